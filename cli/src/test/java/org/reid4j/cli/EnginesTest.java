package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.InputKind;
import org.reid4j.core.eval.Metric;
import org.reid4j.embed.EngineOptions;
import org.reid4j.embed.EngineSpeeds;
import org.reid4j.embed.Engines;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxNode;
import org.reid4j.embed.onnx.OnnxValue;
import org.reid4j.image.Preprocessing;
import org.reid4j.torch.weights.Safetensors;
import tools.jackson.databind.JsonNode;

/// One trained network by both engines, and taken over from its ONNX file as a stranger's would be.
class EnginesTest {
    @TempDir
    static Path root;

    private static Path run;
    private static Path model;
    private static Path floats;

    @BeforeAll
    static void exported() throws IOException {
        run = root.resolve("tiny");
        World.copy(World.world().run(), run);
        reid("export", "run=" + run).succeeded();
        reid(
                        "weights",
                        "import",
                        run.resolve("weights/best.onnx"),
                        "--as",
                        "other",
                        "--output",
                        root.resolve("models"),
                        "--json")
                .succeeded();
        model = root.resolve("models/other");
        reid("export", "run=" + run, "input=floats", "--output", root.resolve("floats"))
                .succeeded();
        floats = root.resolve("floats/model.onnx");
    }

    private static JsonNode eval(Object... more) {
        return reid(Stream.concat(Stream.of("eval", "--json"), Stream.of(more)).toArray())
                .succeeded()
                .json();
    }

    private static void prefer(String engine) throws IOException {
        Path file = run.resolve("model.json");
        var speeds = new EngineSpeeds(engine, Map.of("onnx", 2.0, "torch", 1.0), 32);
        Files.writeString(file, ModelCard.read(file).withEngine(speeds).json());
    }

    @Test
    void bothEnginesMeasureTheSame() {
        var torch = eval("run=" + run, "--engine", "torch");
        var onnx = eval("run=" + run, "engine=onnx");
        assertThat(torch.get("engine").asString()).isEqualTo("torch");
        assertThat(onnx.get("engine").asString()).isEqualTo("onnx");
        assertThat(onnx.get("mAP").asDouble()).isCloseTo(torch.get("mAP").asDouble(), within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "torch"})
    void theFasterOneIsTheDefault(String faster) throws IOException {
        prefer(faster);
        assertThat(eval("run=" + run).get("engine").asString()).isEqualTo(faster);
        assertThat(eval("run=" + run.resolve("weights/best.safetensors"))
                        .get("engine")
                        .asString())
                .isEqualTo(faster);
    }

    @Test
    void anOnnxFileOfOtherWeightsIsNotTaken() throws IOException {
        prefer("onnx");
        Path copy = root.resolve("other-weights");
        World.copy(run, copy);
        Path weights = copy.resolve("weights/best.safetensors");
        try (var opened = Engines.open(weights, EngineOptions.defaults())) {
            assertThat(opened.engine()).isEqualTo("onnx");
        }
        var read = Safetensors.read(weights);
        var noted = new LinkedHashMap<>(read.metadata());
        noted.put("note", "trained on");
        Files.delete(weights);
        Safetensors.write(weights, read.tensors(), noted);
        try (var opened = Engines.open(copy, EngineOptions.defaults())) {
            assertThat(opened.engine()).isEqualTo("torch");
        }
        assertThatThrownBy(() -> Engines.open(copy, EngineOptions.defaults().withEngine("onnx")))
                .hasMessageContaining("there is no ONNX file of these weights");
        Path foreign = Files.write(root.resolve("net.pth"), new byte[] {1});
        assertThatThrownBy(() -> Engines.open(foreign, EngineOptions.defaults()))
                .hasMessageContaining("reid weights import " + foreign);
        Files.write(copy.resolve("weights/best.onnx"), new byte[] {1, 2, 3});
        try (var opened = Engines.open(copy, EngineOptions.defaults())) {
            assertThat(opened.engine())
                    .as("a damaged file beside good weights is in nobody's way")
                    .isEqualTo("torch");
        }
    }

    @Test
    void aModelThatWasTakenOverMeasuresAsTheRunDid() {
        var before = eval("run=" + run, "--engine", "torch");
        var after = eval("run=" + model, "data=" + World.world().street());
        assertThat(after.get("engine").asString()).isEqualTo("onnx");
        assertThat(after.get("mAP").asDouble()).isCloseTo(before.get("mAP").asDouble(), within(1e-3));
        assertThat(Path.of(after.get("report").asString())).exists();
    }

    @Test
    void aModelThatWasTakenOverSearchesAndEmbeds() throws IOException {
        Path gallery = World.world().street().resolve("bounding_box_test");
        Path photo = World.files(World.world().street().resolve("query"), "").getFirst();
        var found = reid("search", photo, "in", gallery, "run=" + model, "runs=" + root.resolve("runs"), "--json")
                .succeeded()
                .json();
        assertThat(found.get("verdict").asString()).as("the bands came along").isIn("match", "unsure", "not_here");
        assertThat(found.get("hits").size()).isPositive();
        Path table = root.resolve("table.csv");
        reid("embed", gallery, "--output", table, "run=" + model.resolve("model.onnx"))
                .succeeded();
        assertThat(Files.readAllLines(table)).hasSize(World.files(gallery, "").size());
    }

