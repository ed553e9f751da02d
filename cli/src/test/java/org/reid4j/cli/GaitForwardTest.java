package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.sample.Seeds;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.DType;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;

/// `reid forward` with the gait networks: walks of silhouettes in, every named output out.
class GaitForwardTest {
    private static final int SIDE = 32;
    private static final int CLASSES = 3;

    @TempDir
    Path folder;

    private static float[] silhouettes(int frames) {
        var random = Seeds.of(5, 0, 0);
        var values = new float[frames * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextBoolean() ? 1 : 0;
        }
        return values;
    }

    private static RawTensor walks(int walks, int frames) {
        return RawTensor.of(silhouettes(walks * frames), walks, frames, SIDE, SIDE);
    }

    private Path weights(String system, Map<String, String> settings) {
        var small = new LinkedHashMap<>(settings);
        small.put("channels", "2,4,8");
        if (system.equals("gaitgln")) {
            small.put("lateral", "8");
        }
        small.put("dimension", "8");
        Path file = folder.resolve("net.safetensors");
        try (var net = Systems.create(Systems.spec(system, small), CLASSES, 1)) {
            Safetensors.write(file, net.snapshot().tensors(), Map.of());
        }
        return file;
    }

    private Console.Outcome forward(String system, Path weights, Map<String, RawTensor> input, Object... more) {
        Path given = folder.resolve("walks.safetensors");
        Safetensors.write(given, input, Map.of());
        var words = new ArrayList<Object>(List.of(
                "forward",
                system,
                "--weights",
                weights,
                "--input",
                given,
                "--output",
                folder.resolve("y.safetensors")));
        words.addAll(List.of(more));
        return reid(words.toArray());
    }

    private TensorFile written() {
        return Safetensors.read(folder.resolve("y.safetensors"));
    }

    private static RawTensor tensor(TensorFile file, String name) {
        return file.tensor(name).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "gaitgln, paper, 1, 'embedding 2x8x93'",
        "gaitgln, paper, 2, 'embedding 2x8x93, compact 2x8, logits 2x3'",
        "gaitgln, opengait, 2, 'embedding 2x8x93, compact 2x8, logits 2x1x3'",
        "gaitgln, article, 2, 'embedding 2x21x8, compact 2x8, logits 2x3'",
        "gaitset, original, , 'embedding 2x62x8'",
        "gaitset, opengait, , 'embedding 2x8x62'"
    })
    void namesAndShapesAreThoseOfTheRelease(String system, String variant, String phase, String expected) {
        var settings = new LinkedHashMap<>(Map.of("variant", variant));
        if (phase != null) {
            settings.put("phase", phase);
        }
        Path weights = weights(system, settings);
        // the paper's network is what GLN's weights are taken for
        var set = variant.equals("opengait") ? new Object[] {"--set", "variant=opengait"} : new Object[0];
        forward(system, weights, Map.of("input", walks(2, 3)), set).succeeded();
        var outputs = new ArrayList<String>();
        written()
                .tensors()
                .forEach((name, raw) -> outputs.add(name + " "
                        + String.join(
                                "x",
                                Arrays.stream(raw.shape())
                                        .mapToObj(Long::toString)
                                        .toList())));
        assertThat(outputs).containsExactlyInAnyOrder(expected.split(", "));
    }

    @Test
    void joinedWalksGiveWhatEachGivesAlone() {
        Path weights = weights("gaitset", Map.of());
        forward(
                        "gaitset",
                        weights,
                        Map.of("input", walks(1, 5), "lengths", RawTensor.of(new long[] {2, 3}, 2)),
                        "--double")
                .succeeded();
        var both = tensor(written(), "embedding");
        assertThat(both.shape()).containsExactly(2, 62, 8);
        assertThat(both.dtype()).isEqualTo(DType.F64);
        float[] first = Arrays.copyOf(silhouettes(5), 2 * SIDE * SIDE);
        forward("gaitset", weights, Map.of("input", RawTensor.of(first, 1, 2, SIDE, SIDE)), "--double")
                .succeeded();
        double[] alone = tensor(written(), "embedding").toDoubles();
        assertThat(Arrays.copyOf(both.toDoubles(), alone.length)).containsExactly(alone, within(1e-12));
    }

    @Test
    void silhouettesMayBeBytes() {
        Path weights = weights("gaitgln", Map.of("phase", "1"));
        forward("gaitgln", weights, Map.of("input", walks(2, 2))).succeeded();
        float[] floats = tensor(written(), "embedding").toFloats();
        float[] values = silhouettes(4);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        var raw = RawTensor.of(bytes, 2, 2, SIDE, SIDE);
        forward("gaitgln", weights, Map.of("input", raw)).succeeded();
        assertThat(tensor(written(), "embedding").toFloats()).isEqualTo(floats);
    }

    @Test
    void phaseOneMayBeAskedOfWeightsOfPhaseTwo() {
        forward("gaitgln", weights("gaitgln", Map.of()), Map.of("input", walks(1, 2)), "--set", "phase=1")
                .succeeded();
        assertThat(written().tensors()).containsOnlyKeys("embedding");
    }

    @Test
    void wrongInputsAreExplained() {
        Path weights = weights("gaitgln", Map.of());
        assertThat(forward("gaitgln", weights, Map.of("input", RawTensor.of(new float[1024], 1, 32, 32)))
                        .failed(2)
                        .message())
                .contains("walks.safetensors: silhouettes has shape [1, 32, 32], must be [?, ?, ?, ?]")
                .contains("give 'input' as [walks, frames, height, width]");
        assertThat(forward("gaitgln", weights, Map.of("input", RawTensor.of(new float[1020], 1, 1, 30, 34)))
                        .failed(2)
                        .message())
                .contains("height and width must be multiples of 4");
        assertThat(forward(
                                "gaitgln",
                                weights,
                                Map.of("input", walks(1, 4), "lengths", RawTensor.of(new long[] {3, 2}, 2)))
                        .failed(2)
                        .message())
                .contains("lengths has 2 at place 1, allowed: 1 to 1");
        assertThat(forward(
                                "gaitgln",
                                weights,
                                Map.of("input", walks(1, 4), "lengths", RawTensor.of(new float[] {4}, 1)))
                        .failed(2)
                        .message())
                .contains("'lengths' must hold whole numbers (I64), and holds F32");
        assertThat(forward("gaitset", weights, Map.of("input", walks(1, 2)))
                        .failed(2)
                        .message())
                .contains("The weights do not fit this network");
        assertThat(forward("gaitgln", weights, Map.of("input", walks(1, 2)), "--set", "variant=seed")
                        .failed(2)
                        .message())
                .contains("variant is 'seed', allowed: paper, opengait, article");
    }

    @Test
    void theHelpNamesTheSystems() {
        assertThat(reid("forward", "--help").succeeded().out())
                .contains("gaitgln")
                .contains("gaitset");
    }
}
