package org.reid4j.models.dgnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.PartNet;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// One part's numbers from the released code, and the comparisons that all parts share.
///
/// @param tag of the fixture: its golden files and the names its weights are made from
/// @param prefix of the part in the fixture's names
/// @param golden the numbers
record GoldenPart(String tag, String prefix, Golden golden) {
    private static final int GRADIENT_STEP = 64;

    static GoldenPart of(String tag) {
        return new GoldenPart(tag, "", Golden.of(tag));
    }

    /// Fills a network with the fixture's weights.
    <N extends PartNet> N filled(N net, Precision precision) {
        net.to(precision);
        Det.fill(net.stateDict(), tag);
        return net;
    }

    /// Uniform in [-1, 1), times a scale, in float64.
    static Tensor input(String name, double scale, long... shape) {
        double[] values =
                Det.values("input:" + name, Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b)));
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        return Tensors.of(values, shape);
    }

    /// Names and shapes of a network's state dict as the golden lists have them.
    static List<String> state(PartNet net, String prefix) {
        List<String> entries = new ArrayList<>();
        net.stateDict().forEach((name, tensor) -> entries.add(prefix + name + " " + shape(tensor)));
        return entries;
    }

    private static String shape(Tensor tensor) {
        long[] shape = Shapes.of(tensor);
        return shape.length == 0
                ? "-"
                : String.join("x", Arrays.stream(shape).mapToObj(Long::toString).toList());
    }

    /// Runs the network in evaluation mode and compares every output.
    ///
    /// @param steps of each output every so many values were stored
    void evalEquals(
            PartNet net, Precision precision, Map<String, Tensor> given, Map<String, Integer> steps, double tolerance) {
        net.eval();
        Map<String, Tensor> converted = new LinkedHashMap<>();
        given.forEach((name, tensor) -> converted.put(name, Tensors.to(tensor, precision)));
        try (NoGrad _ = NoGrad.open()) {
            Map<String, Tensor> outputs = net.forward(converted);
            assertThat(outputs.keySet()).isEqualTo(steps.keySet());
            outputs.forEach((name, tensor) ->
                    outputEquals("eval_" + name, tensor, Objects.requireNonNull(steps.get(name)), tolerance));
        }
    }

    void outputEquals(String name, Tensor tensor, int step, double tolerance) {
        double[] values = Tensors.toDoubles(tensor);
        double[] some = new double[(values.length + step - 1) / step];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[step * i];
        }
        assertThat(Golden.relative(some, golden.doubles(name))).as(name).isLessThan(tolerance);
    }

    void lossEquals(String name, Tensor loss, double tolerance) {
        assertThat(Golden.relative(Tensors.item(loss), golden.value("loss." + name)))
                .as(name)
                .isLessThan(tolerance);
    }

    /// Each gradient stored in float64 to 1e-9 of its length, the lengths of all others to float32's accuracy.
    ///
    /// @param loose how far the float32 run itself is off
    void gradientsEqual(PartNet net, double loose) {
        Map<String, Tensor> parameters = net.parameters();
        int precise = 0;
        for (String name : golden.names()) {
            if (name.startsWith("grad.")) {
                precise++;
                String key = name.substring("grad.".length());
                double[] gradient = gradient(parameters, key);
                // a gradient that is zero but for rounding (a bias before a norm) is compared to 1e-3
                double scale = Math.max(golden.value("norm." + key), 1e-3);
                assertThat(Math.abs(length(gradient) - golden.value("norm." + key)) / scale)
                        .as(key)
                        .isLessThan(1e-9);
                double[] stored = golden.doubles(name);
                for (int i = 0; i < stored.length; i++) {
                    assertThat(Math.abs(gradient[GRADIENT_STEP * i] - stored[i]) / scale)
                            .as(key)
                            .isLessThan(1e-9);
                }
            }
        }
        assertThat(precise).isGreaterThan(20);
        List<String> names = golden.entries("gradient");
        double[] lengths = golden.doubles("grad_l2_f32");
        for (int i = 0; i < names.size(); i++) {
            double scale = Math.max(lengths[i], 1e-3);
            assertThat(Math.abs(length(gradient(parameters, names.get(i))) - lengths[i]) / scale)
                    .as(names.get(i))
                    .isLessThan(loose);
        }
    }

    /// Running statistics after one training pass, in float32's accuracy.
    void buffersEqual(PartNet net) {
        Map<String, Tensor> state = net.stateDict();
        List<String> names = golden.entries("buffer");
        double[] lengths = golden.doubles("buffer_l2_f32");
        for (int i = 0; i < names.size(); i++) {
            double length = length(Tensors.toDoubles(Objects.requireNonNull(state.get(names.get(i)))));
            assertThat(Golden.relative(length, lengths[i])).as(names.get(i)).isLessThan(1e-3);
        }
    }

    private static double[] gradient(Map<String, Tensor> parameters, String key) {
        return Tensors.toDoubles(
                Objects.requireNonNull(parameters.get(key), key).grad());
    }

    private static double length(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
    }
}
