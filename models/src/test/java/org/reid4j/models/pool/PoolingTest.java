package org.reid4j.models.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.models.Det;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

class PoolingTest {
    private static final int N = 2;
    private static final int C = 3;
    private static final int PLACES = 8;

    @Test
    void gapIsTheMeanOverAllPlaces() {
        try (Scope _ = Scope.open();
                var gap = new Gap()) {
            double[] pooled = Tensors.toDoubles(gap.forward(map()));
            assertThat(pooled).hasSize(N * C);
            for (int i = 0; i < pooled.length; i++) {
                assertThat(pooled[i]).isCloseTo(power(i, 1, Double.NEGATIVE_INFINITY), within(1e-12));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 3, 6.5})
    void gemIsThePowerMeanAboveItsFloor(double p) {
        try (Scope _ = Scope.open();
                var gem = new Gem()) {
            gem.to(Precision.F64);
            try (NoGrad _ = NoGrad.open()) {
                Objects.requireNonNull(gem.parameters().get("p")).copy_(Tensors.of(new double[] {p}, 1));
            }
            double[] pooled = Tensors.toDoubles(gem.forward(map()));
            for (int i = 0; i < pooled.length; i++) {
                assertThat(pooled[i]).isCloseTo(power(i, p, 1e-6), within(1e-12));
            }
        }
    }

    @Test
    void gemStartsAtThree() {
        try (var gem = new Gem()) {
            assertThat(Tensors.toDoubles(Objects.requireNonNull(gem.parameters().get("p"))))
                    .containsExactly(3);
        }
    }

    private static double power(int channel, double p, double floor) {
        double[] values = Det.values("input:pool", N * C * PLACES);
        double sum = 0;
        for (int place = 0; place < PLACES; place++) {
            sum += Math.pow(Math.max(2 * values[channel * PLACES + place], floor), p);
        }
        return p == 1 ? sum / PLACES : Math.pow(sum / PLACES, 1 / p);
    }

    private static Tensor map() {
        return Det.images("pool", N, C, 4, 2);
    }
}
