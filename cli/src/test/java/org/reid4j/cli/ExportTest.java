package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.Reid;
import org.reid4j.embed.onnx.OnnxSummary;
import org.reid4j.torch.weights.Safetensors;

/// `reid export`: what leaves is what was trained, and nothing is left of what fails.
class ExportTest {
    @TempDir
    Path folder;

    private Path run;
    private Path photo;

    @BeforeEach
    void train() throws IOException {
        run = folder.resolve("tiny-1");
        World.copy(World.world().run(), run);
        photo = World.files(World.world().street().resolve("query"), "0").getFirst();
    }

    @Test
    void anOnnxFileBesideTheWeightsIsWhatTheRunIsThenEmbeddedWith() {
        try (var torch = Reid.open(run)) {
            var before = torch.embed(photo);
            var json = reid("export", "run=" + run, "--json").succeeded().json();
            assertThat(json.get("difference").asDouble()).isLessThan(1e-4);
            assertThat(json.get("cosine").asDouble()).isGreaterThan(0.9999);
            assertThat(run.resolve("weights/best.onnx")).exists();
            assertThat(ModelCard.read(run.resolve("model.json")).engine()).isPresent();
            var choice = ModelCard.read(run.resolve("model.json")).engine().orElseThrow();
            try (var after = Reid.open(run)) {
                assertThat(after.engine()).isEqualTo(choice.preferred());
                assertThat(after.embed(photo).similarity(before)).isCloseTo(1, within(1e-5f)); // one and the same model
            }
        }
        assertThat(left(run.resolve("weights"))).containsExactly("best.onnx", "best.safetensors", "last.safetensors");
    }

    @Test
    void aFolderToBeGivenAwayHoldsAllThatIsNeeded() {
        Path away = folder.resolve("away");
        var said = reid("export", "run=" + run, "--output", away).succeeded();
        assertThat(left(away)).containsExactly("MODEL.md", "model.json", "model.onnx");
        assertThat(said.out()).contains("pixels uint8 [batch, 32, 32, 3]").contains("opset 17");
        try (var reid = Reid.open(away);
                var own = Reid.open(run)) {
            assertThat(reid.engine()).isEqualTo("onnx");
            var given = reid.embed(photo);
            var kept = own.embed(photo);
            for (int i = 0; i < kept.dimension(); i++) {
                assertThat(given.values()[i]).isCloseTo(kept.values()[i], within(1e-5f));
            }
            assertThat(given.model())
                    .as("what it claims cannot be checked without the weights")
                    .isNotEqualTo(kept.model());
        }
        var again = reid("export", "run=" + run, "--output", away).failed(2);
        assertThat(again.err()).contains("is there already");
    }

    @Test
    void floatsAreReadWhereSomebodyNormalisesHimself() {
        Path away = folder.resolve("away");
        reid("export", "run=" + run, "--output", away, "input=floats").succeeded();
        var input = OnnxSummary.read(away.resolve("model.onnx")).inputs().getFirst();
        assertThat(input.name()).isEqualTo("input");
        assertThat(input.shape()).isEqualTo(List.of("batch", "3", "32", "32"));
    }

    @Test
    void safetensorsKeepEveryTensorAndTheCard() {
        Path away = folder.resolve("away");
        reid("export", "run=" + run, "format=safetensors", "--output", away).succeeded();
        var read = Safetensors.read(away.resolve("model.safetensors"));
        assertThat(read.tensors().keySet())
                .isEqualTo(Safetensors.read(run.resolve("weights/best.safetensors"))
                        .tensors()
                        .keySet());
        try (var reid = Reid.open(away);
                var own = Reid.open(run)) {
            assertThat(reid.embed(photo).similarity(own.embed(photo))).isCloseTo(1, within(1e-6f));
        }
    }

    @Test
    void torchScriptNeedsNoCodeOfOurs() {
        Path away = folder.resolve("away");
        var said = reid("export", "run=" + run, "format=torchscript", "--output", away)
                .succeeded();
        assertThat(said.out()).contains("checked  on 103 pictures");
        assertThat(left(away)).containsExactly("MODEL.md", "model.json", "model.pt");
    }

    @Test
    void eightBitsLeaveOnlyWhereRank1StaysAndAreAModelOfTheirOwn() throws IOException {
        Path away = folder.resolve("away");
        var outcome = reid("export", "run=" + run, "precision=int8", "--output", away, "--json");
        if (outcome.exit() == 3) { // a network trained for one epoch may lose more: then nothing may be left
            assertThat(outcome.err()).contains("8 bits lose too much");
            assertThat(away).doesNotExist();
            return;
        }
        var json = outcome.succeeded().json();
        assertThat(json.get("rank1_int8").asDouble())
                .isGreaterThanOrEqualTo(json.get("rank1_float32").asDouble() - 0.002);
        assertThat(OnnxSummary.read(away.resolve("model.onnx")).nodes()).containsKey("QuantizeLinear");
        assertThat(Files.size(away.resolve("model.onnx"))).isLessThan(12_000_000);
        try (var reid = Reid.open(away);
                var own = Reid.open(run)) {
            assertThat(reid.model()).isNotEqualTo(own.model());
        }
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThat(reid("export", "run=" + run, "format=tflite").failed(2).err())
                .contains("onnx, safetensors, torchscript");
        assertThat(reid("export", "run=" + run, "input=jpeg").failed(2).err()).contains("bytes or floats");
        assertThat(reid("export", "run=" + run, "precision=int4").failed(2).err())
                .contains("float32 or int8");
        assertThat(reid("export", "run=" + run, "precision=int8").failed(2).err())
                .contains("--output DIR");
        assertThat(reid("export", "run=" + run, "format=safetensors").failed(2).err())
                .contains("--output DIR");
        assertThat(left(run.resolve("weights"))).containsExactly("best.safetensors", "last.safetensors");
    }

    private static List<String> left(Path folder) {
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
