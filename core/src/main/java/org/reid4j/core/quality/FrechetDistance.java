package org.reid4j.core.quality;

import java.util.Optional;

/// Fréchet distance of two crowds of feature vectors, each taken for a Gaussian: the FID where the features are
/// Inception's, and the same formula for any others.
///
/// Source: Heusel, Ramsauer, Unterthiner, Nessler, Hochreiter, "GANs trained by a two time-scale update rule
/// converge to a local Nash equilibrium", 2017: `|m1 - m2|² + tr(S1 + S2 - 2 (S1 S2)^½)`.
///
/// The product's square root is never built. With `S1 = L Lᵀ` the product has the eigenvalues of the symmetric
/// `Lᵀ S2 L`, so the trace is the sum of their roots, all real.
///
/// @param value squared distance, 0 or more, in the features' squared units
/// @param ridge what was added to every variance of both crowds; 0 where they have enough vectors
public record FrechetDistance(double value, double ridge) {
    /// Share of the mean variance that a ridge has.
    private static final double RIDGE = 1e-6;

    /// The distance of two crowds.
    ///
    /// A crowd of no more vectors than a vector has values has a singular covariance. Then both crowds
    /// get a ridge, a millionth of the mean variance, and the distance is too large by what chance
    /// adds to few vectors.
    ///
    /// @throws IllegalArgumentException when the lengths differ
    public static FrechetDistance between(Gaussian a, Gaussian b) {
        int d = a.dimension();
        if (b.dimension() != d) {
            throw new IllegalArgumentException("features of %d and %d values".formatted(d, b.dimension()));
        }
        double means = 0;
        for (int i = 0; i < d; i++) {
            double off = a.mean()[i] - b.mean()[i];
            means += off * off;
        }
        double ridge = RIDGE * (a.spread() + b.spread()) / (2 * d);
        if (ridge == 0) {
            return new FrechetDistance(means, 0);
        }
        Optional<double[]> factor =
                Math.min(a.count(), b.count()) <= d ? Optional.empty() : cholesky(a.covariance(), d, 0);
        double added = factor.isPresent() ? 0 : ridge;
        double[] lower = factor.or(() -> cholesky(a.covariance(), d, ridge))
                .orElseThrow(() -> new IllegalArgumentException("the features' covariance is no covariance"));
        double roots = 0;
        for (double eigenvalue : SymmetricEigenvalues.of(middle(lower, b.covariance(), d, added), d)) {
            roots += Math.sqrt(Math.max(0, eigenvalue));
        }
        double spreads = a.spread() + b.spread() + 2 * d * added;
        return new FrechetDistance(Math.max(0, means + spreads - 2 * roots), added);
    }

    /// The lower triangle `L` of `S + ridge = L Lᵀ`; empty when that is singular.
    private static Optional<double[]> cholesky(double[] s, int d, double ridge) {
        double[] lower = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = s[i * d + j] + (i == j ? ridge : 0);
                double all = sum;
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * d + k] * lower[j * d + k];
                }
                if (i != j) {
                    lower[i * d + j] = sum / lower[j * d + j];
                } else if (sum > all * d * Math.ulp(1.0)) { // what is left of a dependent row is rounding
                    lower[i * d + i] = Math.sqrt(sum);
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(lower);
    }

    /// `Lᵀ (S + ridge) L`.
    private static double[] middle(double[] lower, double[] s, int d, double ridge) {
        double[] upper = new double[d * d]; // Lᵀ, so that all rows are read in order
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                upper[j * d + i] = lower[i * d + j];
            }
        }
        double[] half = new double[d * d]; // Lᵀ (S + ridge)
        for (int i = 0; i < d; i++) {
            for (int k = i; k < d; k++) {
                double factor = upper[i * d + k];
                for (int j = 0; j < d; j++) {
                    half[i * d + j] += factor * s[k * d + j];
                }
                half[i * d + k] += factor * ridge;
            }
        }
        double[] product = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = j; k < d; k++) {
                    sum += half[i * d + k] * upper[j * d + k];
                }
                product[i * d + j] = sum;
                product[j * d + i] = sum;
            }
        }
        return product;
    }
}