    @Test
    void whatIsTakenOverSaysWhatWasGuessed() throws IOException {
        reid(
                        "weights",
                        "import",
                        run.resolve("weights/best.onnx"),
                        "--as",
                        "guessed",
                        "--output",
                        root,
                        "--metric",
                        "euclidean")
                .succeeded();
        ModelCard card = ModelCard.read(root.resolve("guessed/model.json"));
        assertThat(card.preprocessing().height()).isEqualTo(32);
        assertThat(card.facts()).containsEntry("guessed_colour", "rgb").containsKey(ModelCard.WEIGHTS);
        assertThat(card.metric()).isEqualTo(Metric.EUCLIDEAN);
        assertThat(card.settings()).containsEntry("output", "embedding");
        ModelCard own = ModelCard.read(model.resolve("model.json"));
        assertThat(own.system()).as("a file that carries its card keeps it").isEqualTo("strong-baseline");
        assertThat(Files.readString(model.resolve("MODEL.md"))).contains("imported_from");
        try (var left = Files.list(model.resolveSibling("."))) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).containsExactly("other");
        }
    }

    @Test
    void aGaitNetworkIsNoNetworkOfPhotos() {
        Path file = root.resolve("gait.onnx");
        var card = new ModelCard(
                "gaitset",
                Map.of(),
                InputKind.SILHOUETTES,
                Preprocessing.imagenet(64, 44),
                0,
                Metric.EUCLIDEAN,
                false,
                Map.of());
        OnnxFile.write(
                file,
                new OnnxGraph(
                        "gait",
                        List.of(new OnnxValue("x", ElementType.FLOAT, List.of("batch", "frames", "64", "44"))),
                        List.of(new OnnxValue("embedding", ElementType.FLOAT, List.of("batch", "n"))),
                        List.of(),
                        List.of(new OnnxNode("Flatten", List.of("x"), List.of("embedding"), Map.of())),
                        Map.of(ModelCard.METADATA, card.json())));
        var said = reid("weights", "import", file, "--as", "gait", "--output", root, "--input", "64x44")
                .failed(2);
        assertThat(said.message()).contains("is of a gait network (gaitset), which reads walks");
        assertThat(root.resolve("gait")).doesNotExist();
    }

    static List<List<Object>> refusals() {
        return List.of(
                List.of("exists already", "weights", "import", "ONNX", "--as", "other", "--output", "MODELS"),
                List.of(
                        "32 x 32 (height x width), not 64 x 32",
                        "weights",
                        "import",
                        "ONNX",
                        "--as",
                        "a",
                        "--input",
                        "64x32"),
                List.of("must be in 1..2048", "weights", "import", "ONNX", "--as", "a", "--input", "20000x20000"),
                List.of(
                        "go with --scale 255",
                        "weights",
                        "import",
                        "FLOATS",
                        "--as",
                        "a",
                        "--mean",
                        "123.7,116.3,103.5"),
                List.of("must be height x width", "weights", "import", "ONNX", "--as", "a", "--input", "large"),
                List.of("reads bytes", "weights", "import", "ONNX", "--as", "a", "--mean", "1,2,3"),
                List.of("no output 'x'", "weights", "import", "ONNX", "--as", "a", "--output-name", "x"),
                List.of("is ONNX", "weights", "import", "ONNX", "--as", "a", "--model", "mgn"),
                List.of("are of ONNX", "weights", "import", "WEIGHTS", "--as", "a", "--colour", "bgr"),
                List.of("say data=DIR", "eval", "run=MODEL"),
                List.of("looks inside the network", "explain", "PHOTO", "run=MODEL"),
                List.of("leave engine=onnx out", "explain", "PHOTO", "run=RUN", "--engine", "onnx"),
                List.of("no weight file", "search", "PHOTO", "in", "GALLERY", "run=MODEL", "engine=torch"),
                List.of(
                        "must be auto or one of: onnx, torch",
                        "search",
                        "PHOTO",
                        "in",
                        "GALLERY",
                        "run=RUN",
                        "engine=x"),
                List.of("on the CPU alone", "search", "PHOTO", "in", "GALLERY", "run=MODEL", "device=cuda"),
                List.of("looks inside the network", "eval", "run=MODEL", "data=DATA", "--test-feature", "before"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void wrongWishesAreRefusedInASentence(List<Object> words) throws IOException {
        Path photo = World.files(World.world().street().resolve("query"), "").getFirst();
        var typed = words.stream()
                .skip(1)
                .map(word -> word.toString()
                        .replace("FLOATS", floats.toString())
                        .replace("ONNX", run.resolve("weights/best.onnx").toString())
                        .replace(
                                "WEIGHTS",
                                run.resolve("weights/best.safetensors").toString())
                        .replace("MODELS", root.resolve("models").toString())
                        .replace("MODEL", model.toString())
                        .replace("RUN", run.toString())
                        .replace("PHOTO", photo.toString())
                        .replace(
                                "GALLERY",
                                World.world()
                                        .street()
                                        .resolve("bounding_box_test")
                                        .toString())
                        .replace("DATA", World.world().street().toString()))
                .toArray();
        assertThat(reid(typed).failed(2).message()).contains(words.getFirst().toString());
    }
}
