package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Scores equal those of the official code: torchreid, fast-reid, strong-baseline, open-reid and layumi's baseline ran
/// on the same features.
class ParityTest {
    private static final Golden SMALL = Golden.read("small.bin");
    private static final Golden TINY = Golden.read("tiny.bin");

    private static EvalReport run(Golden golden, EvalOptions options) {
        return Evaluation.run(golden.query(), golden.gallery(), options);
    }

    private static EvalOptions options(Metric metric) {
        return EvalOptions.defaults().with(metric);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void scoresOfTheSmallCaseEqualTheOfficialOnes(Metric metric) {
        String prefix = metric.name().toLowerCase(java.util.Locale.ROOT);

        EvalReport report = run(SMALL, options(metric));

        assertThat(report.scores().mAP()).isCloseTo(SMALL.number(prefix + ".mAP"), within(1e-6));
        assertThat(report.scores().mINP()).isCloseTo(SMALL.number(prefix + ".mINP"), within(1e-6));
        assertThat(report.scores().cmc()).containsExactly(SMALL.doubles(prefix + ".cmc"), within(1e-6));
        assertThat(report.scores().validQueries()).isEqualTo(14);
        assertThat(report.scores().skippedQueries()).isEqualTo(16);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void apAndInpOfEachQueryEqualTheOfficialOnes(Metric metric) {
        String prefix = metric.name().toLowerCase(java.util.Locale.ROOT);

        EvalReport report = run(SMALL, options(metric));

        assertThat(report.queries().stream().mapToDouble(QueryResult::ap).toArray())
                .containsExactly(SMALL.doubles(prefix + ".ap"), within(1e-6));
        assertThat(report.queries().stream().mapToDouble(QueryResult::inp).toArray())
                .containsExactly(SMALL.doubles(prefix + ".inp"), within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void distancesEqualTheOfficialOnes(Metric metric) {
        double[] expected = SMALL.doubles(metric.name().toLowerCase(java.util.Locale.ROOT) + ".distance");
        float[] actual = new float[30 * 300];

        new VectorDistance(SMALL.query(), SMALL.gallery(), metric, 2).fill(0, 30, actual);

        double largest = Arrays.stream(expected).max().orElseThrow();
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-6 * largest));
        }
    }

    @Test
    void tinyCaseShorterThanTheCurveKeepsItsLastValue() {
        EvalReport report = run(TINY, options(Metric.EUCLIDEAN).withMaxRank(12));

        assertThat(report.scores().mAP()).isCloseTo(TINY.number("euclidean.mAP"), within(1e-6));
        assertThat(report.scores().mINP()).isCloseTo(TINY.number("euclidean.mINP"), within(1e-6));
        assertThat(Arrays.copyOf(report.scores().cmc(), 8))
                .containsExactly(TINY.doubles("euclidean.cmc"), within(1e-6));
        assertThat(Arrays.copyOfRange(report.scores().cmc(), 8, 12)).containsOnly(1.0);
        assertThat(report.scores().skippedQueries()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void trapezoidEqualsOldScikitLearn(Metric metric) {
        EvalReport report = run(SMALL, options(metric).with(AveragePrecision.TRAPEZOID));

        String name = metric.name().toLowerCase(java.util.Locale.ROOT) + ".mAP_trapezoid";
        assertThat(report.scores().mAP()).isCloseTo(SMALL.number(name), within(1e-6));
    }

    @Test
    void trapezoidEqualsOldScikitLearnWhereTheFirstAnswerIsRight() {
        EvalReport report = run(TINY, options(Metric.EUCLIDEAN).with(AveragePrecision.TRAPEZOID));

        assertThat(report.scores().mAP()).isCloseTo(TINY.number("euclidean.mAP_trapezoid"), within(1e-6));
    }

    @Test
    void countingUnmatchedQueriesEqualsLayumisBaseline() {
        EvalReport report = run(
                SMALL, options(Metric.COSINE).with(AveragePrecision.TRAPEZOID).with(Unmatched.COUNTED_AS_MISS));

        assertThat(report.scores().mAP()).isCloseTo(SMALL.number("layumi.mAP_all"), within(1e-6));
        assertThat(Arrays.copyOf(report.scores().cmc(), 20))
                .containsExactly(SMALL.doubles("layumi.cmc_all"), within(1e-6));
        assertThat(report.queries().stream().mapToDouble(QueryResult::ap).toArray())
                .containsExactly(SMALL.doubles("layumi.ap"), within(1e-6));
    }

    @ParameterizedTest
    @CsvSource({
        "COSINE, ZHONG, rerank.cosine",
        "EUCLIDEAN, ZHONG, rerank.euclidean",
        "COSINE, TORCHREID, rerank.torchreid.cosine",
        "EUCLIDEAN, TORCHREID, rerank.torchreid.euclidean"
    })
    void rerankedDistancesAndScoresEqualTheOfficialOnes(Metric metric, Rerank.Variant variant, String name) {
        Rerank settings = new Rerank(20, 6, 0.3, variant);
        float[] actual = new float[30 * 300];

        KReciprocal.of(SMALL.query(), SMALL.gallery(), metric, settings, 2, 1 << 20)
                .fill(0, 30, actual);
        EvalReport report = run(SMALL, options(metric).with(settings));

        double[] expected = SMALL.doubles(name);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-4));
        }
        assertThat(report.reranked().orElseThrow().mAP()).isCloseTo(SMALL.number(name + ".mAP"), within(1e-4));
        assertThat(report.scores().mAP())
                .isCloseTo(run(SMALL, options(metric)).scores().mAP(), within(0.0));
    }
}
