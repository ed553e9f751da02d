package org.reid4j.models.loss;

import java.util.Arrays;

/// Which distance the triplet loss compares.
public enum TripletMetric {
    /// Euclidean distance of the features as they are: the strong baseline, RGA, MGN.
    EUCLIDEAN("euclidean"),
    /// Euclidean distance of the features scaled to length 1: the strong baseline's `normalize_feature`.
    NORMALISED("normalised"),
    /// 2 - 2 cos, the squared distance of unit vectors: fast-reid's `norm_feat`.
    COSINE("cosine");

    private final String id;

    TripletMetric(String id) {
        this.id = id;
    }

    /// The name in configurations.
    public String id() {
        return id;
    }

    /// The metric of a name.
    ///
    /// @throws IllegalArgumentException naming the value and what is allowed
    public static TripletMetric of(String id) {
        return Arrays.stream(values())
                .filter(m -> m.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "triplet_metric is '" + id + "', allowed: euclidean, normalised, cosine"));
    }
}
