package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// How a set of similarities lies on the scale, in a few numbers that fit into a model's card.
///
/// @param pairs how many similarities it was made of
/// @param mean their mean, a cosine
/// @param deviation their standard deviation
/// @param q10 a tenth of them is at most this alike
/// @param q25 the lower quartile
/// @param q50 the median
/// @param q75 the upper quartile
/// @param q90 nine in ten are at most this alike
public record Spread(
        long pairs, double mean, double deviation, double q10, double q25, double q50, double q75, double q90) {

    /// The spread of similarities.
    ///
    /// @param similarities cosines; not empty, not changed
    public static Spread of(double[] similarities) {
        if (similarities.length == 0) {
            throw new IllegalArgumentException("a spread needs at least one similarity");
        }
        double[] sorted = similarities.clone();
        Arrays.sort(sorted);
        double[] weights = new double[sorted.length];
        Arrays.fill(weights, 1);
        return of(sorted, weights, sorted.length);
    }

    /// The spread of the similarities that a histogram of distances stands for, each bin taken at its middle.
    ///
    /// @param distances not empty
    /// @param cosine turns a distance into a cosine; falling
    static Spread of(Histogram distances, DoubleUnaryOperator cosine) {
        int bins = distances.counts().length;
        double width = (distances.to() - distances.from()) / bins;
        double[] values = new double[bins];
        double[] weights = new double[bins];
        for (int i = 0; i < bins; i++) {
            int bin = bins - 1 - i; // far pairs first, so that similarities rise
            values[i] = cosine.applyAsDouble(distances.from() + (bin + 0.5) * width);
            weights[i] = distances.counts()[bin];
        }
        return of(values, weights, distances.total());
    }

    private static Spread of(double[] rising, double[] weights, long total) {
        double sum = 0;
        for (int i = 0; i < rising.length; i++) {
            sum += weights[i] * rising[i];
        }
        double mean = sum / total;
        double squares = 0;
        for (int i = 0; i < rising.length; i++) {
            squares += weights[i] * (rising[i] - mean) * (rising[i] - mean);
        }
        return new Spread(
                total,
                mean,
                Math.sqrt(squares / total),
                quantile(rising, weights, 0.1 * total),
                quantile(rising, weights, 0.25 * total),
                quantile(rising, weights, 0.5 * total),
                quantile(rising, weights, 0.75 * total),
                quantile(rising, weights, 0.9 * total));
    }

    private static double quantile(double[] rising, double[] weights, double count) {
        double seen = 0;
        for (int i = 0; i < rising.length; i++) {
            seen += weights[i];
            if (seen >= count && weights[i] > 0) {
                return rising[i];
            }
        }
        return rising[rising.length - 1];
    }
}
