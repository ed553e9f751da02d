package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.sample.Seeds;
import org.reid4j.models.dgnet.Decoder;
import org.reid4j.models.dgnet.Discriminator;
import org.reid4j.models.dgnet.StructureEncoder;
import org.reid4j.torch.weights.DType;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;

/// `reid forward` with DG-Net's parts, on small networks: named tensors in, named tensors out.
class DgNetForwardTest {
    @TempDir
    Path folder;

    private Path generator;
    private Path output;

    /// As the release writes it: structure encoder and decoder in one file.
    @BeforeEach
    void generator() {
        var tensors = new LinkedHashMap<String, RawTensor>();
        try (var structure = new StructureEncoder(new StructureEncoder.Widths(2, 2, 1));
                var decoder = new Decoder(new Decoder.Widths(16, 2, 6, 5))) {
            structure.initialise(1);
            decoder.initialise(1);
            structure.snapshot().tensors().forEach((name, raw) -> tensors.put("enc_content." + name, raw));
            tensors.putAll(decoder.snapshot().tensors());
        }
        generator = folder.resolve("gen_00100000.safetensors");
        output = folder.resolve("y.safetensors");
        Safetensors.write(generator, tensors, Map.of());
    }

    private static RawTensor random(long... shape) {
        var random = Seeds.of(5, 0, 0);
        var values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return RawTensor.of(values, shape);
    }

    private Console.Outcome forward(String part, Path weights, Map<String, RawTensor> given, Object... more) {
        Path input = folder.resolve("x.safetensors");
        Safetensors.write(input, given, Map.of());
        var words = new ArrayList<Object>(
                List.of("forward", part, "--weights", weights, "--input", input, "--output", output));
        words.addAll(List.of(more));
        return reid(words.toArray());
    }

    private RawTensor written(String name) {
        return Safetensors.read(output).tensor(name).orElseThrow();
    }

    @Test
    void theStructureEncoderIsReadOutOfTheGenerator() {
        var json = forward("dgnet:structure", generator, Map.of("input", random(2, 1, 64, 40)), "--json")
                .succeeded()
                .json();
        assertThat(json.get("shapes").propertyNames()).containsExactly("structure");
        assertThat(written("structure").shape()).containsExactly(2, 16, 16, 10);
        assertThat(written("structure").dtype()).isEqualTo(DType.F32);
    }

    @Test
    void whatTheStructureEncoderWritesTheDecoderReads() {
        forward("dgnet:structure", generator, Map.of("input", random(2, 1, 40, 40)), "--double")
                .succeeded();
        var structure = written("structure");
        forward("dgnet:decoder", generator, Map.of("structure", structure, "appearance", random(2, 24)), "--double")
                .succeeded();
        assertThat(written("image").shape()).containsExactly(2, 3, 40, 40);
        assertThat(written("image").dtype()).isEqualTo(DType.F64);
    }

    @Test
    void eachScaleOfTheDiscriminatorIsAnOutput() {
        Path weights = folder.resolve("dis.safetensors");
        try (var judge = new Discriminator(new Discriminator.Widths(2, 2, 1, 3))) {
            judge.initialise(1);
            Safetensors.write(weights, judge.snapshot().tensors(), Map.of());
        }
        assertThat(forward("dgnet:discriminator", weights, Map.of("input", random(1, 3, 32, 32)))
                        .succeeded()
                        .out()
                        .lines())
                .containsExactly("score_0 [1, 1, 8, 8]", "score_1 [1, 1, 4, 4]", "score_2 [1, 1, 2, 2]");
    }

    @Test
    void wrongInputsAreExplained() {
        assertThat(forward("dgnet:decoder", generator, Map.of("structure", random(1, 16, 4, 4)))
                        .failed(2)
                        .message())
                .endsWith("x.safetensors has no tensor 'appearance'; it has structure");
        assertThat(forward("dgnet:structure", generator, Map.of("input", random(1, 3, 64, 64)))
                        .failed(2)
                        .message())
                .contains("x.safetensors: input has shape [1, 3, 64, 64], must be [?, 1, ?, ?]")
                .contains("give 'input' as [?, 1, ?, ?]");
        assertThat(forward("dgnet:structure", generator, Map.of("input", random(1, 1, 32, 32)))
                        .failed(2)
                        .message())
                .contains("input has shape [1, 1, 32, 32], height and width must be at least 37");
        assertThat(output).doesNotExist();
    }

    @Test
    void wrongWordsAndWeightsAreExplained() {
        var input = Map.of("input", random(1, 1, 40, 40));
        for (var wrong : List.of("dgnet:encoder", "dgnet")) {
            assertThat(forward(wrong, generator, input).failed(2).message())
                    .contains("There is no model '" + wrong + "'. Models are: strong-baseline, ")
                    .contains("dgnet:structure");
        }
        assertThat(forward("dgnet:structure", generator, input, "--set", "stride=1")
                        .failed(2)
                        .message())
                .contains("dgnet:structure has no settings, so 'stride' cannot be set");
        assertThat(forward("dgnet:teacher", generator, input).failed(2).message())
                .startsWith("error: " + generator + ": These weights are not of dgnet:teacher: none is named")
                .contains("reid weights inspect FILE says what they are");
    }

    @Test
    void theHelpNamesTheParts() {
        assertThat(reid("forward", "--help").succeeded().out()).contains("dgnet:structure");
    }
}
