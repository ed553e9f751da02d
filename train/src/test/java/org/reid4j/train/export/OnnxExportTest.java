package org.reid4j.train.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxRun;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.embed.onnx.OnnxTensor;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.PartNet;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.models.dgnet.Decoder;
import org.reid4j.models.dgnet.Discriminator;
import org.reid4j.models.dgnet.StructureEncoder;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Tensors;
import org.reid4j.torch.script.ScriptFile;

/// Every system and variant leaves as ONNX and gives in ONNX Runtime what it gives here.
class OnnxExportTest {
    private static final int HEIGHT = 64;
    private static final int WIDTH = 32;

    static Stream<ModelSpec> specs() {
        return Stream.of(
                small("strong-baseline", Map.of()),
                small("strong-baseline", Map.of("pool", "gem", "neck", "none", "last_stride", "2")),
                small("strong-baseline", Map.of("backbone", "resnet18-ibn-a")),
                small("strong-baseline", Map.of("backbone", "resnet50")),
                small("strong-baseline", Map.of("backbone", "se-resnet50")),
                small("mgn", Map.of()),
                small("mgn", Map.of("pool", "avg")),
                small("rga-sc", Map.of()),
                small("rga-sc", Map.of("attention", "c")),
                small("gaitgln", Map.of("phase", "1")),
                small("gaitgln", Map.of("phase", "2")),
                small("gaitgln", Map.of("variant", "article", "phase", "2")),
                small("gaitset", Map.of()),
                small("gaitset", Map.of("variant", "original")));
    }

