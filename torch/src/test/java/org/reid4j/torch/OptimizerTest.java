package org.reid4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Optimizers against their papers' formulas, written element by element in plain doubles.
final class OptimizerTest {
    private static final int COUNT = 7;
    private static final int STEPS = 6;

    static Stream<OptimizerSpec> specs() {
        return Stream.of(
                new OptimizerSpec.Adam(3.5e-4, 0.9, 0.999, 1e-8, 5e-4, false),
                new OptimizerSpec.Adam(2e-3, 0.5, 0.99, 1e-6, 0, true),
                new OptimizerSpec.AdamW(1e-2, 0.9, 0.999, 1e-8, 0.05, false),
                new OptimizerSpec.AdamW(1e-2, 0.8, 0.95, 1e-8, 0.05, true),
                new OptimizerSpec.Sgd(0.1, 0, false, 0, 5e-4),
                new OptimizerSpec.Sgd(0.1, 0.9, false, 0, 5e-4),
                new OptimizerSpec.Sgd(0.1, 0.9, true, 0, 5e-4),
                new OptimizerSpec.Sgd(0.1, 0.9, false, 0.3, 0));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void equalsThePlainFormulaOverSeveralStepsInFloat64Seed1(OptimizerSpec spec) {
        Rng rng = Rng.of(1);
        double[] weights = draw(rng);
        Oracle oracle = new Oracle(spec, weights.clone());
        try (var _ = Scope.open()) {
            Tensor weight = learned(Tensors.of(weights, COUNT));
            try (Optimizer optimizer =
                    new Optimizer(spec, List.of(new ParameterGroup("all", List.of(weight), 0.5, spec.weightDecay())))) {
                for (int step = 1; step <= STEPS; step++) {
                    double[] gradient = draw(rng);
                    optimizer.zeroGrad();
                    // the gradient of Σ w·g is g
                    Ops.sum(Ops.mul(weight, Tensors.of(gradient, COUNT))).backward();
                    double lr = spec.lr() / step;
                    optimizer.learningRate(lr);
                    optimizer.step();
                    oracle.step(gradient, lr * 0.5);
                }
            }
            double[] got = Tensors.toDoubles(weight);
            for (int i = 0; i < COUNT; i++) {
                assertThat(got[i]).isCloseTo(oracle.w[i], within(1e-12));
            }
        }
    }

    @Test
    void aWeightWithoutGradientIsLeftAlone() {
        try (var _ = Scope.open()) {
            Tensor reached = learned(Tensors.ones(2));
            Tensor other = learned(Tensors.ones(2));
            var spec = new OptimizerSpec.Adam(0.1, 0.9, 0.999, 1e-8, 0.1, false);
            try (Optimizer optimizer =
                    new Optimizer(spec, List.of(ParameterGroup.of("all", List.of(reached, other), spec)))) {
                Ops.sum(reached).backward();
                optimizer.step();
                assertThat(Tensors.toFloats(reached)).doesNotContain(1f);
                assertThat(Tensors.toFloats(other)).containsOnly(1f);
            }
        }
    }

    @Test
    void channelsLastWeightsWithPlainGradientsLearnTheSame() {
        float[][] results = new float[2][];
        for (int layout = 0; layout < 2; layout++) {
            try (var _ = Scope.open();
                    Conv2d conv = Conv2d.of(3, 4, 3).noBias()) {
                Init.normal(conv.weight(), 1, Rng.of(3));
                if (layout == 1) {
                    conv.channelsLast();
                }
                var spec = new OptimizerSpec.Adam(0.1, 0.9, 0.999, 1e-8, 0.1, false);
                try (Optimizer optimizer = new Optimizer(
                        spec, List.of(ParameterGroup.of("all", conv.parameters().values(), spec)))) {
                    Tensor target = Tensors.zeros(4, 3, 3, 3);
                    Init.normal(target, 1, Rng.of(4));
                    Ops.sum(Ops.mul(conv.weight(), target)).backward();
                    optimizer.step();
                }
                results[layout] = Tensors.toFloats(conv.weight());
            }
        }
        assertThat(results[1]).containsExactly(results[0]);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aResumedRunEndsWithTheSameBytesSeed5(OptimizerSpec spec) {
        double[] straight = run(spec, 6, 6);
        double[] resumed = run(spec, 6, 2);
        assertThat(resumed).containsExactly(straight);
    }

    private static double[] run(OptimizerSpec spec, int steps, int interruptAfter) {
        Rng rng = Rng.of(5);
        try (var _ = Scope.open()) {
            Tensor weight = learned(Tensors.of(draw(rng), COUNT));
            Optimizer optimizer = new Optimizer(spec, List.of(ParameterGroup.of("all", List.of(weight), spec)));
            for (int step = 1; step <= steps; step++) {
                optimizer.zeroGrad();
                Ops.sum(Ops.mul(weight, Tensors.of(draw(rng), COUNT))).backward();
                optimizer.step();
                if (step == interruptAfter) {
                    Map<String, RawTensor> saved = new LinkedHashMap<>();
                    optimizer.state().forEach((name, tensor) -> saved.put("opt." + name, Tensors.toRaw(tensor)));
                    optimizer.close();
                    optimizer = new Optimizer(spec, List.of(ParameterGroup.of("all", List.of(weight), spec)));
                    optimizer.restore(TensorFile.of(saved), "opt.");
                }
            }
            optimizer.close();
            return Tensors.toDoubles(weight);
        }
    }

    @Test
    void stateOfAnotherShapeIsRefused() {
        try (var _ = Scope.open()) {
            var spec = new OptimizerSpec.Sgd(0.1, 0.9, false, 0, 0);
            try (Optimizer optimizer =
                    new Optimizer(spec, List.of(ParameterGroup.of("all", List.of(learned(Tensors.ones(2))), spec)))) {
                TensorFile file = TensorFile.of(Map.of(
                        "all.0.step", RawTensor.of(new float[] {3}),
                        "all.0.momentum_buffer", RawTensor.of(new float[3], 3)));
                assertThatThrownBy(() -> optimizer.restore(file, ""))
                        .isInstanceOf(WeightsException.class)
                        .hasMessageContaining("all.0.momentum_buffer: [3] in the file, [2] here");
                assertThat(Tensors.toFloats(
                                optimizer.state().values().iterator().next()))
                        .containsExactly(0);
            }
        }
    }

    @Test
    void aWeightInTwoGroupsIsRefused() {
        try (var _ = Scope.open()) {
            Tensor weight = learned(Tensors.ones(2));
            var spec = new OptimizerSpec.Sgd(0.1, 0, false, 0, 0);
            assertThatThrownBy(() -> new Optimizer(
                            spec,
                            List.of(
                                    ParameterGroup.of("a", List.of(weight), spec),
                                    ParameterGroup.of("b", List.of(weight), spec))))
                    .hasMessage("a weight of group 'b' is there twice");
        }
    }

    @Test
    void constantsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new OptimizerSpec.Adam(1e-3, 1.0, 0.999, 1e-8, 0, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("optimizer beta1 is 1.0, must be in 0.0..");
        assertThatThrownBy(() -> new OptimizerSpec.Sgd(1e-3, 0, true, 0, 0)).hasMessageContaining("nesterov needs");
    }

    private static Tensor learned(Tensor tensor) {
        tensor.requires_grad_(true);
        return tensor;
    }

    private static double[] draw(Rng rng) {
        double[] values = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = rng.gaussian();
        }
        return values;
    }

    /// The formulas of torch.optim's documentation.
    private static final class Oracle {
        private final OptimizerSpec spec;
        private final double[] w;
        private final double[] m = new double[COUNT];
        private final double[] v = new double[COUNT];
        private final double[] largest = new double[COUNT];
        private int t;

        Oracle(OptimizerSpec spec, double[] w) {
            this.spec = spec;
            this.w = w;
        }

        void step(double[] gradient, double lr) {
            t++;
            for (int i = 0; i < COUNT; i++) {
                switch (spec) {
                    case OptimizerSpec.Adam a -> {
                        double g = gradient[i] + a.weightDecay() * w[i];
                        adam(i, g, lr, a.beta1(), a.beta2(), a.eps(), a.amsgrad());
                    }
                    case OptimizerSpec.AdamW a -> {
                        w[i] -= lr * a.weightDecay() * w[i];
                        adam(i, gradient[i], lr, a.beta1(), a.beta2(), a.eps(), a.amsgrad());
                    }
                    case OptimizerSpec.Sgd s -> {
                        double g = gradient[i] + s.weightDecay() * w[i];
                        if (s.momentum() != 0) {
                            m[i] = t == 1 ? g : s.momentum() * m[i] + (1 - s.dampening()) * g;
                            g = s.nesterov() ? g + s.momentum() * m[i] : m[i];
                        }
                        w[i] -= lr * g;
                    }
                }
            }
        }

        private void adam(int i, double g, double lr, double beta1, double beta2, double eps, boolean amsgrad) {
            m[i] = beta1 * m[i] + (1 - beta1) * g;
            v[i] = beta2 * v[i] + (1 - beta2) * g * g;
            largest[i] = Math.max(largest[i], v[i]);
            double mean = m[i] / (1 - Math.pow(beta1, t));
            double square = (amsgrad ? largest[i] : v[i]) / (1 - Math.pow(beta2, t));
            w[i] -= lr * mean / (Math.sqrt(square) + eps);
        }
    }
}
