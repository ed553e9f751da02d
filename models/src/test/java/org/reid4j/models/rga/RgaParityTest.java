package org.reid4j.models.rga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.Loss;
import org.reid4j.models.Output;
import org.reid4j.models.RgaConfig;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// The whole network and its objective against the released code's numbers, on weights made from names.
class RgaParityTest {
    private static final String TAG = "rga_model_rgasc";
    private static final int CLASSES = 16;
    private static final long[] IDENTITIES = {0, 0, 3, 3};
    private static final Golden GOLDEN = Golden.of(TAG);

    private static Rga net(Precision precision) {
        var net = new Rga(RgaConfig.defaults(), CLASSES);
        net.to(precision);
        Det.fill(net.stateDict(), TAG);
        return net;
    }

    private static Tensor images() {
        return Det.images("rga", 4, 3, 256, 128);
    }

    @Test
    void stateDictEqualsTheReleasedNamesAndShapesInOrder() {
        try (Rga net = new Rga(RgaConfig.defaults(), CLASSES)) {
            List<String> ours = new ArrayList<>();
            net.stateDict().forEach((name, tensor) -> ours.add(name + " " + shape(tensor)));
            assertThat(ours).isEqualTo(GOLDEN.entries("state"));
        }
    }

    @Test
    void evalInFloat32EqualsTheReleaseTo1e4() {
        evalEquals(Precision.F32, 1e-4);
    }

    /// Half a minute long, so only with `-Dreid4j.slow=true`.
    @Test
    @EnabledIfSystemProperty(named = "reid4j.slow", matches = "true")
    void evalInFloat64EqualsTheReleaseTo1e9() {
        evalEquals(Precision.F64, 1e-9);
    }

    private static void evalEquals(Precision precision, double tolerance) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                Rga net = net(precision)) {
            net.eval();
            Output output = net.forward(Tensors.to(images(), precision));
            assertThat(error(output, "eval_", "feature")).isLessThan(tolerance);
            assertThat(error(output, "eval_", "embedding")).isLessThan(tolerance);
            assertThat(error(output, "eval_", "logits")).isLessThan(tolerance);
            assertThat(output.embedding()).isSameAs(output.named().get("embedding"));
        }
    }

    /// One forward and backward pass of four images in training mode: outputs, each loss, each stored
    /// gradient, and in float32's own accuracy the sums of the other gradients and the running statistics.
    /// A minute long; in every test run the modules' gradients stand for it ([RgaModuleParityTest]).
    @Test
    @EnabledIfSystemProperty(named = "reid4j.slow", matches = "true")
    void trainsInFloat64AsTheReleaseTo1e9() {
        try (Scope _ = Scope.open();
                Rga net = net(Precision.F64);
                var objective = new RgaObjective(RgaConfig.Losses.defaults())) {
            Output output = net.forward(images());
            Loss loss = objective.compute(output, Tensors.of(IDENTITIES));
            loss.total().backward();
            assertThat(error(output, "train_", "feature")).isLessThan(1e-9);
            assertThat(error(output, "train_", "embedding")).isLessThan(1e-9);
            assertThat(error(output, "train_", "logits")).isLessThan(1e-9);
            assertThat(Golden.relative(Tensors.item(loss.total()), GOLDEN.value("loss.total")))
                    .isLessThan(1e-9);
            assertThat(Golden.relative(Tensors.item(loss.terms().get(0).value()), GOLDEN.value("loss.xent")))
                    .isLessThan(1e-9);
            assertThat(Golden.relative(Tensors.item(loss.terms().get(1).value()), GOLDEN.value("loss.triplet")))
                    .isLessThan(1e-9);
            gradientsEqual(net.parameters());
            sumsEqual(net);
        }
    }

    private static void gradientsEqual(Map<String, Tensor> parameters) {
        double norms = 0;
        double values = 0;
        for (String name : GOLDEN.names()) {
            if (name.startsWith("grad.")) {
                String key = name.substring("grad.".length());
                double[] gradient = gradient(parameters, key);
                double expected = GOLDEN.value("norm." + key);
                // a gradient that is zero but for rounding (a scale before a batch norm) is compared to 1e-3
                double scale = Math.max(expected, 1e-3);
                norms = Math.max(norms, Math.abs(norm(gradient) - expected) / scale);
                double[] stored = GOLDEN.doubles(name);
                for (int i = 0; i < stored.length; i++) {
                    values = Math.max(values, Math.abs(gradient[64 * i] - stored[i]) / scale);
                }
            }
        }
        assertThat(norms).isLessThan(1e-9);
        assertThat(values).isLessThan(1e-9);
    }

    /// These were stored from the float32 run, whose own error in a fresh ResNet-50 is percents.
    private static void sumsEqual(Rga net) {
        List<String> names = GOLDEN.entries("gradient");
        double[] l2 = GOLDEN.doubles("grad_l2_f32");
        Map<String, Tensor> parameters = net.parameters();
        for (int i = 0; i < names.size(); i++) {
            if (!GOLDEN.names().contains("grad." + names.get(i))) {
                double norm = norm(gradient(parameters, names.get(i)));
                assertThat(Math.abs(norm - l2[i]) / l2[i]).as(names.get(i)).isLessThan(0.1);
            }
        }
        List<String> buffers = GOLDEN.entries("buffer");
        double[] sums = GOLDEN.doubles("buffer_l2_f32");
        Map<String, Tensor> state = net.stateDict();
        for (int i = 0; i < buffers.size(); i++) {
            double norm = norm(Tensors.toDoubles(Objects.requireNonNull(state.get(buffers.get(i)))));
            assertThat(Golden.relative(norm, sums[i])).as(buffers.get(i)).isLessThan(1e-3);
        }
    }

    /// Of features every eighth value was stored.
    private static double error(Output output, String mode, String name) {
        double[] values =
                Tensors.toDoubles(Objects.requireNonNull(output.named().get(name)));
        int step = name.equals("logits") ? 1 : 8;
        double[] some = new double[values.length / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[step * i];
        }
        return Golden.relative(some, GOLDEN.doubles(mode + name));
    }

    private static double[] gradient(Map<String, Tensor> parameters, String key) {
        return Tensors.toDoubles(
                Objects.requireNonNull(parameters.get(key), key).grad());
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    }

    private static String shape(Tensor tensor) {
        long[] shape = Shapes.of(tensor);
        return shape.length == 0
                ? "-"
                : String.join("x", Arrays.stream(shape).mapToObj(Long::toString).toList());
    }
}
