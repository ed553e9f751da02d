package org.reid4j.models.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

class BatchHardTripletTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void equalsTheDefinitionOnRandomBatches(long seed) {
        var random = new SplittableRandom(seed);
        int n = 3 + random.nextInt(10);
        double[][] x = new double[n][4];
        long[] classes = new long[n];
        for (int i = 0; i < n; i++) {
            classes[i] = random.nextInt(3);
            for (int d = 0; d < 4; d++) {
                x[i][d] = random.nextDouble(-1, 1);
            }
        }
        try (Scope _ = Scope.open()) {
            double hinge = Tensors.item(BatchHardTriplet.margin(0.3).compute(tensor(x), Tensors.of(classes)));
            double soft = Tensors.item(BatchHardTriplet.soft().compute(tensor(x), Tensors.of(classes)));
            assertThat(hinge).isCloseTo(naive(x, classes, OptionalDouble.of(0.3)), within(1e-9));
            assertThat(soft).isCloseTo(naive(x, classes, OptionalDouble.empty()), within(1e-9));
        }
    }

    @Test
    void anImageAloneWithItsIdentityHasPositiveDistanceZero() {
        try (Scope _ = Scope.open()) {
            Tensor x = tensor(new double[][] {{0, 0}, {0.1, 0}});
            double loss = Tensors.item(BatchHardTriplet.margin(0.3).compute(x, Tensors.of(new long[] {0, 1})));
            assertThat(loss).isCloseTo(0.2, within(1e-5));
        }
    }

    @Test
    void aBatchOfOneIdentityGivesZeroAndFiniteGradients() {
        try (Scope _ = Scope.open()) {
            Tensor x = tensor(new double[][] {{0, 1}, {2, 3}, {2, 4}});
            x.requires_grad_(true);
            for (BatchHardTriplet loss :
                    new BatchHardTriplet[] {BatchHardTriplet.margin(0.3), BatchHardTriplet.soft()}) {
                Tensor value = loss.compute(x, Tensors.of(new long[] {7, 7, 7}));
                value.backward();
                assertThat(Tensors.item(value)).isZero();
                assertThat(Tensors.toDoubles(x.grad())).containsOnly(0);
            }
        }
    }

    @Test
    void equalFeaturesGiveFiniteGradients() {
        try (Scope _ = Scope.open()) {
            Tensor x = tensor(new double[][] {{1, 1}, {1, 1}, {1, 1}, {1, 1}});
            x.requires_grad_(true);
            for (TripletMetric metric : TripletMetric.values()) {
                Tensor value = new BatchHardTriplet(OptionalDouble.of(0.3), metric)
                        .compute(x, Tensors.of(new long[] {0, 0, 1, 1}));
                value.backward();
                assertThat(Tensors.item(value)).isCloseTo(0.3, within(1e-6));
                assertThat(Arrays.stream(Tensors.toDoubles(x.grad())).allMatch(Double::isFinite))
                        .isTrue();
            }
        }
    }

    @Test
    void refusesANegativeMargin() {
        assertThatThrownBy(() -> BatchHardTriplet.margin(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("margin is -1.0, allowed: 0 or above");
    }

    @Test
    void refusesFeaturesAndClassesOfDifferentLength() {
        try (Scope _ = Scope.open()) {
            Tensor x = tensor(new double[][] {{0, 1}, {2, 3}});
            assertThatThrownBy(() -> BatchHardTriplet.soft().compute(x, Tensors.of(new long[] {0})))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("features has shape [2, 2]");
        }
    }

    private static double naive(double[][] x, long[] classes, OptionalDouble margin) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double positive = 0;
            double negative = Double.POSITIVE_INFINITY;
            for (int j = 0; j < x.length; j++) {
                double squared = 0;
                for (int d = 0; d < x[i].length; d++) {
                    squared += (x[i][d] - x[j][d]) * (x[i][d] - x[j][d]);
                }
                double distance = Math.sqrt(Math.max(squared, 1e-12)); // the floor that keeps its gradient finite
                if (classes[i] == classes[j]) {
                    positive = Math.max(positive, distance);
                } else {
                    negative = Math.min(negative, distance);
                }
            }
            double gap = positive - negative;
            sum += margin.isPresent() ? Math.max(0, gap + margin.getAsDouble()) : Math.log1p(Math.exp(gap));
        }
        return sum / x.length;
    }

    private static Tensor tensor(double[][] rows) {
        return Tensors.of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), rows.length, rows[0].length);
    }
}
