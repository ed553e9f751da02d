package org.reid4j.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Embedding;
import org.reid4j.core.InputKind;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Metric;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.image.Preprocessing;

/// A model opened as a stranger opens it, on a class path without libtorch.
class ReidTest {
    private static final Preprocessing INPUT = Preprocessing.imagenet(Graphs.HEIGHT, Graphs.WIDTH);

    @TempDir
    Path folder;

    private static ModelCard card() {
        return new ModelCard("onnx", Map.of(), InputKind.PHOTOS, INPUT, 0, Metric.COSINE, false, Map.of());
    }

    private Path model() throws IOException {
        Graphs.plain().write(folder.resolve("model.onnx"));
        Files.writeString(
                folder.resolve("model.json"),
                card().withBands(Optional.of(new Bands(0.9f, 0.5f)), Optional.empty())
                        .json());
        return folder;
    }

    private static BufferedImage image(Pixels photo) {
        var image = new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0, at = 0; y < photo.height(); y++) {
            for (int x = 0; x < photo.width(); x++, at += 3) {
                byte[] rgb = photo.rgb();
                image.setRGB(
                        x, y, (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | (rgb[at + 2] & 0xff) | 0xff << 24);
            }
        }
        return image;
    }

    @Test
    void aPhotoIsTheSameHoweverItComes() throws IOException {
        Pixels photo = Graphs.photo(Graphs.HEIGHT, Graphs.WIDTH, 3);
        Path file = folder.resolve("photo.png");
        ImageIO.write(image(photo), "png", file.toFile());
        try (var reid = Reid.open(model())) {
            assertThat(reid.engine()).isEqualTo("onnx");
            Embedding a = reid.embed(photo);
            float[] expected = Graphs.expected(photo, INPUT);
            for (int i = 0; i < expected.length; i++) {
                assertThat(a.values()[i]).isCloseTo(expected[i], within(2e-6f));
            }
            assertThat(reid.embed(file)).isEqualTo(a);
            assertThat(reid.embed(image(photo))).isEqualTo(a);
            assertThat(reid.embedFiles(List.of(file, file))).containsExactly(a, a);
            assertThat(reid.embedImages(List.of(image(photo)))).containsExactly(a);
            assertThat(reid.verdict(a.similarity(a))).contains(Bands.Verdict.MATCH);
            assertThat(reid.verdict(0.6f)).contains(Bands.Verdict.UNSURE);
            assertThat(a.model()).isEqualTo(reid.model());
        }
    }

    @Test
    void manyThreadsShareOneModel() throws IOException {
        try (var reid = Reid.open(model())) {
            var photos = IntStream.range(0, 60)
                    .mapToObj(i -> Graphs.photo(20, 10, i))
                    .toList();
            var alone = reid.embed(photos);
            IntStream.range(0, 60).parallel().forEach(i -> {
                float close = reid.embed(photos.get(i)).similarity(alone.get(i));
                assertThat(close).isCloseTo(1, within(1e-5f));
            });
        }
    }

    @Test
    void aFileThatCarriesItsCardNeedsNothingBesideIt() {
        var graph = Graphs.plain().graph();
        Path file = folder.resolve("carries.onnx");
        OnnxFile.write(
                file,
                new OnnxGraph(
                        graph.name(),
                        graph.inputs(),
                        graph.outputs(),
                        graph.constants(),
                        graph.nodes(),
                        Map.of(ModelCard.METADATA, card().json())));
        try (var reid = Reid.open(file)) {
            assertThat(reid.card()).isEqualTo(card());
            assertThat(reid.verdict(1)).as("nothing was measured").isEmpty();
        }
    }

    @Test
    void anOnnxFileWithoutACardSaysWhatToDo() {
        Path file = Graphs.plain().write(folder.resolve("bare.onnx"));
        assertThatThrownBy(() -> Reid.open(file))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("reid weights import " + file);
    }

    @Test
    void weightsWithoutLibtorchSayWhichArtifactIsMissing() throws IOException {
        Path weights = Files.writeString(folder.resolve("best.safetensors"), "x");
        assertThatThrownBy(() -> Reid.open(weights))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("add org.reid4j:reid4j-train");
        assertThatThrownBy(() -> Reid.open(model(), EngineOptions.defaults().withEngine("torch")))
                .hasMessageContaining("add org.reid4j:reid4j-train");
        assertThatThrownBy(() -> Reid.open(model(), EngineOptions.defaults().withEngine("tensorflow")))
                .hasMessageContaining("engine is 'tensorflow', must be auto or one of: onnx");
        Files.delete(weights);
        assertThatThrownBy(() -> Reid.open(model(), EngineOptions.defaults().withDevice("cuda")))
                .hasMessageContaining("on the CPU alone");
    }

