package org.reid4j.core.eval.gait;

import org.reid4j.core.eval.DistanceBlocks;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.core.eval.Metric;

/// Compares walks whose embeddings have several parts: the one way, for measuring and for searching.
public final class WalkDistances {
    private final WalkEmbeddings asking;
    private final WalkEmbeddings answering;
    private final Metric metric;
    private final int threads;

    /// @param asking walks that ask
    /// @param answering walks that answer, of as many parts of the same length
    /// @param distance how they are compared
    /// @param threads at least 1; changes no result
    public WalkDistances(WalkEmbeddings asking, WalkEmbeddings answering, PartDistance distance, int threads) {
        if (asking.parts() != answering.parts() || asking.dimension() != answering.dimension()) {
            throw new IllegalArgumentException("walks of %d parts of %d numbers ask walks of %d parts of %d"
                    .formatted(asking.parts(), asking.dimension(), answering.parts(), answering.dimension()));
        }
        boolean flat = distance == PartDistance.FLATTENED;
        this.asking = flat ? asking.flattened() : asking;
        this.answering = flat ? answering.flattened() : answering;
        this.metric = distance == PartDistance.MEAN_COSINE ? Metric.COSINE : Metric.EUCLIDEAN;
        this.threads = threads;
    }

    /// The distances of some walks to some others, as [PartDistance] says.
    ///
    /// @param from indices of walks that ask
    /// @param to indices of walks that answer
    /// @return `[from, to]`, 0 or above
    public double[] between(int[] from, int[] to) {
        double[] distances = sums(from, to);
        for (int i = 0; i < distances.length; i++) {
            distances[i] /= asking.parts();
        }
        return distances;
    }

    /// The same, not yet divided by the number of parts.
    double[] sums(int[] from, int[] to) {
        double[] sum = new double[Math.multiplyExact(from.length, to.length)];
        float[] part = new float[sum.length];
        for (int p = 0; p < asking.parts(); p++) {
            DistanceBlocks.of(part(asking, from, p), part(answering, to, p), metric, threads)
                    .fill(0, from.length, part);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += metric == Metric.COSINE ? part[i] : Math.sqrt(part[i]);
            }
        }
        return sum;
    }

    private static Embeddings part(WalkEmbeddings walks, int[] items, int part) {
        int d = walks.dimension();
        float[] values = new float[items.length * d];
        for (int i = 0; i < items.length; i++) {
            System.arraycopy(walks.values(), (items[i] * walks.parts() + part) * d, values, i * d, d);
        }
        int[] unused = new int[items.length];
        return new Embeddings(d, values, unused, unused);
    }
}
