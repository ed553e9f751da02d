package org.reid4j.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reid4j.core.sample.Seeds;

/// The Fréchet distance against closed forms, against NumPy (square roots of matrices through `eigh`),
/// and the eigenvalues against matrices whose eigenvalues are known.
class FrechetDistanceTest {
    private static List<float[]> features(int count, int d, int k) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var row = new float[d];
            for (int j = 0; j < d; j++) {
                row[j] = (float) ((i * (2 * j + 3) * k * 7 + j * j * 5 + i * i) % 97 / 97.0);
            }
            rows.add(row);
        }
        return rows;
    }

    private static Gaussian diagonal(double[] mean, double[] variances) {
        int d = mean.length;
        var covariance = new double[d * d];
        for (int i = 0; i < d; i++) {
            covariance[i * d + i] = variances[i];
        }
        return new Gaussian(mean, covariance, 1000);
    }

    @Test
    void numPyGivesTheSame() {
        var small = FrechetDistance.between(Gaussian.of(features(40, 6, 1)), Gaussian.of(features(50, 6, 2)));
        assertThat(small.value()).isCloseTo(0.03025593164957696, within(1e-10));
        assertThat(small.ridge()).isZero();
        var large = FrechetDistance.between(Gaussian.of(features(300, 64, 1)), Gaussian.of(features(200, 64, 3)));
        assertThat(large.value()).isCloseTo(1.5206517334523433, within(1e-9));
    }

    @Test
    void fewVectorsGetARidge() {
        var few = FrechetDistance.between(Gaussian.of(features(5, 8, 1)), Gaussian.of(features(7, 8, 3)));
        assertThat(few.ridge()).isCloseTo(8.26491141207398e-08, within(1e-20));
        assertThat(few.value()).isCloseTo(0.5151452049880649, within(1e-9));
    }

    @Test
    void diagonalGaussiansHaveAClosedForm() {
        var a = diagonal(new double[] {1, 2, 3}, new double[] {4, 9, 0.25});
        var b = diagonal(new double[] {0, 2, 5}, new double[] {1, 16, 2.25});
        // squared differences of means 1 + 0 + 4, of deviations (2-1)² + (3-4)² + (0.5-1.5)²
        assertThat(FrechetDistance.between(a, b).value()).isCloseTo(5 + 3, within(1e-12));
        assertThat(FrechetDistance.between(b, a).value()).isCloseTo(8, within(1e-12));
    }

    @Test
    void aCrowdIsAtNoDistanceFromItself() {
        var a = Gaussian.of(features(40, 6, 1));
        assertThat(FrechetDistance.between(a, a).value()).isCloseTo(0, within(1e-12));
        var few = Gaussian.of(features(4, 20, 1));
        assertThat(FrechetDistance.between(few, few).value()).isCloseTo(0, within(1e-7));
    }

    @Test
    void aFeatureThatNeverChangesNeedsTheRidgeToo() {
        var a = diagonal(new double[] {0, 0}, new double[] {4, 0});
        var b = diagonal(new double[] {3, 0}, new double[] {1, 0});
        var distance = FrechetDistance.between(a, b);
        assertThat(distance.ridge()).isPositive();
        assertThat(distance.value()).isCloseTo(9 + 1, within(1e-5));
    }

    @Test
    void crowdsWithoutSpreadDifferByTheirMeans() {
        var a = Gaussian.of(List.of(new float[] {1, 1}, new float[] {1, 1}));
        var b = Gaussian.of(List.of(new float[] {4, 5}, new float[] {4, 5}));
        assertThat(FrechetDistance.between(a, b)).isEqualTo(new FrechetDistance(25, 0));
    }

    @Test
    void turningBothCrowdsChangesNothing() {
        double c = Math.cos(0.7);
        double s = Math.sin(0.7);
        var a = Gaussian.of(turned(features(30, 2, 1), 1, 0));
        var b = Gaussian.of(turned(features(30, 2, 3), 1, 0));
        var turnedA = Gaussian.of(turned(features(30, 2, 1), c, s));
        var turnedB = Gaussian.of(turned(features(30, 2, 3), c, s));
        assertThat(FrechetDistance.between(turnedA, turnedB).value())
                .isCloseTo(FrechetDistance.between(a, b).value(), within(1e-6));
    }

    private static List<float[]> turned(List<float[]> rows, double c, double s) {
        return rows.stream()
                .map(row -> new float[] {(float) (c * row[0] - s * row[1]), (float) (s * row[0] + c * row[1])})
                .toList();
    }

    @Test
    void theCovarianceIsTheNaiveOne() {
        var rows = features(9, 4, 2);
        var gaussian = Gaussian.of(rows);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                int a = i;
                int b = j;
                double meanA = rows.stream().mapToDouble(r -> r[a]).sum() / 9;
                double meanB = rows.stream().mapToDouble(r -> r[b]).sum() / 9;
                double sum = rows.stream()
                        .mapToDouble(r -> (r[a] - meanA) * (r[b] - meanB))
                        .sum();
                assertThat(gaussian.covariance()[4 * i + j]).isCloseTo(sum / 8, within(1e-14));
            }
        }
    }

    /// The second difference's eigenvalues are 2 - 2 cos(pi k / (d + 1)); reflections leave them.
    @Test
    void eigenvaluesOfAReflectedMatrixAreKnown() {
        int d = 40;
        var matrix = new double[d * d];
        for (int i = 0; i < d; i++) {
            matrix[i * d + i] = 2;
            if (i > 0) {
                matrix[i * d + i - 1] = -1;
                matrix[(i - 1) * d + i] = -1;
            }
        }
        var random = Seeds.of(3, 0, 0);
        for (int turn = 0; turn < 3; turn++) {
            reflect(matrix, d, random.doubles(d, -1, 1).toArray());
        }
        var found = SymmetricEigenvalues.of(matrix, d);
        Arrays.sort(found);
        for (int k = 0; k < d; k++) {
            assertThat(found[k]).isCloseTo(2 - 2 * Math.cos(Math.PI * (k + 1) / (d + 1)), within(1e-13));
        }
    }

    private static void reflect(double[] matrix, int d, double[] v) {
        double length = Arrays.stream(v).map(x -> x * x).sum();
        var mirror = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                mirror[i * d + j] = (i == j ? 1 : 0) - 2 * v[i] * v[j] / length;
            }
        }
        var product = times(times(mirror, matrix, d), mirror, d);
        System.arraycopy(product, 0, matrix, 0, d * d);
    }

    private static double[] times(double[] a, double[] b, int d) {
        var product = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                for (int k = 0; k < d; k++) {
                    product[i * d + j] += a[i * d + k] * b[k * d + j];
                }
            }
        }
        return product;
    }

    @Test
    void smallAndDegenerateMatricesHaveEigenvaluesToo() {
        assertThat(SymmetricEigenvalues.of(new double[] {7}, 1)).containsExactly(7);
        assertThat(SymmetricEigenvalues.of(new double[9], 3)).containsExactly(0, 0, 0);
        var two = SymmetricEigenvalues.of(new double[] {2, 1, 1, 2}, 2);
        Arrays.sort(two);
        assertThat(two[0]).isCloseTo(1, within(1e-15));
        assertThat(two[1]).isCloseTo(3, within(1e-15));
        assertThatThrownBy(() -> SymmetricEigenvalues.of(new double[] {1, Double.NaN, Double.NaN, 1}, 2))
                .hasMessageContaining("no number");
    }

    @Test
    void whatIsNoCrowdIsRefused() {
        assertThatThrownBy(() -> Gaussian.of(List.of(new float[] {1}))).hasMessageContaining("at least 2");
        assertThatThrownBy(() -> Gaussian.of(List.of(new float[] {1}, new float[] {1, 2})))
                .hasMessageContaining("vectors of 1 and 2 values");
        assertThatThrownBy(() -> Gaussian.of(List.of(new float[] {1}, new float[] {Float.NaN})))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> FrechetDistance.between(
                        diagonal(new double[] {1}, new double[] {1}), diagonal(new double[] {1, 1}, new double[2])))
                .hasMessageContaining("features of 1 and 2 values");
    }
}