    private static ModelSpec small(String system, Map<String, String> chosen) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "backbone", "resnet18",
                "channels", "8,16,32",
                "lateral", "16",
                "dimension", "32",
                "height", Integer.toString(HEIGHT),
                "width", Integer.toString(WIDTH)));
        settings.keySet().retainAll(Systems.spec(system, Map.of()).settings().keySet());
        settings.putAll(chosen);
        return Systems.spec(system, settings);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void givesTheSameInOnnxRuntime(ModelSpec spec, @TempDir Path folder) {
        Path file = folder.resolve("net.onnx");
        try (ReidNet net = Systems.create(spec, 5, 3)) {
            disturb(net);
            net.eval();
            OnnxFile.write(file, OnnxExport.whole(net, HEIGHT, WIDTH));
            try (var run = OnnxRun.open(file, 1)) {
                for (int batch : List.of(1, 4)) {
                    compare(net, run, batch);
                }
            }
        }
        OnnxSummary summary = OnnxSummary.read(file);
        assertThat(summary.opset()).isEqualTo(17);
        assertThat(summary.inputs().getFirst().shape().getFirst()).isEqualTo("batch");
    }

    @ParameterizedTest
    @MethodSource("specs")
    void givesTheSameAsTorchScript(ModelSpec spec, @TempDir Path folder) {
        Path file = folder.resolve("net.pt");
        try (ReidNet net = Systems.create(spec, 0, 3)) {
            disturb(net);
            net.eval();
            OnnxExport.script(net, Preprocessing.imagenet(HEIGHT, WIDTH), file, Map.of("note", "a test"));
            try (var script = ScriptFile.open(file);
                    var _ = Scope.open();
                    var _ = NoGrad.open()) {
                for (int batch : List.of(1, 4)) {
                    long[] shape = {batch, net instanceof SilhouetteNet ? 6 : 3, HEIGHT, WIDTH};
                    float[] numbers = numbers(shape);
                    float[] answer = Tensors.toFloats(script.forward(Tensors.of(numbers, shape)));
                    Tensor expected = net.forward(Tensors.of(numbers, shape)).embedding();
                    same(
                            Map.of("embedding", expected),
                            Map.of("embedding", OnnxTensor.of("embedding", answer, batch, expected.size(1))),
                            "batch of " + batch);
                }
            }
        }
    }

    @Test
    void batchNormsBehindConvolutionsAreFoldedAway(@TempDir Path folder) {
        Path file = folder.resolve("net.onnx");
        try (ReidNet net = Systems.create(small("strong-baseline", Map.of()), 0, 3)) {
            net.eval();
            OnnxFile.write(file, OnnxExport.whole(net, HEIGHT, WIDTH));
        }
        assertThat(OnnxSummary.read(file).nodes())
                .containsEntry("Conv", 20)
                .containsEntry("BatchNormalization", 1); // the neck's, behind the pooling
    }

    @Test
    void partsOfDgNetGiveTheSameToo(@TempDir Path folder) {
        part(
                folder,
                new StructureEncoder(new StructureEncoder.Widths(4, 2, 1)),
                Map.of("input", List.of(1L, 64L, 48L)));
        part(folder, new Discriminator(new Discriminator.Widths(4, 2, 1, 2)), Map.of("input", List.of(3L, 64L, 32L)));
        part(
                folder,
                new Decoder(new Decoder.Widths(16, 2, 8, 8)),
                Map.of("structure", List.of(16L, 16L, 8L), "appearance", List.of(32L)));
    }

    private static void part(Path folder, PartNet net, Map<String, List<Long>> sizes) {
        Path file = folder.resolve(net.getClass().getSimpleName() + ".onnx");
        try (net) {
            net.initialise(4);
            net.eval();
            OnnxFile.write(file, OnnxExport.whole(net, sizes));
            try (var run = OnnxRun.open(file, 1);
                    var _ = Scope.open();
                    var _ = NoGrad.open()) {
                Map<String, OnnxTensor> given = new HashMap<>();
                Map<String, Tensor> ours = new HashMap<>();
                sizes.forEach((name, size) -> {
                    long[] shape = LongStream.concat(
                                    LongStream.of(3), size.stream().mapToLong(s -> s))
                            .toArray();
                    float[] numbers = numbers(shape);
                    given.put(name, OnnxTensor.of(name, numbers, shape));
                    ours.put(name, Tensors.of(numbers, shape));
                });
                same(net.forward(ours), run.run(given), net.getClass().getSimpleName());
            }
        }
    }

    private static float[] numbers(long... shape) {
        var random = new Random(shape[0]);
        var numbers = new float[(int) LongStream.of(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = random.nextFloat();
        }
        return numbers;
    }

    private static void compare(ReidNet net, OnnxRun run, int batch) {
        long[] shape = {batch, net instanceof SilhouetteNet ? 6 : 3, HEIGHT, WIDTH};
        float[] numbers = numbers(shape);
        Map<String, OnnxTensor> given = run.run(Map.of(OnnxExport.INPUT, OnnxTensor.of("input", numbers, shape)));
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            same(net.forward(Tensors.of(numbers, shape)).named(), given, "batch of " + batch);
        }
    }

    private static void same(Map<String, Tensor> expected, Map<String, OnnxTensor> given, String what) {
        assertThat(given.keySet()).as(what).containsExactlyElementsOf(expected.keySet());
        expected.forEach((name, tensor) -> {
            OnnxTensor answer = Objects.requireNonNull(given.get(name), name);
            assertThat(answer.shape())
                    .as(name)
                    .containsExactlyElementsOf(LongStream.range(0, tensor.dim())
                            .mapToObj(d -> tensor.size(d))
                            .toList());
            float[] ours = Tensors.toFloats(tensor);
            float[] theirs = answer.floats();
            float largest = 0;
            float apart = 0;
            for (int i = 0; i < ours.length; i++) {
                largest = Math.max(largest, Math.abs(ours[i]));
                apart = Math.max(apart, Math.abs(ours[i] - theirs[i]));
            }
            assertThat(apart).as(name + ", " + what).isLessThan(2e-5f * largest);
        });
    }

    /// First weights leave batch norms as they are at the beginning, which any folding would survive.
    private static void disturb(ReidNet net) {
        var random = new Random(9);
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            net.stateDict().forEach((name, tensor) -> {
                if (tensor.dim() == 1 && tensor.is_floating_point()) {
                    var numbers = new float[(int) tensor.numel()];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = 0.7f + 0.6f * random.nextFloat();
                    }
                    tensor.copy_(Ops.castLike(Tensors.of(numbers, numbers.length), tensor));
                }
            });
        }
    }
}
