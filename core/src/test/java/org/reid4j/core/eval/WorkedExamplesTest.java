package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Examples worked by hand, so that the formulas are readable and right.
class WorkedExamplesTest {
    private static final int[] FIRST = {1, 3, 6, 9, 10};
    private static final int[] SECOND = {2, 5, 7};

    @Test
    void stepwiseAveragePrecisionOfTheTwoWellKnownRankings() {
        double first = MeanAp.averagePrecision(FIRST, AveragePrecision.STEP);
        double second = MeanAp.averagePrecision(SECOND, AveragePrecision.STEP);

        assertThat(first).isCloseTo((1 + 2 / 3.0 + 3 / 6.0 + 4 / 9.0 + 5 / 10.0) / 5, within(1e-12));
        assertThat(first).isCloseTo(0.62, within(0.005));
        assertThat(second).isCloseTo((1 / 2.0 + 2 / 5.0 + 3 / 7.0) / 3, within(1e-12));
        assertThat(second).isCloseTo(0.44, within(0.005));
        assertThat((first + second) / 2).isCloseTo(0.53, within(0.005));
    }

    @Test
    void bothRankingsThroughTheWholeEvaluationGiveTheirMeanAp() {
        // Two queries at 0 and 100, cameras differ; ten gallery items near each at distances 1..10.
        int[] identities = new int[20];
        float[] values = new float[20];
        for (int i = 0; i < 20; i++) {
            identities[i] = 50 + i;
            values[i] = i < 10 ? i + 1 : 1000 + i - 9;
        }
        for (int rank : FIRST) {
            identities[rank - 1] = 1;
        }
        for (int rank : SECOND) {
            identities[10 + rank - 1] = 2;
        }
        var query = new Embeddings(1, new float[] {0, 1000}, new int[] {1, 2}, new int[] {0, 0});
        var cameras = new int[20];
        java.util.Arrays.fill(cameras, 1);
        var gallery = new Embeddings(1, values, identities, cameras);

        Scores scores = Evaluation.run(query, gallery, EvalOptions.defaults().with(Metric.EUCLIDEAN))
                .scores();

        assertThat(scores.mAP()).isCloseTo(0.5325, within(1e-4));
        assertThat(scores.mINP()).isCloseTo((5 / 10.0 + 3 / 7.0) / 2, within(1e-12));
        assertThat(scores.rank(1)).isEqualTo(0.5);
        assertThat(scores.rank(2)).isEqualTo(1.0);
    }

    @Test
    void trapezoidBeginsAtPrecisionOne() {
        assertThat(MeanAp.averagePrecision(new int[] {1}, AveragePrecision.TRAPEZOID))
                .isEqualTo(1.0);
        assertThat(MeanAp.averagePrecision(new int[] {2}, AveragePrecision.TRAPEZOID))
                .isEqualTo(0.25);
    }
}
