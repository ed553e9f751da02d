package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Counting equals sorting, and nothing that should not matter matters: seeds 0..999.
class EvaluationPropertiesTest {
    private static final EvalOptions OPTIONS =
            EvalOptions.defaults().withMaxRank(30).withLimits(1, 1 << 20);

    private static final int HUNDRED = 100;

    static LongStream fewSeeds() {
        return LongStream.range(0, 40);
    }

    /// A thousand random cases, a hundred a test.
    @ParameterizedTest(name = "{0} hundred")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void scoresEqualTheNaiveOracle(long hundred) {
        for (long seed = hundred * HUNDRED; seed < (hundred + 1) * HUNDRED; seed++) {
            requireEqual(seed);
        }
    }

    private static void requireEqual(long seed) {
        Cases continuous = Cases.of(seed);
        EvalOptions cosine = continuous.query().dimension() > 1
                ? OPTIONS.with(Metric.COSINE).withZeroIsDistractor(seed % 2 == 0)
                : OPTIONS.with(Metric.EUCLIDEAN);
        assertEqual(continuous, cosine);

        Cases tied = Cases.withTies(seed);
        EvalOptions euclidean = OPTIONS.with(Metric.EUCLIDEAN)
                .with(seed % 3 == 0 ? new Protocol.AllCameras() : new Protocol.CrossCamera());
        assertEqual(tied, euclidean.with(Ties.MATCH_LAST));
        assertEqual(tied, euclidean.with(Ties.GALLERY_ORDER));
    }

    private static void assertEqual(Cases given, EvalOptions options) {
        Scores expected = NaiveEvaluation.scores(given.query(), given.gallery(), options);
        Scores actual = Evaluation.run(given.query(), given.gallery(), options).scores();

        assertThat(actual.mAP()).isCloseTo(expected.mAP(), within(1e-9));
        assertThat(actual.mINP()).isCloseTo(expected.mINP(), within(1e-9));
        assertThat(actual.cmc()).containsExactly(expected.cmc(), within(1e-12));
        assertThat(actual.validQueries()).isEqualTo(expected.validQueries());
        assertThat(actual.skippedQueries()).isEqualTo(expected.skippedQueries());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("fewSeeds")
    void rankedListsEqualTheSortedGallery(long seed) {
        Cases given = Cases.withTies(seed);
        EvalOptions options = OPTIONS.with(Metric.EUCLIDEAN).withTop(15);

        for (QueryResult result :
                Evaluation.run(given.query(), given.gallery(), options).queries()) {
            int[] sorted = NaiveEvaluation.order(given.query(), given.gallery(), result.query(), options).stream()
                    .mapToInt(Integer::intValue)
                    .limit(15)
                    .toArray();
            assertThat(result.top()).containsExactly(sorted);
            assertThat(result.distances()).hasSameSizeAs(sorted).isSorted();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("fewSeeds")
    void shufflingTheGalleryChangesNoScoreEvenWithTies(long seed) {
        Cases given = Cases.withTies(seed);
        Cases shuffled = given.shuffled(seed + 1000);
        EvalOptions options = OPTIONS.with(Metric.EUCLIDEAN);

        Scores one = Evaluation.run(given.query(), given.gallery(), options).scores();
        Scores other =
                Evaluation.run(shuffled.query(), shuffled.gallery(), options).scores();

        assertThat(other).usingRecursiveComparison().isEqualTo(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("fewSeeds")
    void threadsAndBlocksChangeNothing(long seed) {
        Cases given = Cases.of(seed);
        EvalOptions options = OPTIONS.with(Metric.EUCLIDEAN).with(Rerank.defaults());

        EvalReport one = Evaluation.run(given.query(), given.gallery(), options.withLimits(1, 1 << 20));
        EvalReport other = Evaluation.run(given.query(), given.gallery(), options.withLimits(3, 1));

        assertThat(other).usingRecursiveComparison().ignoringFields("options").isEqualTo(one);
    }

    @Test
    void tiesWithWrongAnswersAreNeverAHit() {
        // Every gallery item is equally far; the right one stands first in the folder.
        var query = new Embeddings(1, new float[] {0}, new int[] {1}, new int[] {0});
        var gallery = new Embeddings(1, new float[] {5, 5, -5, 5}, new int[] {1, 2, 3, 4}, new int[] {1, 1, 1, 1});

        EvalReport report = Evaluation.run(query, gallery, OPTIONS.with(Metric.EUCLIDEAN));

        assertThat(report.queries().getFirst().firstMatchRank()).isEqualTo(4);
        assertThat(report.queries().getFirst().top()).containsExactly(1, 2, 3, 0);
    }
}
