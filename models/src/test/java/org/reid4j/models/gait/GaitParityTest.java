package org.reid4j.models.gait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.Loss;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.models.Walks;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// The gait networks and their objectives against the released codes' numbers, on weights made from names.
class GaitParityTest {
    private static final long[] IDENTITIES = {0, 0, 3, 3};
    private static final long[] LENGTHS = {3, 7, 4, 1};
    private static final int CLASSES = 74;

    private static final Fixture GLN_1 = new Fixture(
            "gait_opengait_gln_phase1", "gln", "gaitgln", 6, 128, 88, Map.of("variant", "opengait", "phase", "1"));
    private static final Fixture GLN_2 = new Fixture(
            "gait_opengait_gln_phase2", "gln", "gaitgln", 6, 128, 88, Map.of("variant", "opengait", "dropout", "0"));
    private static final Fixture ARTICLE = new Fixture(
            "gait_seed_gaitgln",
            "sgln",
            "gaitgln",
            6,
            64,
            44,
            Map.of("variant", "article", "phase", "1", "dropout", "0"));
    private static final Fixture ORIGINAL = new Fixture("gait_gaitset_original", "gs", "gaitset", 8, 64, 44, Map.of());
    private static final Fixture ORIGINAL_BF =
            new Fixture("gait_gaitset_original_bf", "gsv", "gaitset", 0, 64, 44, Map.of());
    private static final Fixture OPENGAIT =
            new Fixture("gait_opengait_gaitset", "gs", "gaitset", 8, 64, 44, Map.of("variant", "opengait"));
    private static final Fixture OPENGAIT_SEQL =
            new Fixture("gait_opengait_gaitset_seqL", "gsv", "gaitset", 0, 64, 44, Map.of("variant", "opengait"));

    /// A golden file: its name is the tag of the weights.
    ///
    /// @param input tag of the silhouettes
    /// @param frames of each of four walks, 0 for walks of the lengths 3, 7, 4 and 1
    record Fixture(
            String tag, String input, String system, int frames, int height, int width, Map<String, String> settings) {
        ModelSpec spec() {
            return Systems.spec(system, settings);
        }

        @Override
        public String toString() {
            return tag;
        }

        SilhouetteNet net(Precision precision) {
            var net = (SilhouetteNet) Systems.create(spec(), CLASSES, 1);
            net.to(precision);
            Det.fill(net.stateDict(), tag);
            return net;
        }

        Walks walks(Precision precision) {
            if (frames == 0) {
                Tensor joined = Tensors.to(Det.silhouettes(input, 1, 15, height, width), precision);
                return Walks.joined(joined, LENGTHS);
            }
            return Walks.of(Tensors.to(Det.silhouettes(input, 4, frames, height, width), precision));
        }
    }

