package org.reid4j.gallery.search;

import java.util.Collection;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// The little arithmetic that searches need.
final class Vectors {
    private Vectors() {}

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /// The direction of the sum.
    static float[] mean(Collection<float[]> vectors, int dimension) {
        var sum = new double[dimension];
        for (float[] vector : vectors) {
            add(sum, vector, 1);
        }
        return unit(sum);
    }

    static void add(double[] sum, float[] vector, double weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * vector[i];
        }
    }

    static double[] doubles(float[] vector) {
        var copy = new double[vector.length];
        add(copy, vector, 1);
        return copy;
    }

    /// @throws GalleryException of reason INVALID when there is no direction, as of vectors that point
    ///     apart
    static float[] unit(double[] sum) {
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        if (!(squares > 1e-12)) {
            throw new GalleryException(
                    Reason.INVALID, "these photos contradict each other: nothing is like all of them");
        }
        double length = Math.sqrt(squares);
        var unit = new float[sum.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (sum[i] / length);
        }
        return unit;
    }

    static double best(float[] vector, Collection<float[]> others) {
        return others.stream().mapToDouble(other -> dot(vector, other)).max().orElse(Double.NEGATIVE_INFINITY);
    }
}
