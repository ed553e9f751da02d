package org.reid4j.torch;

import org.bytedeco.pytorch.Tensor;
import org.reid4j.core.eval.DistanceBlocks;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.core.eval.Metric;

/// The distance matrix by the engine's matrix product, for sets too large to wait for.
///
/// Euclidean distances come from ‖a‖² + ‖b‖² - 2ab in float32, so they are off by up to about 1e-6 of the squared
/// lengths: two equal gallery items may differ by that much, where [org.reid4j.core.eval.VectorDistance] gives equal
/// bits. Queries are always multiplied in the same aligned blocks, so bands of any size give the same values.
public final class TorchDistance implements DistanceBlocks, AutoCloseable {
    private static final int BLOCK = 64;

    private final int queries;
    private final int gallery;
    private final Metric metric;
    private final Tensor queryRows; // [Q, D]
    private final Tensor galleryRows; // [G, D]

    /// Copies both sets into the engine; they are freed by [#close()].
    ///
    /// @param metric [Metric#COSINE] normalises both sides itself
    public TorchDistance(Embeddings query, Embeddings gallery, Metric metric) {
        if (query.dimension() != gallery.dimension()) {
            throw new IllegalArgumentException("query has dimension %d, gallery %d, they must be equal"
                    .formatted(query.dimension(), gallery.dimension()));
        }
        this.queries = query.size();
        this.gallery = gallery.size();
        this.metric = metric;
        this.queryRows = rows(query, metric);
        this.galleryRows = rows(gallery, metric);
    }

    @Override
    public int queries() {
        return queries;
    }

    @Override
    public int gallery() {
        return gallery;
    }

    @Override
    public void fill(int from, int to, float[] out) {
        if (from < 0 || to < from || to > queries || out.length < (long) (to - from) * gallery) {
            throw new IllegalArgumentException("rows %d..%d of %d do not fit an array of %d for a gallery of %d"
                    .formatted(from, to, queries, out.length, gallery));
        }
        for (int block = from / BLOCK * BLOCK; block < to; block += BLOCK) {
            int end = Math.min(block + BLOCK, queries);
            int first = Math.max(block, from);
            int last = Math.min(end, to);
            try (var _ = Scope.open();
                    var _ = NoGrad.open()) {
                Tensor distances = distances(Ops.slice(queryRows, 0, block, end)); // [end - block, G]
                Tensor wanted =
                        Ops.slice(distances, 0, first - block, last - block).contiguous();
                if (wanted.numel() > 0) {
                    wanted.data_ptr_float().get(out, (first - from) * gallery, (last - first) * gallery);
                }
            }
        }
    }

    private Tensor distances(Tensor block) {
        return switch (metric) {
            case COSINE -> Ops.clampMin(Ops.add(Ops.neg(Ops.matmul(block, galleryRows.t())), 1), 0);
            case EUCLIDEAN -> Fn.squaredDistances(block, galleryRows);
        };
    }

    /// Frees the copies. Closing twice does nothing.
    @Override
    public void close() {
        if (!queryRows.isNull()) {
            queryRows.releaseReference();
            galleryRows.releaseReference();
        }
    }

    private static Tensor rows(Embeddings set, Metric metric) {
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            Tensor rows = Tensors.of(set.values(), set.size(), set.dimension());
            Tensor kept = metric == Metric.COSINE ? Fn.normalize(rows, 1) : rows;
            return kept.retainReference();
        }
    }
}
