package org.reid4j.core.quality;

import java.util.List;

/// Mean and covariance of a crowd of feature vectors, which is all that the Fréchet distance sees of
/// it.
///
/// @param mean `[D]`
/// @param covariance `[D, D]` row by row, symmetric, of `count - 1` values as NumPy's `cov`; not
///     copied
/// @param count vectors it was made from, at least 2
@SuppressWarnings("ArrayRecordComponent") // a buffer, compared by nobody
public record Gaussian(double[] mean, double[] covariance, int count) {
    public Gaussian {
        if (mean.length == 0 || covariance.length != (long) mean.length * mean.length) {
            throw new IllegalArgumentException("a mean of %d values needs a covariance of %d, got %d"
                    .formatted(mean.length, (long) mean.length * mean.length, covariance.length));
        }
        if (count < 2) {
            throw new IllegalArgumentException("count is " + count + ", must be at least 2: one vector has no spread");
        }
    }

    /// Length of a vector.
    public int dimension() {
        return mean.length;
    }

    /// The Gaussian of vectors, summed in double precision.
    ///
    /// @param vectors at least 2, of one length and finite
    /// @throws IllegalArgumentException when they are not
    public static Gaussian of(List<float[]> vectors) {
        int count = vectors.size();
        if (count < 2) {
            throw new IllegalArgumentException("%d vectors have no spread, at least 2 are needed".formatted(count));
        }
        int d = vectors.getFirst().length;
        double[] mean = new double[d];
        for (float[] vector : vectors) {
            if (vector.length != d) {
                throw new IllegalArgumentException("vectors of %d and %d values".formatted(d, vector.length));
            }
            for (int i = 0; i < d; i++) {
                if (!Float.isFinite(vector[i])) {
                    throw new IllegalArgumentException("a vector holds " + vector[i] + " where numbers are needed");
                }
                mean[i] += vector[i];
            }
        }
        for (int i = 0; i < d; i++) {
            mean[i] /= count;
        }
        double[] covariance = new double[d * d];
        double[] off = new double[d];
        for (float[] vector : vectors) {
            for (int i = 0; i < d; i++) {
                off[i] = vector[i] - mean[i];
            }
            for (int i = 0; i < d; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i * d + j] += off[i] * off[j];
                }
            }
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double value = covariance[i * d + j] / (count - 1);
                covariance[i * d + j] = value;
                covariance[j * d + i] = value;
            }
        }
        return new Gaussian(mean, covariance, count);
    }

    /// Sum of the variances.
    double spread() {
        double sum = 0;
        for (int i = 0; i < dimension(); i++) {
            sum += covariance[i * dimension() + i];
        }
        return sum;
    }
}
