package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The vectorised matrix equals a scalar loop to the last bit, whatever the tiling.
class VectorDistanceTest {
    @ParameterizedTest(name = "{0} x {1}, dimension {2}, {3} threads")
    @CsvSource({"1, 1, 1, 1", "3, 70, 5, 2", "9, 33, 128, 3", "5, 17, 129, 1", "6, 40, 300, 2", "4, 64, 256, 2"})
    void equalsTheScalarOracleBitForBit(int queries, int gallery, int dimension, int threads) {
        Embeddings q = random(queries, dimension, 1);
        Embeddings g = random(gallery, dimension, 2);
        for (Metric metric : Metric.values()) {
            float[] actual = new float[queries * gallery];

            new VectorDistance(q, g, metric, threads).fill(0, queries, actual);

            assertThat(actual).containsExactly(scalar(q, g, metric));

            float[] plain = new float[queries * gallery];
            new PlainDistance(q, g, metric).fill(0, queries, plain);
            assertThat(plain).as("without the vector module").containsExactly(actual);
        }
    }

    @Test
    void bandsAndSingleItemsEqualTheWholeMatrix() {
        Embeddings q = random(7, 150, 3);
        Embeddings g = random(45, 150, 4);
        for (Metric metric : Metric.values()) {
            var distances = new VectorDistance(q, g, metric, 2);
            float[] whole = new float[7 * 45];
            distances.fill(0, 7, whole);

            float[] band = new float[2 * 45];
            distances.fill(4, 6, band);
            float[] some = new float[3];
            distances.some(5, new int[] {44, 0, 17}, 3, some);

            assertThat(band).containsExactly(Arrays.copyOfRange(whole, 4 * 45, 6 * 45));
            assertThat(some).containsExactly(whole[5 * 45 + 44], whole[5 * 45], whole[5 * 45 + 17]);
        }
    }

    @Test
    void zeroVectorIsFarFromAllUnderCosine() {
        var zero = new Embeddings(2, new float[] {0, 0}, new int[] {1}, new int[] {0});
        var other = new Embeddings(2, new float[] {3, 4}, new int[] {1}, new int[] {1});
        float[] out = new float[1];

        new VectorDistance(zero, other, Metric.COSINE, 1).fill(0, 1, out);

        assertThat(out).containsExactly(1f);
    }

    @Test
    void equalVectorsAreAtEuclideanDistanceZeroEvenWhenLarge() {
        var one = new Embeddings(3, new float[] {12345.6f, -98765.4f, 0.1f}, new int[] {1}, new int[] {0});
        float[] out = new float[1];

        new VectorDistance(one, one, Metric.EUCLIDEAN, 1).fill(0, 1, out);

        assertThat(out).containsExactly(0f);
    }

    @Test
    void rowsOutsideTheQueriesAreRefused() {
        var distances = new VectorDistance(random(2, 3, 1), random(2, 3, 2), Metric.COSINE, 1);

        assertThatIllegalArgumentException().isThrownBy(() -> distances.fill(1, 3, new float[10]));
        assertThatIllegalArgumentException().isThrownBy(() -> distances.fill(0, 2, new float[3]));
    }

    private static float[] scalar(Embeddings query, Embeddings gallery, Metric metric) {
        int d = query.dimension();
        float[] qs = VectorDistance.scales(query, metric);
        float[] gs = VectorDistance.scales(gallery, metric);
        float[] out = new float[query.size() * gallery.size()];
        for (int q = 0; q < query.size(); q++) {
            for (int g = 0; g < gallery.size(); g++) {
                float total = 0;
                for (int from = 0; from < d; from += DistanceKernel.DEPTH) {
                    float sum = 0;
                    for (int k = from; k < Math.min(d, from + DistanceKernel.DEPTH); k++) {
                        float a = query.values()[q * d + k] * qs[q];
                        float b = gallery.values()[g * d + k] * gs[g];
                        sum = metric == Metric.COSINE ? Math.fma(a, b, sum) : Math.fma(a - b, a - b, sum);
                    }
                    total += sum;
                }
                out[q * gallery.size() + g] = metric == Metric.COSINE ? Math.max(0, 1 - total) : total;
            }
        }
        return out;
    }

    private static Embeddings random(int size, int dimension, long seed) {
        var random = new SplittableRandom(seed);
        float[] values = new float[size * dimension];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble() - 0.3f;
        }
        return new Embeddings(dimension, values, new int[size], new int[size]);
    }
}