    static List<Fixture> fixtures() {
        return List.of(GLN_1, GLN_2, ARTICLE, ORIGINAL, ORIGINAL_BF, OPENGAIT, OPENGAIT_SEQL);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void stateDictEqualsTheReleasedNamesAndShapesInOrder(Fixture fixture) {
        try (var net = (SilhouetteNet) Systems.create(fixture.spec(), CLASSES, 1)) {
            List<String> ours = new ArrayList<>();
            net.stateDict().forEach((name, tensor) -> ours.add(name + " " + shape(tensor)));
            assertThat(ours).isEqualTo(Golden.of(fixture.tag).entries("state"));
            List<String> frozen = new ArrayList<>();
            net.parameters().forEach((name, tensor) -> {
                if (!tensor.requires_grad()) {
                    frozen.add(name);
                }
            });
            assertThat(frozen).isEqualTo(Golden.of(fixture.tag).entries("frozen"));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void evalInFloat32EqualsTheReleaseTo1e4(Fixture fixture) {
        Golden golden = Golden.of(fixture.tag);
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                SilhouetteNet net = fixture.net(Precision.F32)) {
            net.eval();
            Output output = net.forward(fixture.walks(Precision.F32));
            assertThat(errors(golden, "eval", output.named()))
                    .allSatisfy((what, error) -> assertThat(error).isLessThan(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource("smallFixtures")
    void evalInFloat64EqualsTheReleaseAsFarAsItIsStored(Fixture fixture) {
        Golden golden = Golden.of(fixture.tag);
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                SilhouetteNet net = fixture.net(Precision.F64)) {
            net.eval();
            Output output = net.forward(fixture.walks(Precision.F64));
            Map<String, Double> errors = errors(golden, "eval", output.named());
            System.out.println(fixture + " f64 " + errors);
            errors.forEach(
                    (what, error) -> assertThat(error).as(what).isLessThan(what.equals("embedding") ? 1e-5 : 1e-9));
        }
    }

    static List<Fixture> smallFixtures() {
        return List.of(ARTICLE, ORIGINAL, OPENGAIT);
    }

    private static Map<String, Double> errors(Golden golden, String mode, Map<String, Tensor> named) {
        Map<String, Double> errors = new LinkedHashMap<>();
        named.forEach((name, tensor) -> {
            if (golden.names().contains(mode + "_" + name)) {
                int stride = (int) golden.longs(mode + "_" + name + "_stride")[0];
                double[] all = Tensors.toDoubles(tensor);
                errors.put(name, Golden.relative(every(stride, all), golden.doubles(mode + "_" + name)));
            }
        });
        return errors;
    }

    @Test
    void x() {
        for (Fixture f : List.of(ORIGINAL, ARTICLE, OPENGAIT)) {
            long t0 = System.nanoTime();
            Golden golden = Golden.of(f.tag);
            try (Scope _ = Scope.open();
                    SilhouetteNet net = f.net(Precision.F64);
                    Objective objective = Systems.objective(f.spec(), CLASSES, 1, 1)) {
                Output out = net.forward(f.walks(Precision.F64));
                Loss loss = f.equals(ARTICLE)
                        ? new Loss(
                                Ops.add(
                                        Ops.mean(Ops.square(out.features().getFirst())),
                                        Ops.mean(Ops.square(Objects.requireNonNull(
                                                out.named().get("compact"))))),
                                List.of())
                        : objective.compute(out, Tensors.of(IDENTITIES));
                loss.total().backward();
                System.out.println(
                        f + " total " + Tensors.item(loss.total()) + " expected " + golden.value("loss.total") + " rel "
                                + Golden.relative(Tensors.item(loss.total()), golden.value("loss.total")));
                loss.terms().forEach(t -> System.out.println("   " + t.name() + " " + Tensors.item(t.value())));
                System.out.println("   outs " + errors(golden, "train", out.named()));
                for (String n : golden.names()) {
                    if (n.startsWith("grad.")) {
                        System.out.println("   " + n + " "
                                + Golden.relative(
                                        Tensors.toDoubles(Objects.requireNonNull(
                                                        net.parameters().get(n.substring(5)))
                                                .grad()),
                                        golden.doubles(n))
                                + " " + golden.doubles(n)[0]);
                    }
                }
                List<String> names = golden.entries("gradient");
                double[] l2 = golden.doubles("grad_l2_f32");
                double w = 0;
                for (int i = 0; i < l2.length; i++) {
                    double[] g = Tensors.toDoubles(
                            Objects.requireNonNull(net.parameters().get(names.get(i)))
                                    .grad());
                    w = Math.max(
                            w,
                            Math.abs(Math.sqrt(Arrays.stream(g).map(v -> v * v).sum()) / l2[i] - 1));
                }
                System.out.println("   l2 " + w + " seconds " + (System.nanoTime() - t0) / 1e9);
            }
        }
    }

    private static double[] every(int step, double[] values) {
        double[] some = new double[(values.length + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[i * step];
        }
        return some;
    }

    private static String shape(Tensor tensor) {
        long[] shape = Shapes.of(tensor);
        return shape.length == 0
                ? "-"
                : String.join("x", Arrays.stream(shape).mapToObj(Long::toString).toList());
    }
}
