package org.reid4j.models;

import java.util.Map;
import java.util.OptionalDouble;
import org.reid4j.models.loss.TripletMetric;

/// What the strong baseline minimises: smoothed cross-entropy, batch-hard triplet and center loss, each
/// with its weight. A weight of 0 leaves a term out.
///
/// @param crossEntropyWeight factor of the classification term, paper 1
/// @param labelSmoothing share of the label spread over all classes (each gets eps/K), 0 to below 1, paper
///     0.1
/// @param tripletWeight factor of the triplet term, paper 1
/// @param tripletMargin hinge margin, paper 0.3; empty for the soft margin log(1 + exp(d+ - d-))
/// @param tripletMetric the distance compared
/// @param centerWeight factor of the center term, paper 0.0005; 0 for the paper's rows without it
public record StrongBaselineLosses(
        double crossEntropyWeight,
        double labelSmoothing,
        double tripletWeight,
        OptionalDouble tripletMargin,
        TripletMetric tripletMetric,
        double centerWeight) {
    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public StrongBaselineLosses {
        requireWeight("cross_entropy_weight", crossEntropyWeight);
        requireWeight("triplet_weight", tripletWeight);
        requireWeight("center_weight", centerWeight);
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException("label_smoothing is " + labelSmoothing + ", allowed: 0 to below 1");
        }
        if (tripletMargin.isPresent()) {
            requireWeight("triplet_margin", tripletMargin.getAsDouble());
        }
        if (crossEntropyWeight == 0 && tripletWeight == 0) {
            throw new IllegalArgumentException(
                    "cross_entropy_weight and triplet_weight are both 0, allowed: at least one above 0");
        }
    }

    /// The paper's full objective.
    public static StrongBaselineLosses defaults() {
        return new StrongBaselineLosses(1, 0.1, 1, OptionalDouble.of(0.3), TripletMetric.EUCLIDEAN, 0.0005);
    }

    /// Plain cross-entropy alone: the way to train without a neck that ID-discriminative baselines use.
    public static StrongBaselineLosses crossEntropyOnly() {
        return new StrongBaselineLosses(1, 0, 0, OptionalDouble.of(0.3), TripletMetric.EUCLIDEAN, 0);
    }

    /// Reads the settings this record knows; called inside [Settings#build].
    StrongBaselineLosses with(Settings read) {
        return new StrongBaselineLosses(
                read.number("cross_entropy_weight", crossEntropyWeight),
                read.number("label_smoothing", labelSmoothing),
                read.number("triplet_weight", tripletWeight),
                read.choice("triplet_margin", tripletMargin, StrongBaselineLosses::margin),
                read.choice("triplet_metric", tripletMetric, TripletMetric::of),
                read.number("center_weight", centerWeight));
    }

    void settings(Map<String, String> into) {
        into.put("cross_entropy_weight", Double.toString(crossEntropyWeight));
        into.put("label_smoothing", Double.toString(labelSmoothing));
        into.put("triplet_weight", Double.toString(tripletWeight));
        into.put("triplet_margin", tripletMargin.isPresent() ? Double.toString(tripletMargin.getAsDouble()) : "soft");
        into.put("triplet_metric", tripletMetric.id());
        into.put("center_weight", Double.toString(centerWeight));
    }

    private static OptionalDouble margin(String text) {
        try {
            return text.equals("soft") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "triplet_margin is '" + text + "', allowed: a number from 0, or soft", e);
        }
    }

    private static void requireWeight(String key, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed: 0 or above");
        }
    }
}
