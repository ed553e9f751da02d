package org.reid4j.core.eval;

import java.util.Locale;

/// Settings of k-reciprocal re-ranking (Zhong et al., CVPR 2017).
///
/// @param k1 neighbours that must be mutual, at least 1
/// @param k2 neighbours averaged for local query expansion, at least 1; 1 switches it off
/// @param lambda weight of the original distance, 0..1
/// @param variant whose code is followed where published ones differ
public record Rerank(int k1, int k2, double lambda, Variant variant) {
    /// The codes whose re-ranked numbers differ. All but [#FAST_REID] divide the original distances of a photo by the
    /// largest of them.
    public enum Variant {
        /// As published, in float32: squared Euclidean distances, of L2-normalised features under the cosine metric.
        /// Ours.
        ZHONG,
        /// torchreid: the square of the metric's distance, which is squared already under the Euclidean metric, and
        /// `(1 - cos)²` under cosine.
        TORCHREID,
        /// The strong baseline, as [#ZHONG] but weights and Jaccard distances in half precision.
        STRONG_BASELINE,
        /// MGN-pytorch and layumi's baseline: `2 - 2 cos` whatever the metric, which is [#ZHONG] under cosine.
        MGN,
        /// fast-reid's evaluator: one neighbour fewer (k1 with the photo itself), weights `exp(-d)` of the squared
        /// Euclidean distances as they are, and the metric's distance as it is in the final sum.
        FAST_REID;

        /// Its name as people write it: `zhong`, `torchreid`, `strong-baseline`, `mgn`, `fast-reid`.
        public String named() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /// The metric that the code computes its distances by, where another was chosen.
        Metric metric(Metric chosen) {
            return this == MGN ? Metric.COSINE : chosen;
        }

        /// How many of the nearest must hold each other, the photo itself included.
        int mutual(int k1) {
            return this == FAST_REID ? k1 : k1 + 1;
        }

        /// What the weight of a neighbour falls with.
        ///
        /// @param distance as the metric gives it
        /// @param relative divided by the photo's largest
        float exponent(float distance, float relative, Metric metric) {
            return switch (this) {
                case ZHONG, STRONG_BASELINE, MGN -> relative;
                case TORCHREID -> relative * relative;
                case FAST_REID -> metric == Metric.COSINE ? 2 * distance : distance; // squared Euclidean
            };
        }

        /// The original distance in the final sum; arguments as of [#exponent].
        float original(float distance, float relative) {
            return switch (this) {
                case ZHONG, STRONG_BASELINE, MGN -> relative;
                case TORCHREID -> relative * relative;
                case FAST_REID -> distance;
            };
        }

        /// A value as the code keeps it.
        float kept(float value) {
            return this == STRONG_BASELINE ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
        }
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
        return new Rerank(20, 6, 0.3, Variant.ZHONG);
    }
}
