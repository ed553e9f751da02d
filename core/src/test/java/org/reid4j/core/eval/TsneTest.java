package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The affinities have the wanted perplexity, the gradient is the slope of the divergence, and clusters stay
/// clusters.
class TsneTest {
    private static Embeddings clusters(int clusters, int each, long seed) {
        var random = new Random(seed);
        int d = 10;
        float[] values = new float[clusters * each * d];
        int[] identities = new int[clusters * each];
        for (int i = 0; i < identities.length; i++) {
            identities[i] = i % clusters;
            for (int k = 0; k < d; k++) {
                double centre = new Random(identities[i]).doubles(d).toArray()[k] - 0.5;
                values[i * d + k] = (float) (centre + 0.05 * random.nextGaussian());
            }
        }
        return new Embeddings(d, values, identities, new int[identities.length]);
    }

    private static double divergence(double[][] p, double[][] y) {
        double sum = 0;
        double divergence = 0;
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < y.length; j++) {
                sum += i == j ? 0 : 1 / (1 + squared(y[i], y[j]));
            }
        }
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < y.length; j++) {
                if (i != j) {
                    divergence += p[i][j] * Math.log(p[i][j] / (1 / (1 + squared(y[i], y[j])) / sum));
                }
            }
        }
        return divergence;
    }

    private static double squared(double[] a, double[] b) {
        return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
    }

    @Test
    void theGradientIsTheSlopeOfTheDivergence() {
        Embeddings points = clusters(3, 5, 1);
        double[][] p = Tsne.affinities(Tsne.squares(points, Metric.EUCLIDEAN), 4);
        var random = new Random(2);
        double[][] y = new double[points.size()][2];
        for (double[] point : y) {
            point[0] = random.nextGaussian();
            point[1] = random.nextGaussian();
        }

        double[][] gradient = Tsne.gradient(p, y, 1);

        double step = 1e-5;
        for (int i = 0; i < y.length; i++) {
            for (int axis = 0; axis < 2; axis++) {
                double place = y[i][axis];
                y[i][axis] = place + step;
                double above = divergence(p, y);
                y[i][axis] = place - step;
                double below = divergence(p, y);
                y[i][axis] = place;
                assertThat(gradient[i][axis]).isCloseTo((above - below) / (2 * step), within(1e-7));
            }
        }
    }

    @Test
    void affinitiesAreSymmetricSumToOneAndHaveTheWantedPerplexity() {
        Embeddings points = clusters(4, 10, 3);
        double[][] squares = Tsne.squares(points, Metric.EUCLIDEAN);
        double[][] p = Tsne.affinities(squares, 7);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            for (int j = 0; j < p.length; j++) {
                sum += p[i][j];
                assertThat(p[i][j]).isEqualTo(p[j][i]).isGreaterThanOrEqualTo(0);
            }
            assertThat(p[i][i]).isZero();
        }
        assertThat(sum).isCloseTo(1, within(1e-12));

        // Four points at equal distances: every bandwidth gives the perplexity 3, and all affinities are the same.
        double[][] equal = new double[4][4];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                equal[i][j] = i == j ? 0 : 2;
            }
        }
        assertThat(Tsne.affinities(equal, 2)[0][1]).isCloseTo(1.0 / 12, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void clustersStayClusters(Metric metric) {
        Embeddings points = clusters(5, 20, 4);

        double[][] y = Tsne.of(points, metric, 15, 1);

        int own = 0;
        for (int i = 0; i < y.length; i++) {
            int nearest = i == 0 ? 1 : 0;
            for (int j = 0; j < y.length; j++) {
                nearest = j != i && squared(y[i], y[j]) < squared(y[i], y[nearest]) ? j : nearest;
            }
            own += points.identities()[nearest] == points.identities()[i] ? 1 : 0;
        }
        assertThat(own).isEqualTo(100);
        double p0 = divergence(Tsne.affinities(Tsne.squares(points, metric), 15), y);
        assertThat(p0).isLessThan(0.5);
    }

    @Test
    void theSeedDecidesThePicture() {
        Embeddings points = clusters(3, 6, 5);
        assertThat(Tsne.of(points, Metric.COSINE, 5, 9)).isDeepEqualTo(Tsne.of(points, Metric.COSINE, 5, 9));
        assertThat(Tsne.of(points, Metric.COSINE, 5, 9)[0]).isNotEqualTo(Tsne.of(points, Metric.COSINE, 5, 10)[0]);
    }

    @Test
    void fewOrEqualPointsAreNoTrouble() {
        assertThat(Tsne.of(new Embeddings(1, new float[0], new int[0], new int[0]), Metric.COSINE, 30, 1))
                .isEmpty();
        for (int n = 1; n < 6; n++) {
            double[][] y = Tsne.of(
                    new Embeddings(2, new float[2 * n], new int[n], new int[n]), Metric.COSINE, 30, 1); // all zeros
            assertThat(y).hasDimensions(n, 2);
            for (double[] point : y) {
                assertThat(point[0]).isFinite();
                assertThat(point[1]).isFinite();
            }
        }
    }
}
