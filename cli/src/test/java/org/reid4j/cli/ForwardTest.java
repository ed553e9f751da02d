package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.sample.Seeds;
import org.reid4j.torch.weights.DType;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;

/// `reid forward`: a tensor in, every named output out.
class ForwardTest {
    private static final long SEED = 5;

    @TempDir
    Path folder;

    private Path input;
    private Path output;

    @BeforeEach
    void draw() {
        var random = Seeds.of(SEED, 0, 0);
        var values = new float[2 * 3 * 64 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        input = folder.resolve("x.safetensors");
        output = folder.resolve("y.safetensors");
        Safetensors.write(input, Map.of("input", RawTensor.of(values, 2, 3, 64, 64)), Map.of());
    }

    private static Path weights() {
        return World.world().run().resolve("weights/best.safetensors");
    }

    private Console.Outcome forward(Path weights, Object... more) {
        var words = new ArrayList<Object>(
                List.of("forward", "strong-baseline", "--weights", weights, "--input", input, "--output", output));
        words.addAll(List.of(more));
        return reid(words.toArray());
    }

    private TensorFile written(Object... more) {
        forward(weights(), more).succeeded();
        return Safetensors.read(output);
    }

    private static RawTensor tensor(TensorFile file, String name) {
        return file.tensor(name).orElseThrow();
    }

    @Test
    void everyNamedOutputIsWritten() {
        var json = forward(weights(), "--json").succeeded().json();
        assertThat(json.get("shapes").propertyNames()).containsExactlyInAnyOrder("global", "embedding");
        var file = Safetensors.read(output);
        assertThat(tensor(file, "global").shape()).containsExactly(2, 512);
        assertThat(tensor(file, "embedding").dtype()).isEqualTo(DType.F32);
    }

    @Test
    void doubleComputesTheSameWithMoreDigits() {
        float[] single = tensor(written(), "embedding").toFloats();
        var embedding = tensor(written("--double"), "embedding");
        assertThat(embedding.dtype()).isEqualTo(DType.F64);
        double[] precise = embedding.toDoubles();
        boolean finer = false;
        for (int i = 0; i < single.length; i++) {
            assertThat((double) single[i]).isCloseTo(precise[i], within(1e-3));
            finer |= precise[i] != (float) precise[i];
        }
        assertThat(finer).isTrue();
    }

    @Test
    void settingsAreTakenTogetherRepeatedAndWithEquals() {
        var plain = tensor(written(), "embedding");
        var together = tensor(written("--set", "last_stride=2", "stem_relu=false"), "embedding");
        var repeated = tensor(written("--set", "last_stride=2", "--set", "stem_relu=false"), "embedding");
        var equals = tensor(written("--set=last_stride=2", "--set=stem_relu=false"), "embedding");
        assertThat(together).isEqualTo(repeated).isEqualTo(equals).isNotEqualTo(plain);
        assertThat(together).isNotEqualTo(tensor(written("--set", "last_stride=2"), "embedding"));
    }

    @Test
    void weightsOfAnotherNetworkAreNamedWithTheFirstTen() {
        var message = forward(weights(), "--set", "backbone=resnet50").failed(2).message();
        assertThat(message)
                .startsWith("error: " + weights() + ": The weights do not fit this network.\n")
                .contains("missing in the file (base.layer1.0.conv3.weight [")
                .contains(" more)")
                .contains(
                        "of another shape (base.layer1.0.conv1.weight: [64, 64, 3, 3] in the file, [64, 64, 1, 1] here, ");
        assertThat(output).doesNotExist();
    }

    @Test
    void missingExtraAndReshapedTensorsAreToldApart() {
        var tensors = new LinkedHashMap<>(Safetensors.read(weights()).tensors());
        tensors.remove("bottleneck.running_mean");
        tensors.put("extra", RawTensor.of(new float[3], 3));
        tensors.put("base.bn1.weight", RawTensor.of(new float[3], 3));
        assertThat(forward(weights(tensors)).failed(2).message())
                .contains("1 missing in the file (bottleneck.running_mean [512])")
                .contains("1 unknown to the network (extra [3])")
                .contains("1 of another shape (base.bn1.weight: [3] in the file, [64] here)");
    }

    @Test
    void weightsOfALostTrainingAreRefusedByTensor() {
        for (float lost : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            var tensors = new LinkedHashMap<>(Safetensors.read(weights()).tensors());
            tensors.computeIfPresent("bottleneck.weight", (_, raw) -> spoiled(raw, lost));
            var file = weights(tensors);
            assertThat(forward(file).failed(2).message())
                    .startsWith(
                            "error: " + file + ": 1 of the weights' tensors hold NaN or infinity (bottleneck.weight).")
                    .contains("use an earlier checkpoint");
            assertThat(output).doesNotExist();
        }
    }

    private Path weights(Map<String, RawTensor> tensors) {
        Path file = folder.resolve("net.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    private static RawTensor spoiled(RawTensor of, float value) {
        float[] values = of.toFloats();
        values[7] = value;
        return RawTensor.of(values, of.shape());
    }

    @Test
    void wrongInputsAreExplained() throws Exception {
        Safetensors.write(input, Map.of("other", RawTensor.of(new float[3], 3)), Map.of());
        assertThat(forward(weights()).failed(2).message())
                .isEqualTo("error: " + input + " has no tensor 'input'; it has other");
        Safetensors.write(input, Map.of("input", RawTensor.of(new float[1024], 1, 1, 32, 32)), Map.of());
        assertThat(forward(weights()).failed(2).message())
                .startsWith("error: " + input + ": images has shape [1, 1, 32, 32], must be [?, 3, ?, ?]")
                .contains("give 'input' as [photos, 3, height, width]");
        Files.writeString(input, "nothing of the kind");
        assertThat(forward(weights()).failed(2).message())
                .contains(input + " is neither a safetensors nor a PyTorch file");
    }

    @Test
    void wrongWordsAreExplained() {
        assertThat(forward(weights(), "--set", "backbon=resnet18").failed(2).message())
                .contains("no setting 'backbon'; did you mean 'backbone'?");
        assertThat(forward(weights(), "--set", "last_stride=3").failed(2).message())
                .contains("last_stride is 3, allowed: 1, 2");
        assertThat(forward(weights(), "model.last_stride=3").failed(2).message())
                .as("a bare setting")
                .contains("last_stride is 3, allowed: 1, 2");
        assertThat(forward(weights(), "--last_stride=3").failed(2).message())
                .as("a dashed setting")
                .contains("last_stride is 3, allowed: 1, 2");
        assertThat(forward(weights(), "--set", "last_stride").failed(2).message())
                .isEqualTo("error: --set takes key=value, got 'last_stride'");
        assertThat(reid("forward", "strong-baseline").failed(2).message())
                .contains("missing required options: '--weights=FILE', '--input=FILE', '--output=FILE'")
                .contains("try: reid forward --help");
        output = folder.resolve("nowhere/y.safetensors");
        assertThat(forward(weights()).failed(2).message())
                .isEqualTo("error: " + output + " could not be written: there is no folder " + folder.resolve("nowhere")
                        + ". Make it, or name another.");
    }
}
