package org.reid4j.models.strongbaseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.Loss;
import org.reid4j.models.Output;
import org.reid4j.models.OwnGroup;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.StrongBaselineLosses;
import org.reid4j.torch.Gradients;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Optimizer;
import org.reid4j.torch.OptimizerSpec;
import org.reid4j.torch.ParameterGroup;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;

/// Training steps in float64 against the formulas of Adam and of the centers' own descent, step by step.
class StrongBaselineStepsTest {
    private static final int CLASSES = 16;
    private static final int STEPS = 3;
    private static final double LR = 3.5e-4;
    private static final double DECAY = 5e-4;
    private static final double EPS = 1e-8;
    private static final long[] IDENTITIES = {0, 0, 3, 3};
    private static final String WATCHED = "base.layer2.0.downsample.0.weight";

    @Test
    void adamMovesTheNetworkAndPlainDescentTheCentersAsTheirFormulasSay() {
        var config = StrongBaselineConfig.of(Map.of("backbone", "resnet18"));
        try (var net = new StrongBaseline(config, CLASSES);
                var objective =
                        new StrongBaselineObjective(StrongBaselineLosses.defaults(), CLASSES, net.dimension(), 0)) {
            net.to(Precision.F64);
            objective.to(Precision.F64);
            Det.fill(net.stateDict(), "steps");
            OwnGroup own = objective.ownGroups().getFirst();
            Tensor weight = Objects.requireNonNull(net.parameters().get(WATCHED));
            Tensor centers = own.parameters().getFirst();
            double[] expectedWeight = Tensors.toDoubles(weight);
            double[] expectedCenters = Tensors.toDoubles(centers);
            double[] mean = new double[expectedWeight.length];
            double[] squares = new double[expectedWeight.length];
            try (var adam = new Optimizer(
                            new OptimizerSpec.Adam(LR, 0.9, 0.999, EPS, DECAY, false),
                            List.of(new ParameterGroup("net", learned(net), 1, DECAY)));
                    var descent = new Optimizer(
                            new OptimizerSpec.Sgd(own.learningRate(), 0, false, 0, 0),
                            List.of(new ParameterGroup("center", own.parameters(), 1, 0)))) {
                for (int step = 1; step <= STEPS; step++) {
                    try (Scope _ = Scope.open()) {
                        adam.zeroGrad();
                        descent.zeroGrad();
                        Output output = net.forward(Det.images("step" + step, 4, 3, 64, 32));
                        Loss loss = objective.compute(output, Tensors.of(IDENTITIES));
                        loss.total().backward();
                        Gradients.scale(own.parameters(), own.gradientScale());
                        adam(expectedWeight, Tensors.toDoubles(weight.grad()), mean, squares, step);
                        pull(
                                expectedCenters,
                                Tensors.toDoubles(output.features().getFirst()),
                                net.dimension());
                        adam.step();
                        descent.step();
                    }
                    assertThat(Golden.relative(Tensors.toDoubles(weight), expectedWeight))
                            .isLessThan(1e-9);
                    assertThat(Golden.relative(Tensors.toDoubles(centers), expectedCenters))
                            .isLessThan(1e-9);
                }
            }
        }
    }

