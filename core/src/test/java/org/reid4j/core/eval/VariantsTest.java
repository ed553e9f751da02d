package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The peers' own re-ranking and query expansion: numbers of fast-reid, the strong baseline and MGN-pytorch on the
/// small case.
class VariantsTest {
    private static final Golden SMALL = Golden.read("small.bin");
    private static final Golden VARIANTS = Golden.read("variants.bin");

    private static float[] distances(Metric metric, Rerank settings) {
        float[] out = new float[30 * 300];
        KReciprocal.of(SMALL.query(), SMALL.gallery(), metric, settings, 2, 5000).fill(0, 30, out);
        return out;
    }

    private static Scores reranked(Metric metric, Rerank settings) {
        return Evaluation.run(
                        SMALL.query(),
                        SMALL.gallery(),
                        EvalOptions.defaults().with(metric).with(settings))
                .reranked()
                .orElseThrow();
    }

    private static void assertClose(float[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).as("value %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @CsvSource({"COSINE, strongbaseline.cosine", "EUCLIDEAN, strongbaseline.euclidean"})
    void strongBaselineInHalfPrecision(Metric metric, String name) {
        var settings = new Rerank(20, 6, 0.3, Rerank.Variant.STRONG_BASELINE);

        // A half has 11 bits: where a weight lies between two, the last of them may fall either way.
        assertClose(distances(metric, settings), VARIANTS.doubles(name), 1e-3);
        assertThat(reranked(metric, settings).mAP()).isCloseTo(VARIANTS.number(name + ".mAP"), within(1e-5));
    }

    @ParameterizedTest
    @CsvSource({"COSINE", "EUCLIDEAN"})
    void mgnComparesCosinesWhateverTheMetric(Metric metric) {
        var settings = new Rerank(20, 6, 0.3, Rerank.Variant.MGN);

        assertClose(distances(metric, settings), VARIANTS.doubles("mgn"), 1e-5);
        assertThat(reranked(metric, settings).mAP()).isCloseTo(VARIANTS.number("mgn.mAP"), within(1e-5));
    }

    @Test
    void fastReidsJaccardDistanceAndScores() {
        assertClose(
                distances(Metric.COSINE, new Rerank(20, 6, 0, Rerank.Variant.FAST_REID)),
                VARIANTS.doubles("fastreid.jaccard"),
                1e-5);
        Scores scores = reranked(Metric.COSINE, new Rerank(20, 6, 0.3, Rerank.Variant.FAST_REID));
        assertThat(scores.mAP()).isCloseTo(VARIANTS.number("fastreid.cosine.mAP"), within(1e-5));
        assertThat(scores.mINP()).isCloseTo(VARIANTS.number("fastreid.cosine.mINP"), within(1e-5));
    }

    @Test
    void fastReidsQueryExpansion() {
        var expansion = new QueryExpansion(1, 5, 3);
        float[] expanded =
                expansion.apply(SMALL.query().and(SMALL.gallery()), 2, 5000).values();
        int split = SMALL.query().values().length;
        assertClose(java.util.Arrays.copyOf(expanded, split), VARIANTS.doubles("aqe.query"), 1e-5);
        assertClose(
                java.util.Arrays.copyOfRange(expanded, split, expanded.length), VARIANTS.doubles("aqe.gallery"), 1e-5);

        var options = EvalOptions.defaults()
                .with(new Preparation(Optional.empty(), Optional.empty(), Optional.of(expansion)));
        EvalReport report = Evaluation.run(SMALL.query(), SMALL.gallery(), options);
        assertThat(report.scores().mAP()).isCloseTo(VARIANTS.number("aqe.mAP"), within(1e-5));
        assertThat(report.scores().mINP()).isCloseTo(VARIANTS.number("aqe.mINP"), within(1e-5));
        assertThat(report.scores().cmc()).containsExactly(VARIANTS.doubles("aqe.cmc"), within(1e-6));
        assertThat(report.options().describe()).endsWith(", AQE k=5 alpha=3.0 times=1");
        assertThat(report.options().brief()).endsWith(", AQE k=5 alpha=3.0 times=1");
    }

    @Test
    void everyChoiceIsPrinted() {
        for (Rerank.Variant variant : Rerank.Variant.values()) {
            assertThat(EvalOptions.defaults()
                            .with(new Rerank(25, 4, 0.5, variant))
                            .describe())
                    .endsWith(", re-ranking k1=25 k2=4 lambda=0.5 " + variant.named());
        }
    }

    @Test
    void settingsOutsideTheirRangeAreRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueryExpansion(0, 5, 3))
                .withMessage("aqe.times is 0, must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueryExpansion(1, 0, 3))
                .withMessage("aqe.k is 0, must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QueryExpansion(1, 5, Double.NaN))
                .withMessage("aqe.alpha is NaN, must be a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatabaseAugmentation(0))
                .withMessage("dba.k is 0, must be at least 1");
    }
}
