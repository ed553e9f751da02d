package org.reid4j.models;

import java.util.Map;

/// What GLN minimises: the batch-all triplet of every part, and in the second phase smoothed cross-entropy on
/// the compact feature. Defaults are OpenGait's.
///
/// @param tripletWeight factor of the triplet term, 1
/// @param tripletMargin hinge margin, 0 or above, 0.2
/// @param crossEntropyWeight factor of the classification term in phase 2, 0.1
/// @param labelSmoothing share of the label spread over all classes, 0 to below 1, 0.1
/// @param logitScale what logits are multiplied by before the softmax, above 0, 16
public record GaitGlnLosses(
        double tripletWeight,
        double tripletMargin,
        double crossEntropyWeight,
        double labelSmoothing,
        double logitScale) {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public GaitGlnLosses {
        if (!(tripletWeight > 0 && tripletWeight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("triplet_weight is " + tripletWeight + ", allowed: above 0");
        }
        if (!(tripletMargin >= 0 && tripletMargin < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("triplet_margin is " + tripletMargin + ", allowed: 0 or above");
        }
        if (!(crossEntropyWeight >= 0 && crossEntropyWeight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "cross_entropy_weight is " + crossEntropyWeight + ", allowed: 0 or above");
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("label_smoothing is " + labelSmoothing + ", allowed: 0 to below 1");
        }
        if (!(logitScale > 0 && logitScale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("logit_scale is " + logitScale + ", allowed: above 0");
        }
    }

    /// OpenGait's.
    public static GaitGlnLosses defaults() {
        return new GaitGlnLosses(1, 0.2, 0.1, 0.1, 16);
    }

    /// Reads the settings this record knows; called inside [Settings#build].
    GaitGlnLosses with(Settings read) {
        return new GaitGlnLosses(
                read.number("triplet_weight", tripletWeight),
                read.number("triplet_margin", tripletMargin),
                read.number("cross_entropy_weight", crossEntropyWeight),
                read.number("label_smoothing", labelSmoothing),
                read.number("logit_scale", logitScale));
    }

    void settings(Map<String, String> into) {
        into.put("triplet_weight", Double.toString(tripletWeight));
        into.put("triplet_margin", Double.toString(tripletMargin));
        into.put("cross_entropy_weight", Double.toString(crossEntropyWeight));
        into.put("label_smoothing", Double.toString(labelSmoothing));
        into.put("logit_scale", Double.toString(logitScale));
    }
}
