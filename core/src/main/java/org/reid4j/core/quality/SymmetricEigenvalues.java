package org.reid4j.core.quality;

/// Eigenvalues of a symmetric matrix, for the one place that needs them; a linear algebra library
/// would be larger than the rest of this module, which needs the JDK alone.
///
/// Householder reflections to three diagonals, then implicit QR steps with Wilkinson's shift (Golub,
/// Van Loan, "Matrix Computations", sections 8.3.1 and 8.3.3). Absolute error: a few units in the last
/// place of the largest eigenvalue.
final class SymmetricEigenvalues {
    private static final int MOST_STEPS = 60; // an eigenvalue; two or three are usual

    private SymmetricEigenvalues() {}

    /// @param matrix `[d, d]` row by row, symmetric; overwritten
    /// @return in no order
    /// @throws IllegalArgumentException when it holds what is no number
    static double[] of(double[] matrix, int d) {
        double[] diagonal = new double[d];
        double[] beside = new double[d]; // beside[i] couples i and i + 1
        for (int k = 0; k < d - 1; k++) {
            diagonal[k] = matrix[k * d + k];
            beside[k] = k < d - 2 ? reflect(matrix, d, k) : matrix[k * d + k + 1];
        }
        diagonal[d - 1] = matrix[d * d - 1];
        solve(diagonal, beside);
        return diagonal;
    }

    /// Clears column `k` below the second diagonal and reflects the rest with it.
    ///
    /// @return what stands on the second diagonal
    private static double reflect(double[] a, int d, int k) {
        double[] v = new double[d];
        double squares = 0;
        for (int i = k + 1; i < d; i++) {
            v[i] = a[k * d + i];
            squares += v[i] * v[i];
        }
        double alpha = -Math.copySign(Math.sqrt(squares), v[k + 1]);
        double length = squares - alpha * v[k + 1]; // half of the squared length of v - alpha e
        if (length == 0) {
            return alpha;
        }
        v[k + 1] -= alpha;
        double[] w = new double[d];
        double along = 0;
        for (int i = k + 1; i < d; i++) {
            double sum = 0;
            for (int j = k + 1; j < d; j++) {
                sum += a[i * d + j] * v[j];
            }
            w[i] = sum / length;
            along += w[i] * v[i];
        }
        double part = along / (2 * length);
        for (int i = k + 1; i < d; i++) {
            w[i] -= part * v[i];
        }
        for (int i = k + 1; i < d; i++) {
            for (int j = k + 1; j < d; j++) {
                a[i * d + j] -= v[i] * w[j] + w[i] * v[j];
            }
        }
        return alpha;
    }

    private static void solve(double[] diagonal, double[] beside) {
        double size = 0;
        for (int i = 0; i < diagonal.length; i++) {
            size = Math.max(size, Math.abs(diagonal[i]) + Math.abs(beside[i]));
        }
        if (!Double.isFinite(size)) {
            throw new IllegalArgumentException("the matrix holds what is no number");
        }
        double nothing = size * Math.ulp(1.0) / 2;
        int last = diagonal.length - 1;
        int steps = 0;
        while (last > 0) {
            if (Math.abs(beside[last - 1]) <= nothing) {
                beside[--last] = 0;
                steps = 0;
                continue;
            }
            int first = last - 1;
            while (first > 0 && Math.abs(beside[first - 1]) > nothing) {
                first--;
            }
            if (++steps > MOST_STEPS) {
                throw new IllegalArgumentException("the matrix' eigenvalues do not settle");
            }
            step(diagonal, beside, first, last);
        }
    }

    /// One QR step on the rows `first` to `last`, which hang together.
    private static void step(double[] diagonal, double[] beside, int first, int last) {
        double coupling = beside[last - 1];
        double delta = (diagonal[last - 1] - diagonal[last]) / 2;
        double root = Math.copySign(Math.hypot(delta, coupling), delta);
        double shift = diagonal[last] - coupling * (coupling / (delta + root));
        double x = diagonal[first] - shift;
        double z = beside[first];
        for (int k = first; k < last; k++) {
            double r = Math.hypot(x, z);
            double c = r == 0 ? 1 : x / r;
            double s = r == 0 ? 0 : z / r;
            if (k > first) {
                beside[k - 1] = r;
            }
            double upper = diagonal[k];
            double lower = diagonal[k + 1];
            double off = beside[k];
            diagonal[k] = c * c * upper + 2 * c * s * off + s * s * lower;
            diagonal[k + 1] = s * s * upper - 2 * c * s * off + c * c * lower;
            beside[k] = (c * c - s * s) * off + c * s * (lower - upper);
            if (k < last - 1) {
                x = beside[k];
                z = s * beside[k + 1];
                beside[k + 1] *= c;
            }
        }
    }
}
