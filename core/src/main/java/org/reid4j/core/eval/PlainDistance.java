package org.reid4j.core.eval;

/// Distances without the vector module, for a command that compares a few and starts without it: the same to the last
/// bit as [VectorDistance], a good deal slower.
final class PlainDistance implements DistanceBlocks {
    private final Embeddings query;
    private final Embeddings gallery;
    private final Metric metric;
    private final float[] queryScale;
    private final float[] galleryScale;

    /// @param query one row an embedding
    /// @param gallery of the query's dimension
    PlainDistance(Embeddings query, Embeddings gallery, Metric metric) {
        if (query.dimension() != gallery.dimension()) {
            throw new IllegalArgumentException("query has dimension %d, gallery %d, they must be equal"
                    .formatted(query.dimension(), gallery.dimension()));
        }
        this.query = query;
        this.gallery = gallery;
        this.metric = metric;
        this.queryScale = VectorDistance.scales(query, metric);
        this.galleryScale = VectorDistance.scales(gallery, metric);
    }

    @Override
    public int queries() {
        return query.size();
    }

    @Override
    public int gallery() {
        return gallery.size();
    }

    @Override
    public void fill(int from, int to, float[] out) {
        for (int row = from; row < to; row++) {
            for (int item = 0; item < gallery(); item++) {
                out[(row - from) * gallery() + item] = distance(row, item);
            }
        }
    }

    /// Terms are added in the order and the chunks of [DistanceKernel].
    private float distance(int row, int item) {
        int d = query.dimension();
        float sum = 0;
        for (int chunk = 0; chunk < d; chunk += DistanceKernel.DEPTH) {
            float part = 0;
            for (int k = chunk; k < Math.min(d, chunk + DistanceKernel.DEPTH); k++) {
                float a = query.values()[row * d + k] * queryScale[row];
                float b = gallery.values()[item * d + k] * galleryScale[item];
                part = switch (metric) {
                    case COSINE -> Math.fma(a, b, part);
                    case EUCLIDEAN -> Math.fma(a - b, a - b, part);
                };
            }
            sum += part;
        }
        return metric == Metric.COSINE ? Math.max(0, 1 - sum) : sum;
    }
}
