package org.reid4j.core.eval;

/// Settings of k-reciprocal re-ranking (Zhong et al., CVPR 2017).
///
/// @param k1 neighbours that must be mutual, at least 1
/// @param k2 neighbours averaged for local query expansion, at least 1; 1 switches it off
/// @param lambda weight of the original distance, 0..1
/// @param distance what is called the original distance
public record Rerank(int k1, int k2, double lambda, Original distance) {
    /// The distance that re-ranking starts from; each is divided by the largest of its row.
    public enum Original {
        /// Squared Euclidean, of L2-normalised features under the cosine metric: as published. Ours.
        SQUARED_EUCLIDEAN,
        /// The square of that, which torchreid computes by squaring a distance that is squared already (and `1 - cos`
        /// likewise).
        TORCHREID
    }

    public Rerank {
        if (k1 < 1) {
            throw new IllegalArgumentException("rerank.k1 is " + k1 + ", must be at least 1");
        }
        if (k2 < 1) {
            throw new IllegalArgumentException("rerank.k2 is " + k2 + ", must be at least 1");
        }
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("rerank.lambda is " + lambda + ", must be in 0..1");
        }
    }

    /// The published values: k1 = 20, k2 = 6, lambda = 0.3.
    public static Rerank defaults() {
        return new Rerank(20, 6, 0.3, Original.SQUARED_EUCLIDEAN);
    }
}
