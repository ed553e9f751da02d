package org.reid4j.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Masks;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Optimizer;
import org.reid4j.torch.OptimizerSpec;
import org.reid4j.torch.ParameterGroup;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.Safetensors;

/// What every system must do, whatever it is: one battery over a list of specs, small images and few of
/// them.
class ModelBatteryTest {
    private static final int CLASSES = 4;
    private static final int HEIGHT = 64;
    private static final int WIDTH = 32;
    private static final long SEED = 7;

    /// Every system as small as it gets, and the choices worth a run of their own.
    static List<ModelSpec> specs() {
        return Stream.concat(smallest().stream(), choices().stream()).toList();
    }

    static List<ModelSpec> smallest() {
        return Systems.names().stream().map(name -> small(name, Map.of())).toList();
    }

    /// A system's settings made small, of whatever kind they are, and some chosen.
    private static ModelSpec small(String system, Map<String, String> chosen) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "backbone", "resnet18",
                "channels", "8,16,32",
                "lateral", "16",
                "dimension", "32",
                "dropout", "0",
                "cross_entropy_weight", "1",
                "height", Integer.toString(HEIGHT),
                "width", Integer.toString(WIDTH)));
        settings.keySet().retainAll(Systems.spec(system, Map.of()).settings().keySet());
        settings.putAll(chosen);
        return Systems.spec(system, settings);
    }

    private static List<ModelSpec> choices() {
        return List.of(
                strongBaseline(Map.of("backbone", "resnet18", "pool", "gem", "neck", "none", "last_stride", "2")),
                strongBaseline(
                        Map.of("backbone", "resnet18-ibn-a", "test_feature", "before", "triplet_margin", "soft")),
                strongBaseline(Map.of("backbone", "resnet50", "triplet_metric", "cosine")),
                strongBaseline(Map.of("backbone", "se-resnet50", "center_weight", "0")),
                small("gaitgln", Map.of("variant", "opengait", "phase", "1")),
                small("gaitgln", Map.of("variant", "article", "dropout", "0.5")),
                small("gaitset", Map.of("variant", "opengait")));
    }

    private static ModelSpec strongBaseline(Map<String, String> settings) {
        return StrongBaselineConfig.of(settings).withSize(HEIGHT, WIDTH);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void shapesFitAndEvaluationTakesABatchOfOne(ModelSpec spec) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                ReidNet net = Systems.create(spec, CLASSES, SEED)) {
            Output training = net.forward(images(net, 3));
            assertThat(Shapes.of(training.embedding())).containsExactly(3, net.dimension());
            assertThat(training.features())
                    .allSatisfy(f -> assertThat(f.size(0)).isEqualTo(3));
            assertThat(training.logits().isEmpty()).isEqualTo(net.classes() == 0);
            assertThat(training.logits())
                    .allSatisfy(logits -> assertThat(Shapes.of(logits)).containsExactly(3, CLASSES));
            net.eval();
            Output one = net.forward(images(net, 1));
            assertThat(Shapes.of(one.embedding())).containsExactly(1, net.dimension());
            assertThat(Masks.allFinite(one.embedding())).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void theGradientReachesEveryLearnedParameter(ModelSpec spec) {
        try (Scope _ = Scope.open();
                ReidNet net = Systems.create(spec, CLASSES, SEED);
                Objective objective = Systems.objective(spec, CLASSES, net.dimension(), SEED)) {
            // the classifier of the release starts so near zero that float32 loses its gradient's path
            net.to(Precision.F64);
            objective.to(Precision.F64);
            Loss loss = objective.compute(net.forward(Tensors.to(images(net, 8), Precision.F64)), classes());
            loss.total().backward();
            List<String> unreached = new ArrayList<>();
            net.parameters().forEach((name, weight) -> {
                if (weight.requires_grad()
                        && (!weight.grad().defined() || Tensors.item(Ops.max(Ops.abs(weight.grad()))) == 0)) {
                    unreached.add(name);
                }
            });
            assertThat(unreached).isEmpty();
            assertThat(objective.stateDict().values())
                    .allSatisfy(t -> assertThat(Masks.allFinite(t.grad())).isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void savedAndLoadedItGivesTheSameEmbeddings(ModelSpec spec, @TempDir Path folder) {
        Path file = folder.resolve("weights.safetensors");
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                ReidNet net = Systems.create(spec, CLASSES, SEED)) {
            net.forward(images(net, 4)); // moves the running statistics off their start
            net.eval();
            double[] before = Tensors.toDoubles(net.forward(images(net, 2)).embedding());
            Safetensors.write(file, net.snapshot().tensors(), Systems.metadata(spec));

            var read = Safetensors.read(file);
            ModelSpec back = Systems.fromWeights(spec.system(), read, Map.of());
            assertThat(back).isEqualTo(spec);
            try (ReidNet loaded = Systems.load(back, read)) {
                assertThat(loaded.training()).isFalse();
                assertThat(loaded.classes()).isEqualTo(net.classes());
                assertThat(Tensors.toDoubles(loaded.forward(images(loaded, 2)).embedding()))
                        .isEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void trainingAndEvaluationDiffer(ModelSpec spec) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                ReidNet net = Systems.create(spec, CLASSES, SEED)) {
            double[] training = Tensors.toDoubles(net.forward(images(net, 4)).embedding());
            net.eval();
            double[] evaluation = Tensors.toDoubles(net.forward(images(net, 4)).embedding());
            boolean normalised = net.stateDict().keySet().stream().anyMatch(name -> name.endsWith("running_mean"));
            assertThat(Arrays.equals(evaluation, training)).isEqualTo(!normalised);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void doublePrecisionAgreesWithSingle(ModelSpec spec) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                ReidNet net = Systems.create(spec, CLASSES, SEED)) {
            net.eval();
            double[] single = Tensors.toDoubles(net.forward(images(net, 2)).embedding());
            net.to(Precision.F64);
            double[] twice = Tensors.toDoubles(
                    net.forward(Tensors.to(images(net, 2), Precision.F64)).embedding());
            assertThat(Golden.relative(single, twice)).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @MethodSource("smallest")
    void theSameSeedGivesTheSameFirstWeightsAndAnotherOneOthers(ModelSpec spec) {
        try (ReidNet a = Systems.create(spec, CLASSES, SEED);
                ReidNet b = Systems.create(spec, CLASSES, SEED);
                ReidNet c = Systems.create(spec, CLASSES, SEED + 1)) {
            assertThat(hash(a)).isEqualTo(hash(b)).isNotEqualTo(hash(c));
        }
    }

    @ParameterizedTest
    @MethodSource("smallest")
    void itOverfitsEightImages(ModelSpec spec) {
        try (ReidNet net = Systems.create(spec, CLASSES, SEED);
                Objective objective = Systems.objective(spec, CLASSES, net.dimension(), SEED);
                Optimizer optimizer =
                        new Optimizer(new OptimizerSpec.Adam(1e-3, 0.9, 0.999, 1e-8, 0, false), List.of(group(net)))) {
            for (int step = 0; step < 12; step++) {
                try (Scope _ = Scope.open()) {
                    optimizer.zeroGrad();
                    objective
                            .compute(net.forward(images(net, 8)), classes())
                            .total()
                            .backward();
                    optimizer.step();
                }
            }
            try (Scope _ = Scope.open();
                    NoGrad _ = NoGrad.open()) {
                Output output = net.forward(images(net, 8));
                assertThat(output.logits())
                        .allSatisfy(logits -> assertThat(best(logits)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3));
                if (output.logits().isEmpty()) {
                    assertThat(nearest(output.embedding())).containsExactly(1, 0, 3, 2, 5, 4, 7, 6);
                }
            }
        }
    }

    /// The row nearest to each.
    private static long[] nearest(Tensor embeddings) {
        Tensor distances = Ops.select(Fn.pairDistances(Ops.unsqueeze(embeddings, 0)), 0, 0); // [N, N]
        return Tensors.toLongs(Ops.select(Ops.topk(distances, 2, 1, false).indices(), 1, 1));
    }

    /// The class each row answers with.
    private static int[] best(Tensor logits) {
        double[] values = Tensors.toDoubles(logits);
        int[] best = new int[values.length / CLASSES];
        for (int i = 0; i < values.length; i++) {
            if (values[i] > values[i / CLASSES * CLASSES + best[i / CLASSES]]) {
                best[i / CLASSES] = i % CLASSES;
            }
        }
        return best;
    }

    @ParameterizedTest
    @MethodSource("smallest")
    void aClosedNetworkLeavesNothingNative(ModelSpec spec) {
        Systems.create(spec, CLASSES, SEED).close();
        for (int window = 0; window < 3; window++) { // a collection of other tests' garbage hides in one at most
            long before = Scope.liveObjects();
            try (Scope _ = Scope.open()) {
                Systems.create(spec, CLASSES, SEED).close();
            }
            assertThat(Scope.liveObjects()).isLessThanOrEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("smallest")
    void forwardAndBackwardLeaveNothingNative(ModelSpec spec) {
        try (ReidNet net = Systems.create(spec, CLASSES, SEED);
                Objective objective = Systems.objective(spec, CLASSES, net.dimension(), SEED)) {
            step(net, objective);
            step(net, objective);
            for (int window = 0; window < 3; window++) { // a collection of other tests' garbage hides in one at most
                long before = Scope.liveObjects();
                for (int i = 0; i < 5; i++) {
                    step(net, objective);
                }
                assertThat(Scope.liveObjects()).isLessThanOrEqualTo(before);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("smallest")
    void whatItLookedAtFitsThePicture(ModelSpec spec) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                ReidNet net = Systems.create(spec, CLASSES, SEED)) {
            net.eval();
            List<Look> looks = net.look(images(net, 2));
            assertThat(looks)
                    .anyMatch(look -> look instanceof Look.Places places && places.kind() == Look.Kind.ACTIVATION);
            assertThat(looks).extracting(Look::name).doesNotHaveDuplicates();
            assertThat(looks).allSatisfy(look -> {
                switch (look) {
                    case Look.Places places -> {
                        assertThat(places.map().dim()).isEqualTo(3);
                        assertThat(places.map().size(0)).isEqualTo(2);
                        assertThat(Tensors.item(Ops.min(places.map()))).isGreaterThanOrEqualTo(0);
                        if (places.kind() == Look.Kind.ATTENTION) {
                            assertThat(Tensors.item(Ops.max(places.map()))).isLessThanOrEqualTo(1);
                        }
                    }
                    case Look.Part part -> {
                        assertThat(part.top()).isBetween(0.0, part.bottom());
                        assertThat(part.bottom()).isBetween(part.top(), 1.0);
                        assertThat(part.feature().size(0)).isEqualTo(2);
                    }
                }
            });
        }
    }

    private static void step(ReidNet net, Objective objective) {
        try (Scope _ = Scope.open()) {
            objective
                    .compute(net.forward(images(net, 4)), Tensors.of(new long[] {0, 0, 1, 1}))
                    .total()
                    .backward();
        }
    }

    private static ParameterGroup group(ReidNet net) {
        List<Tensor> learned =
                net.parameters().values().stream().filter(Tensor::requires_grad).toList();
        return new ParameterGroup("all", learned, 1, 0);
    }

    private static int hash(ReidNet net) {
        int hash = 1;
        for (Tensor weight : net.parameters().values()) {
            hash = 31 * hash + Arrays.hashCode(Tensors.toFloats(weight));
        }
        return hash;
    }

    /// Photos, or walks of two silhouettes.
    private static Tensor images(ReidNet net, int count) {
        return Tensors.to(
                switch (net) {
                    case SilhouetteNet _ -> Det.silhouettes("battery", count, 2, HEIGHT, WIDTH);
                    default -> Det.images("battery", count, 3, HEIGHT, WIDTH);
                },
                Precision.F32);
    }

    private static Tensor classes() {
        return Tensors.of(new long[] {0, 0, 1, 1, 2, 2, 3, 3});
    }
}