    @Test
    void withoutLibtorchAnOnnxFileBesideWeightsIsTaken() throws IOException {
        Path weights = Files.writeString(folder.resolve("model.safetensors"), "x");
        claiming(folder.resolve("model.onnx"), Sha256.of(weights), 1);
        try (var reid = Reid.open(folder)) {
            assertThat(reid.engine()).isEqualTo("onnx");
        }
        try (var reid = Reid.open(weights)) {
            assertThat(reid.engine()).isEqualTo("onnx");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.pth", "model.safetensors"})
    void anUnrelatedOnnxFileBesideWeightsIsNot(String name) throws IOException {
        Path weights = Files.writeString(folder.resolve(name), "x");
        claiming(folder.resolve("model.onnx"), "f".repeat(64), 1);
        assertThatThrownBy(() -> Reid.open(weights))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(
                        name.endsWith(".pth") ? "reid weights import " + weights : "add org.reid4j:reid4j-train");
        assertThatThrownBy(() -> Reid.open(weights, EngineOptions.defaults().withEngine("onnx")))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("there is no ONNX file of these weights");
    }

    @Test
    void aClaimIsNoIdentity() throws IOException {
        Path weights = Files.writeString(folder.resolve("mine.safetensors"), "x");
        Path stranger = Files.createDirectory(folder.resolve("stranger"));
        claiming(folder.resolve("mine.onnx"), Sha256.of(weights), 1);
        claiming(stranger.resolve("mine.onnx"), Sha256.of(weights), 2);
        try (var mine = Reid.open(folder.resolve("mine.onnx"));
                var theirs = Reid.open(stranger.resolve("mine.onnx"))) {
            assertThat(mine.model()).isEqualTo(Engines.id(weights, mine.card(), false));
            assertThat(theirs.model()).isNotEqualTo(mine.model());
        }
    }

    @Test
    void otherSettingsAreAnotherModel() throws IOException {
        Path file = model().resolve("model.onnx");
        var settings = Map.of("output", "embedding", "test_feature", "after");
        var other = card().withSettings(settings);
        assertThat(Engines.id(file, other, false))
                .isEqualTo(Engines.id(file, card().withSettings(new TreeMap<>(settings)), false))
                .isNotEqualTo(Engines.id(file, card(), false));
    }

    /// The tiny network with its card, said to be of weights.
    private static void claiming(Path file, String weights, float scale) {
        var graph = Graphs.plain().withScale(scale).graph();
        OnnxFile.write(
                file,
                new OnnxGraph(
                        graph.name(),
                        graph.inputs(),
                        graph.outputs(),
                        graph.constants(),
                        graph.nodes(),
                        Map.of(ModelCard.METADATA, card().json(), ModelCard.WEIGHTS, weights)));
    }

    @Test
    void whatIsNoModelIsRefused() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> Reid.open(empty))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("no model");
        assertThatThrownBy(() -> Reid.open(folder.resolve("gone")))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("no model");
    }

    @Test
    void aFileThatIsNoPhotoIsRefusedByName() throws IOException {
        Path file = Files.writeString(folder.resolve("note.jpg"), "hello");
        try (var reid = Reid.open(model())) {
            assertThatThrownBy(() -> reid.embed(file)).hasMessageContaining("note.jpg");
            assertThatThrownBy(() -> reid.embedFiles(List.of(file))).hasMessageContaining("note.jpg");
        }
    }

    @Test
    void manyFilesComeInOrder() throws IOException {
        var files = new ArrayList<Path>();
        var photos = new ArrayList<Pixels>();
        for (int i = 0; i < 21; i++) { // several batches, and one that is not full
            photos.add(Graphs.photo(Graphs.HEIGHT, Graphs.WIDTH, i));
            files.add(folder.resolve(i + ".png"));
            ImageIO.write(image(photos.getLast()), "png", files.getLast().toFile());
        }
        try (var reid = Reid.open(model(), EngineOptions.defaults().withBatch(2))) {
            var embedded = reid.embedFiles(files);
            assertThat(embedded).hasSize(21);
            for (int i = 0; i < 21; i++) {
                assertThat(embedded.get(i).similarity(reid.embed(photos.get(i))))
                        .isCloseTo(1, within(1e-5f));
            }
            assertThat(reid.embedFiles(List.of())).isEmpty();
        }
    }

    @Test
    void otherPreprocessingIsAnotherModel() throws IOException {
        model();
        String one;
        try (var reid = Reid.open(folder)) {
            one = reid.model();
        }
        try (var reid = Reid.open(folder, EngineOptions.defaults().withFlip(Optional.of(true)))) {
            assertThat(reid.model()).isNotEqualTo(one);
        }
    }
}
