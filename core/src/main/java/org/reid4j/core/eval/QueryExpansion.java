package org.reid4j.core.eval;

import org.reid4j.core.ReidException;

/// Average query expansion as fast-reid computes it (`fastreid/evaluation/query_expansion.py`): every photo, of the
/// gallery too, becomes the mean of its nearest among queries and gallery together, itself included, each weighted by
/// its cosine to the power of alpha.
///
/// @param times how often this is done, at least 1
/// @param k how many are averaged, the photo itself included, at least 1
/// @param alpha power of the cosine; whole where cosines may be negative
public record QueryExpansion(int times, int k, double alpha) {
    public QueryExpansion {
        if (times < 1) {
            throw new IllegalArgumentException("aqe.times is " + times + ", must be at least 1");
        }
        if (k < 1) {
            throw new IllegalArgumentException("aqe.k is " + k + ", must be at least 1");
        }
        if (!Double.isFinite(alpha)) {
            throw new IllegalArgumentException("aqe.alpha is " + alpha + ", must be a number");
        }
    }

    /// fast-reid's defaults: once, 5 photos, alpha 3.
    public static QueryExpansion defaults() {
        return new QueryExpansion(1, 5, 3);
    }

    /// The expanded embeddings.
    ///
    /// @param all queries and gallery together
    /// @throws ReidException when a negative cosine has no such power
    Embeddings apply(Embeddings all, int threads, int blockFloats) {
        Embeddings expanded = all;
        for (int time = 0; time < times; time++) {
            expanded = once(expanded, threads, blockFloats);
        }
        return expanded;
    }

    private Embeddings once(Embeddings all, int threads, int blockFloats) {
        Neighbours neighbours = Neighbours.find(all, Metric.COSINE, k, threads, blockFloats);
        int d = all.dimension();
        float[] from = all.values();
        float[] to = new float[from.length];
        new Workers(threads).forEach(all.size(), (_, photo) -> {
            for (int place = 0; place < neighbours.k(); place++) {
                float weight = weight(1 - neighbours.distance(photo, place));
                int at = neighbours.at(photo, place) * d;
                for (int i = 0; i < d; i++) {
                    to[photo * d + i] += from[at + i] * weight;
                }
            }
            for (int i = 0; i < d; i++) {
                to[photo * d + i] /= neighbours.k();
            }
        });
        return all.withValues(to);
    }

    private float weight(float cosine) {
        float weight = (float) Math.pow(cosine, alpha);
        if (!Float.isFinite(weight)) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "query expansion: one of the %d nearest has the cosine %.3f, which has no power of %s\n  take fewer neighbours or a whole alpha above 0"
                            .formatted(k, cosine, alpha));
        }
        return weight;
    }
}
