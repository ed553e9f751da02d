package org.reid4j.models.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// The batch-all triplet loss against OpenGait's numbers, against three loops, and where it has corners.
class BatchAllTripletTest {
    private static final int PARTS = 3;
    private static final int D = 4;

    /// OpenGait computes in float32 whatever it is given.
    private static final double FLOAT32 = 2e-6;

    @Test
    void valueAndGradientEqualOpenGaits() {
        Golden golden = Golden.of("losses_gait");
        String name = "opengait.triplet_all.margin=.2 (mean over p)";
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(golden.doubles("gait_feat"), 16, 32, 5); // [N, D, P]
            x.requires_grad_(true);
            Tensor value = new BatchAllTriplet(0.2).compute(Ops.transpose(x, 1, 2), Tensors.of(golden.longs("labels")));
            value.backward();
            assertThat(Golden.relative(Tensors.item(value), golden.value("value." + name)))
                    .isLessThan(FLOAT32);
            assertThat(Golden.relative(Tensors.toDoubles(x.grad()), golden.doubles("grad." + name)))
                    .isLessThan(FLOAT32);
        }
    }

    /// OpenGait's classification loss is the smoothed cross-entropy of logits times 16, averaged over parts.
    @Test
    void scaledCrossEntropyEqualsOpenGaits() {
        Golden golden = Golden.of("losses_gait");
        Tensor classes = Tensors.of(golden.longs("labels"));
        for (var choice :
                new Object[][] {{"opengait.ce.scale16.eps.1", 16.0, 0.1}, {"opengait.ce.scale1.nosmooth", 1.0, 0.0}}) {
            try (Scope _ = Scope.open()) {
                Tensor x = Tensors.of(golden.doubles("gait_logits"), 16, 10, 5); // [N, K, P]
                x.requires_grad_(true);
                Tensor sum = Tensors.scalar(0);
                for (int part = 0; part < 5; part++) {
                    Tensor scaled = Ops.mul(Ops.select(x, 2, part), (double) choice[1]);
                    sum = Ops.add(sum, CrossEntropy.smoothed((double) choice[2]).compute(scaled, classes));
                }
                Tensor value = Ops.div(sum, 5);
                value.backward();
                assertThat(Golden.relative(Tensors.item(value), golden.value("value." + choice[0])))
                        .isLessThan(FLOAT32);
                assertThat(Golden.relative(Tensors.toDoubles(x.grad()), golden.doubles("grad." + choice[0])))
                        .isLessThan(FLOAT32);
            }
        }
    }

    static long[][] batches() {
        return new long[][] {
            {0, 0, 1, 1, 2, 2}, // as the sampler makes them
            {5, 1, 5, 5, 1, 7}, // people with different numbers of walks, one with a single one
            {1, 2, 3}, // each person once
        };
    }

    @ParameterizedTest
    @MethodSource("batches")
    void itIsTheMeanOverTripletsThatCost(long... people) {
        double[] features = Det.values("batch-all" + people.length, people.length * PARTS * D);
        try (Scope _ = Scope.open()) {
            Tensor value =
                    new BatchAllTriplet(0.2).compute(Tensors.of(features, people.length, PARTS, D), Tensors.of(people));
            assertThat(Tensors.item(value)).isCloseTo(naive(features, people, 0.2), within(1e-12));
        }
    }

    private static double naive(double[] features, long[] people, double margin) {
        double mean = 0;
        for (int part = 0; part < PARTS; part++) {
            double sum = 0;
            int count = 0;
            for (int a = 0; a < people.length; a++) {
                for (int p = 0; p < people.length; p++) {
                    for (int n = 0; n < people.length; n++) {
                        if (people[a] != people[p] || people[a] == people[n]) {
                            continue;
                        }
                        double cost = margin + distance(features, part, a, p) - distance(features, part, a, n);
                        if (cost > 0) {
                            sum += cost;
                            count++;
                        }
                    }
                }
            }
            mean += count == 0 ? 0 : sum / count / PARTS;
        }
        return mean;
    }

    private static double distance(double[] features, int part, int a, int b) {
        double sum = 0;
        for (int k = 0; k < D; k++) {
            double difference = features[(a * PARTS + part) * D + k] - features[(b * PARTS + part) * D + k];
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    @Test
    void whereNoTripletCostsAnythingLossAndGradientAreZero() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(new double[] {0, 0.1, 100, 100.1}, 4, 1, 1);
            x.requires_grad_(true);
            Tensor value = new BatchAllTriplet(0.2).compute(x, Tensors.of(new long[] {0, 0, 1, 1}));
            value.backward();
            assertThat(Tensors.item(value)).isZero();
            assertThat(Tensors.toDoubles(x.grad())).containsOnly(0.0);
        }
    }

    @Test
    void equalEmbeddingsCostTheMarginAndGiveNoGradientThatIsNotANumber() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(new double[8], 4, 1, 2);
            x.requires_grad_(true);
            Tensor value = new BatchAllTriplet(0.2).compute(x, Tensors.of(new long[] {0, 0, 1, 1}));
            value.backward();
            assertThat(Tensors.item(value)).isCloseTo(0.2, within(1e-12));
            assertThat(Tensors.toDoubles(x.grad())).containsOnly(0.0);
        }
    }

    @Test
    void aBatchOfOnePersonHasNoTriplets() {
        try (Scope _ = Scope.open()) {
            Tensor x = Tensors.of(Det.values("one", 6), 3, 1, 2);
            x.requires_grad_(true);
            Tensor value = new BatchAllTriplet(0.2).compute(x, Tensors.of(new long[] {4, 4, 4}));
            value.backward();
            assertThat(Tensors.item(value)).isZero();
        }
    }

    @Test
    void aNegativeMarginAndFeaturesWithoutPartsAreRefused() {
        assertThatThrownBy(() -> new BatchAllTriplet(-0.1)).hasMessage("margin is -0.1, allowed: 0 or above");
        try (Scope _ = Scope.open()) {
            Tensor flat = Tensors.zeros(4, 2);
            Tensor people = Tensors.of(new long[] {0, 0, 1, 1});
            assertThatThrownBy(() -> new BatchAllTriplet(0.2).compute(flat, people))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("features has shape [4, 2], must be [4, ?, ?]");
        }
    }
}
