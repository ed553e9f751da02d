package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.models.Loss;
import org.reid4j.models.Objective;
import org.reid4j.models.Output;
import org.reid4j.models.OwnGroup;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.loader.Batch;

/// Five steps of the released strong baseline (Adam, and SGD on the centers) in float64, from weights that
/// are a function of their names.
class SupervisedStepTest {
    /// cross-entropy, triplet, center, total, then the length of all weights and of the centers behind the
    /// step: computed once by the released code under PyTorch 1.13.
    private static final double[][] RELEASED = {
        {
            3.4256105396521948,
            0.8604948126752738,
            367.1351378452529,
            4.469672921250095,
            111.12194200214415,
            50.636404309430894
        },
        {
            3.0439688021443807,
            0.7900950305541248,
            109.21356588316287,
            3.8886706156450868,
            111.12828413914717,
            51.083944899425994
        },
        {
            3.2682820895906968,
            0.9867111835844791,
            45.4734952358439,
            4.277730020793098,
            111.13528740178592,
            51.630536005409695
        },
        {
            3.2363247549453034,
            0.7296446149088873,
            29.583994247800224,
            3.980761366978091,
            111.14251333235802,
            52.01309056457844
        },
        {
            3.2801096594948818,
            0.7241544815070109,
            23.554343452556893,
            4.016041312728171,
            111.14974080624954,
            52.222798194013784
        },
    };

    private static final int CLASSES = 16;
    private static final List<Integer> LABELS = List.of(0, 0, 0, 0, 3, 3, 3, 3);

    private static double[] values(String name, int count) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            values[i] = (z >>> 40) * 0x1p-23 - 1;
        }
        return values;
    }

    private static RawTensor weight(String key, RawTensor like) {
        if (key.endsWith("num_batches_tracked")) {
            return like;
        }
        double[] v = values("train_sb18:" + key, Math.toIntExact(like.elements()));
        boolean gain = key.endsWith("weight");
        double shift = key.endsWith("running_var") ? 1 : like.rank() == 1 && gain ? 0.7 : 0;
        double scale = like.rank() > 1
                ? Math.sqrt(3.0) * Math.sqrt(2.0 / (like.elements() / (double) like.shape()[0]))
                : key.endsWith("running_var") ? 0.5 : gain ? 0.2 : 0.1;
        for (int i = 0; i < v.length; i++) {
            v[i] = shift + scale * v[i];
        }
        return RawTensor.of(v, like.shape());
    }

    private static Batch batch(int step) {
        double[] v = values("input:train_sb18_" + step, 8 * 3 * 64 * 32);
        float[] pixels = new float[v.length];
        for (int i = 0; i < v.length; i++) {
            pixels[i] = (float) (2 * v[i]); // exact
        }
        return new Batch(0, step, RELEASED.length, new int[] {0, 1, 2, 3, 4, 5, 6, 7}, pixels, 0);
    }

    private static double length(TensorFile file, boolean centers) {
        return Math.sqrt(file.tensors().entrySet().stream()
                .filter(e -> centers
                        ? e.getKey().equals("objective.center.centers")
                        : !e.getKey().contains("running_") && !e.getKey().contains("tracked"))
                .flatMapToDouble(e -> java.util.Arrays.stream(e.getValue().toDoubles()))
                .map(x -> x * x)
                .sum());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fiveStepsEqualTheReleasedOnes(boolean checkpointing) {
        RunConfig config = Fixture.config(
                "train.checkpointing=" + checkpointing,
                "model.backbone=resnet18",
                "model.stem_relu=false",
                "model.height=64",
                "train.precision=f64",
                "train.channels_last=false");
        var spec = (StrongBaselineConfig) config.model();
        var net = Systems.create(spec, CLASSES, 1);
        var objective = Systems.objective(spec, CLASSES, net.dimension(), 1);
        net.to(Precision.F64);
        objective.to(Precision.F64);
        var parts =
                new SupervisedStep.Parts(net, objective, LABELS, List.of(3, 64, 32), Device.cpu(), 1, config.train());
        try (var step = new SupervisedStep(parts, config.optimizer(), new Divergence(List.of()), Map.of())) {
            var weights = new HashMap<String, RawTensor>();
            step.weights(Arena.ofAuto()).tensors().forEach((name, tensor) -> weights.put(name, weight(name, tensor)));
            var state = new HashMap<>(step.state(Arena.ofAuto()).tensors());
            int dimension = net.dimension();
            state.put(
                    "objective.center.centers",
                    RawTensor.of(values("centers", CLASSES * dimension), CLASSES, dimension));
            step.restore(TensorFile.of(weights), TensorFile.of(state));
            for (int number = 0; number < RELEASED.length; number++) {
                Step.Outcome outcome =
                        step.learn(batch(number), number + 1, config.optimizer().lr());
                double[] released = RELEASED[number];
                assertThat(outcome.terms().values()).hasSize(3);
                near(outcome.terms().getOrDefault("cross_entropy", Double.NaN), released[0]);
                near(outcome.terms().getOrDefault("triplet", Double.NaN), released[1]);
                near(outcome.terms().getOrDefault("center", Double.NaN), released[2]);
                near(outcome.loss(), released[3]);
                near(length(step.weights(Arena.ofAuto()), false), released[4]);
                near(length(step.state(Arena.ofAuto()), true), released[5]);
            }
        }
    }

    /// bfloat16 is the upper half of a float32: the logits' lower halves tell that the network computed in it, a
    /// product of 32-bit numbers whether the guard is still open.
    @Test
    void theLossesAreComputedInFullPrecisionBesideAHalfPrecisionNetwork() {
        var config = Fixture.config("train.precision=bf16-autocast", "train.channels_last=false");
        var net = new TinyNet(CLASSES, 1);
        var sizes = new ArrayList<Long>();
        var halves = new HashSet<Integer>();
        Objective inner = Systems.objective(config.model(), CLASSES, net.dimension(), 1);
        Objective spy = new SpyObjective(inner, output -> {
            sizes.add(output.logits().getFirst().element_size());
            for (float logit : Tensors.toFloats(output.logits().getFirst())) {
                halves.add(Float.floatToRawIntBits(logit) & 0xFFFF);
            }
            sizes.add(Ops.matmul(Tensors.ones(2, 2), Tensors.ones(2, 2)).element_size());
        });
        var parts = new SupervisedStep.Parts(net, spy, LABELS, List.of(3, 64, 32), Device.cpu(), 1, config.train());
        try (var step = new SupervisedStep(parts, config.optimizer(), new Divergence(List.of()), Map.of())) {
            step.learn(batch(0), 1, 1e-3);
        }
        assertThat(halves).containsExactly(0);
        assertThat(sizes).containsExactly(4L, 4L);
    }

    private record SpyObjective(Objective inner, Consumer<Output> told) implements Objective {
        @Override
        public Loss compute(Output output, Tensor classes) {
            told.accept(output);
            return inner.compute(output, classes);
        }

        @Override
        public List<String> terms() {
            return inner.terms();
        }

        @Override
        public Map<String, Tensor> stateDict() {
            return inner.stateDict();
        }

        @Override
        public List<OwnGroup> ownGroups() {
            return inner.ownGroups();
        }

        @Override
        public void to(Device device) {
            inner.to(device);
        }

        @Override
        public void to(Precision precision) {
            inner.to(precision);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private static void near(double value, double released) {
        assertThat(value).isCloseTo(released, within(1e-9 * Math.abs(released)));
    }
}
