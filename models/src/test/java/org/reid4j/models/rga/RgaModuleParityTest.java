package org.reid4j.models.rga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.RgaConfig.Attention;
import org.reid4j.models.RgaConfig.Ratios;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// The attention module alone against the released one's numbers, on weights and maps made from names.
class RgaModuleParityTest {
    private static final Golden GOLDEN = Golden.of("rga_modules");

    /// Two maps each: their channels, height and width, and how many outputs the golden file leaves out.
    enum Fixture {
        TOY_S("toy_s", Attention.S, 64, 16, 8, 16),
        TOY_C("toy_c", Attention.C, 64, 16, 8, 16),
        TOY_SC("toy_sc", Attention.SC, 64, 16, 8, 16),
        STAGE1("stage1_sc", Attention.SC, 256, 64, 32, 15 * 64),
        STAGE3("stage3_sc", Attention.SC, 1024, 16, 8, 4 * 64);

        private final String id;
        private final Attention attention;
        private final int channels;
        private final int height;
        private final int width;
        private final int stride;

        Fixture(String id, Attention attention, int channels, int height, int width, int stride) {
            this.id = id;
            this.attention = attention;
            this.channels = channels;
            this.height = height;
            this.width = width;
            this.stride = stride;
        }

        String tag() {
            return "rga_module_" + id;
        }

        RgaModule module(Precision precision) {
            var module = new RgaModule(channels, height * width, attention, Ratios.defaults());
            module.to(precision);
            Det.fill(module.stateDict(), tag());
            return module;
        }

        Tensor maps() {
            return Det.images(tag(), 2, channels, height, width);
        }

        /// The toys' outputs were stored in float64, the others' in float32.
        double tolerance() {
            return stride == 16 ? 1e-9 : 1e-5;
        }
    }

    @ParameterizedTest
    @EnumSource(Fixture.class)
    void stateDictEqualsTheReleasedNamesAndShapesInOrder(Fixture fixture) {
        List<String> released = GOLDEN.entries("state").stream()
                .filter(line -> line.startsWith(fixture.id + "."))
                .map(line -> line.substring(fixture.id.length() + 1))
                .toList();
        try (RgaModule module = fixture.module(Precision.F32)) {
            List<String> ours = new ArrayList<>();
            module.stateDict().forEach((name, tensor) -> ours.add(name + " " + shape(tensor)));
            assertThat(ours).isEqualTo(released);
        }
    }

    @ParameterizedTest
    @EnumSource(Fixture.class)
    void evalEqualsTheRelease(Fixture fixture) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                RgaModule module = fixture.module(Precision.F64)) {
            module.eval();
            double[] out = Tensors.toDoubles(module.forward(fixture.maps()));
            assertThat(Golden.relative(every(fixture.stride, out), GOLDEN.doubles(fixture.id + ".eval")))
                    .isLessThan(fixture.tolerance());
        }
    }

    @ParameterizedTest
    @EnumSource(Fixture.class)
    void evalInFloat32EqualsTheReleaseTo1e5(Fixture fixture) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                RgaModule module = fixture.module(Precision.F32)) {
            module.eval();
            double[] out = Tensors.toDoubles(module.forward(Tensors.to(fixture.maps(), Precision.F32)));
            assertThat(Golden.relative(every(fixture.stride, out), GOLDEN.doubles(fixture.id + ".eval")))
                    .isLessThan(1e-5);
        }
    }

    /// One training pass whose loss is the mean of the output's squares: loss, outputs, stored gradients and
    /// running statistics.
    @ParameterizedTest
    @EnumSource(Fixture.class)
    void trainsInFloat64AsTheReleaseTo1e9(Fixture fixture) {
        try (Scope _ = Scope.open();
                RgaModule module = fixture.module(Precision.F64)) {
            Tensor out = module.forward(fixture.maps());
            Tensor loss = Ops.mean(Ops.square(out));
            loss.backward();
            assertThat(Golden.relative(
                            every(fixture.stride, Tensors.toDoubles(out)), GOLDEN.doubles(fixture.id + ".train")))
                    .isLessThan(fixture.tolerance());
            assertThat(Golden.relative(Tensors.item(loss), GOLDEN.value(fixture.id + ".loss")))
                    .isLessThan(1e-9);
            gradientsEqual(fixture, module.parameters());
            buffersEqual(fixture, module.stateDict());
        }
    }

    private static void gradientsEqual(Fixture fixture, Map<String, Tensor> parameters) {
        int compared = 0;
        for (String name : GOLDEN.names()) {
            String[] parts = name.split("\\.", 3);
            if (parts[0].equals(fixture.id) && parts.length == 3) {
                if (parts[1].startsWith("grad")) {
                    double[] gradient = gradient(parameters, parts[2]);
                    int step = Integer.parseInt(parts[1].substring("grad".length()));
                    double[] expected = GOLDEN.doubles(name);
                    // a gradient that is zero but for rounding (a scale before a batch norm) is compared to 1e-6
                    double scale = Math.max(largest(expected), 1e-6);
                    assertThat(difference(every(step, gradient), expected) / scale)
                            .as(name)
                            .isLessThan(1e-9);
                    compared++;
                } else if (parts[1].equals("norm")) {
                    double norm = norm(gradient(parameters, parts[2]));
                    assertThat(Golden.relative(norm, GOLDEN.value(name)))
                            .as(name)
                            .isLessThan(1e-9);
                }
            }
        }
        assertThat(compared).isGreaterThan(fixture.attention == Attention.SC ? 25 : 15);
    }

    /// These were stored from the float32 run.
    private static void buffersEqual(Fixture fixture, Map<String, Tensor> state) {
        String prefix = fixture.id + ".buffer.";
        List<String> names =
                GOLDEN.names().stream().filter(name -> name.startsWith(prefix)).toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(10);
        for (String name : names) {
            Tensor buffer = Objects.requireNonNull(state.get(name.substring(prefix.length())), name);
            assertThat(Golden.relative(norm(Tensors.toDoubles(buffer)), GOLDEN.value(name)))
                    .as(name)
                    .isLessThan(1e-5);
        }
    }

    @Test
    void mapsOfAnotherSizeAreRefused() {
        try (Scope _ = Scope.open();
                RgaModule module = Fixture.TOY_S.module(Precision.F64)) {
            Tensor small = Det.images("x", 2, 64, 8, 8);
            assertThatThrownBy(() -> module.forward(small))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("attention built for 64 channels and 128 places got shape [2, 64, 8, 8]");
        }
    }

    private static double[] gradient(Map<String, Tensor> parameters, String key) {
        return Tensors.toDoubles(
                Objects.requireNonNull(parameters.get(key), key).grad());
    }

    private static double[] every(int step, double[] values) {
        double[] some = new double[(values.length + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[i * step];
        }
        return some;
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double difference(double[] a, double[] b) {
        double most = 0;
        for (int i = 0; i < b.length; i++) {
            most = Math.max(most, Math.abs(a[i] - b[i]));
        }
        return most;
    }

    private static String shape(Tensor tensor) {
        long[] shape = Shapes.of(tensor);
        return shape.length == 0
                ? "-"
                : String.join("x", Arrays.stream(shape).mapToObj(Long::toString).toList());
    }
}
