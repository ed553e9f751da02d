package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The sparse re-ranking equals the dense one.
class KReciprocalTest {
    private static final int HUNDRED = 100;

    /// A thousand random cases, a hundred a test.
    @ParameterizedTest(name = "{0} hundred")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void distancesEqualTheDenseOracle(long hundred) {
        for (long seed = hundred * HUNDRED; seed < (hundred + 1) * HUNDRED; seed++) {
            requireEqual(seed);
        }
    }

    private static void requireEqual(long seed) {
        Cases given = Cases.of(seed);
        Rerank settings = new Rerank(
                1 + (int) (seed % 25), 1 + (int) (seed % 7), 0.1 * (seed % 11), Rerank.Variant.ZHONG);
        Metric metric = given.query().dimension() > 3 && seed % 2 == 0 ? Metric.COSINE : Metric.EUCLIDEAN;
        int queries = given.query().size();
        int gallery = given.gallery().size();

        double[][] expected = NaiveRerank.distances(given.query(), given.gallery(), metric, settings);
        float[] actual = new float[queries * gallery];
        KReciprocal.of(given.query(), given.gallery(), metric, settings, seed % 10 == 0 ? 2 : 1, 100)
                .fill(0, queries, actual);

        double worst = 0;
        for (int q = 0; q < queries; q++) {
            for (int g = 0; g < gallery; g++) {
                double difference = Math.abs(actual[q * gallery + g] - expected[q][g]);
                worst = difference <= worst ? worst : difference; // a NaN is the worst
            }
        }
        assertThat(worst).as("seed %d", seed).isLessThan(1e-5);
    }

    @Test
    void bandsOfQueriesGiveTheSameRowsAsAllAtOnce() {
        Cases given = Cases.of(7);
        int queries = given.query().size();
        int gallery = given.gallery().size();
        KReciprocal reranked =
                KReciprocal.of(given.query(), given.gallery(), Metric.COSINE, Rerank.defaults(), 2, 1 << 16);
        float[] whole = new float[queries * gallery];
        reranked.fill(0, queries, whole);

        float[] row = new float[gallery];
        for (int q = 0; q < queries; q++) {
            reranked.fill(q, q + 1, row);
            assertThat(row).containsExactly(java.util.Arrays.copyOfRange(whole, q * gallery, (q + 1) * gallery));
        }
    }

    @Test
    void settingsOutsideTheirRangeAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rerank(0, 6, 0.3, Rerank.Variant.ZHONG))
                .withMessage("rerank.k1 is 0, must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rerank(20, 6, Double.NaN, Rerank.Variant.ZHONG))
                .withMessage("rerank.lambda is NaN, must be in 0..1");
    }
}
