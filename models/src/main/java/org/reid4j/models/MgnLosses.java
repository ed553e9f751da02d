package org.reid4j.models;

import java.util.Map;

/// What MGN minimises: the mean of eight cross-entropies and the mean of three batch-hard triplet losses,
/// each with its weight. A weight of 0 leaves a term out.
///
/// @param crossEntropyWeight factor of the classification term, paper 1
/// @param labelSmoothing share of the label spread over all classes (each gets eps/K), 0 to below 1, paper 0
/// @param tripletWeight factor of the triplet term, paper 1
/// @param tripletMargin hinge margin on Euclidean distances, 0 or above, paper 1.2
public record MgnLosses(double crossEntropyWeight, double labelSmoothing, double tripletWeight, double tripletMargin) {
    private static final double PAPER_MARGIN = 1.2;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public MgnLosses {
        requireNotNegative("cross_entropy_weight", crossEntropyWeight);
        requireNotNegative("triplet_weight", tripletWeight);
        requireNotNegative("triplet_margin", tripletMargin);
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("label_smoothing is " + labelSmoothing + ", allowed: 0 to below 1");
        }
        if (crossEntropyWeight == 0 && tripletWeight == 0) {
            throw new IllegalArgumentException(
                    "cross_entropy_weight and triplet_weight are both 0, allowed: at least one above 0");
        }
    }

    /// Plain labels and the paper's margin.
    public static MgnLosses weighted(double crossEntropyWeight, double tripletWeight) {
        return new MgnLosses(crossEntropyWeight, 0, tripletWeight, PAPER_MARGIN);
    }

    /// Reads the settings this record knows; called inside [Settings#build].
    MgnLosses with(Settings read) {
        return new MgnLosses(
                read.number("cross_entropy_weight", crossEntropyWeight),
                read.number("label_smoothing", labelSmoothing),
                read.number("triplet_weight", tripletWeight),
                read.number("triplet_margin", tripletMargin));
    }

    void settings(Map<String, String> into) {
        into.put("cross_entropy_weight", Double.toString(crossEntropyWeight));
        into.put("label_smoothing", Double.toString(labelSmoothing));
        into.put("triplet_weight", Double.toString(tripletWeight));
        into.put("triplet_margin", Double.toString(tripletMargin));
    }

    private static void requireNotNegative(String key, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed: 0 or above");
        }
    }
}