    @Test
    void fiveStepsEqualTheReleasesTo1e9() {
        Golden golden = Golden.of("train_steps");
        long[] classes = {0, 0, 0, 0, 3, 3, 3, 3};
        var config = StrongBaselineConfig.of(Map.of("backbone", "resnet18", "stem_relu", "false"));
        Map<String, Double> errors = new TreeMap<>();
        try (var net = new StrongBaseline(config, CLASSES);
                var objective = new StrongBaselineObjective(config.losses(), CLASSES, net.dimension(), 0)) {
            net.to(Precision.F64);
            objective.to(Precision.F64);
            Det.fill(net.stateDict(), "train_sb18");
            OwnGroup own = objective.ownGroups().getFirst();
            Tensor centers = own.parameters().getFirst();
            try (Scope _ = Scope.open();
                    NoGrad _ = NoGrad.open()) {
                centers.copy_(Tensors.of(Det.values("centers", CLASSES * net.dimension()), CLASSES, net.dimension()));
            }
            try (var adam = new Optimizer(
                            new OptimizerSpec.Adam(LR, 0.9, 0.999, EPS, DECAY, false),
                            List.of(new ParameterGroup("net", learned(net), 1, DECAY)));
                    var descent = new Optimizer(
                            new OptimizerSpec.Sgd(own.learningRate(), 0, false, 0, 0),
                            List.of(new ParameterGroup("center", own.parameters(), 1, 0)))) {
                for (int step = 0; step < 5; step++) {
                    try (Scope _ = Scope.open()) {
                        adam.zeroGrad();
                        descent.zeroGrad();
                        Loss loss = objective.compute(
                                net.forward(Det.images("train_sb18_" + step, 8, 3, 64, 32)), Tensors.of(classes));
                        loss.total().backward();
                        adam.step();
                        Gradients.scale(own.parameters(), own.gradientScale());
                        descent.step();
                        note(
                                errors,
                                golden,
                                "xent",
                                step,
                                Tensors.item(loss.terms().get(0).value()));
                        note(
                                errors,
                                golden,
                                "triplet",
                                step,
                                Tensors.item(loss.terms().get(1).value()));
                        note(
                                errors,
                                golden,
                                "center",
                                step,
                                Tensors.item(loss.terms().get(2).value()));
                        note(errors, golden, "total", step, Tensors.item(loss.total()));
                        note(errors, golden, "param_l2", step, length(net.parameters(), ""));
                        note(errors, golden, "centers_l2", step, length(objective.stateDict(), ""));
                        note(errors, golden, "bn_running_l2", step, length(net.stateDict(), "running_"));
                    }
                }
            }
            net.eval();
            try (Scope _ = Scope.open();
                    NoGrad _ = NoGrad.open()) {
                Output after = net.forward(Det.images("train_sb18_eval", 2, 3, 64, 32));
                errors.put(
                        "eval_after",
                        Golden.relative(
                                Arrays.copyOf(Tensors.toDoubles(after.embedding()), 8), golden.doubles("eval_first")));
                errors.put(
                        "eval_l2",
                        Golden.relative(length(after.named(), "embedding"), golden.doubles("eval_stats")[2]));
            }
        }
        assertThat(errors).allSatisfy((what, error) -> assertThat(error).isLessThan(1e-9));
    }

    private static void note(Map<String, Double> errors, Golden golden, String what, int step, double value) {
        errors.merge(what, Golden.relative(value, golden.doubles(what)[step]), Math::max);
    }

    private static double length(Map<String, Tensor> tensors, String part) {
        return Math.sqrt(tensors.entrySet().stream()
                .filter(entry -> entry.getKey().contains(part))
                .flatMapToDouble(entry -> Arrays.stream(Tensors.toDoubles(entry.getValue())))
                .map(v -> v * v)
                .sum());
    }

    @Test
    void theTotalIsTheWeightedSumOfItsTerms() {
        var config = StrongBaselineConfig.of(Map.of(
                "backbone", "resnet18", "cross_entropy_weight", "0.5", "triplet_weight", "2", "center_weight", "0.01"));
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                var net = new StrongBaseline(config, CLASSES);
                var objective = new StrongBaselineObjective(config.losses(), CLASSES, net.dimension(), 0)) {
            net.initialise(1);
            Loss loss = objective.compute(
                    net.forward(Tensors.to(Det.images("sum", 4, 3, 64, 32), Precision.F32)), Tensors.of(IDENTITIES));
            assertThat(loss.terms()).extracting(Loss.Term::name).containsExactly("cross_entropy", "triplet", "center");
            double sum = loss.terms().stream()
                    .mapToDouble(term -> term.weight() * Tensors.item(term.value()))
                    .sum();
            assertThat(Golden.relative(Tensors.item(loss.total()), sum)).isLessThan(1e-6);
            assertThat(objective.ownGroups())
                    .extracting(OwnGroup::gradientScale)
                    .containsExactly(100.0);
            assertThat(objective.stateDict()).containsOnlyKeys("center.centers");
        }
    }

    private static void adam(double[] w, double[] g, double[] mean, double[] squares, int step) {
        for (int i = 0; i < w.length; i++) {
            double d = g[i] + DECAY * w[i];
            mean[i] = 0.9 * mean[i] + 0.1 * d;
            squares[i] = 0.999 * squares[i] + 0.001 * d * d;
            double m = mean[i] / (1 - Math.pow(0.9, step));
            double v = squares[i] / (1 - Math.pow(0.999, step));
            w[i] -= LR * m / (Math.sqrt(v) + EPS);
        }
    }

    /// Each image pulls its center by 0.5 * 2 / N of their difference, whatever the loss's weight.
    private static void pull(double[] centers, double[] features, int dimension) {
        double[] before = centers.clone();
        for (int n = 0; n < IDENTITIES.length; n++) {
            for (int d = 0; d < dimension; d++) {
                int at = (int) IDENTITIES[n] * dimension + d;
                centers[at] -= 0.5 * 2 / IDENTITIES.length * (before[at] - features[n * dimension + d]);
            }
        }
    }

    private static List<Tensor> learned(StrongBaseline net) {
        return net.parameters().values().stream().filter(Tensor::requires_grad).toList();
    }
}
