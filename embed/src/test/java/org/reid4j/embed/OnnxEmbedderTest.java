package org.reid4j.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.embed.Graphs.HEIGHT;
import static org.reid4j.embed.Graphs.WIDTH;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.UnitLength;
import org.reid4j.embed.onnx.ElementType;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.embed.onnx.OnnxNode;
import org.reid4j.embed.onnx.OnnxValue;
import org.reid4j.image.ChannelOrder;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.augment.Flip;

/// Holds ONNX Runtime's embeddings to sums worked out by hand, for every form of input and output.
class OnnxEmbedderTest {
    private static final Preprocessing RAW = new Preprocessing(
            HEIGHT, WIDTH, Interpolation.BILINEAR, ChannelOrder.RGB, 255, new float[3], new float[] {1, 1, 1});
    private static final Preprocessing CAFFE = new Preprocessing(
            HEIGHT, WIDTH, Interpolation.BICUBIC, ChannelOrder.BGR, 255, new float[] {100, 110, 120}, new float[] {
                50, 60, 70
            });

    @TempDir
    Path folder;

    static Stream<Graphs> forms() {
        return Stream.of(
                Graphs.plain(),
                Graphs.plain().withChannelsLast(),
                Graphs.plain().withBatch("1"),
                Graphs.plain().withBatch("3"),
                Graphs.plain().withOutput("reid_embedding", false),
                Graphs.plain()
                        .withOutput("reid_embedding", false)
                        .withBatch("2")
                        .withChannelsLast());
    }

    private OnnxEmbedder open(Graphs graph, Preprocessing preprocessing, OnnxEmbedder.Options options) {
        return OnnxEmbedder.open(graph.write(folder.resolve("net.onnx")), preprocessing, options);
    }

    private static List<Pixels> photos(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Graphs.photo(HEIGHT, WIDTH, i))
                .toList();
    }

    private static void equal(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(2e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyFormOfGraphGivesTheSums(Graphs graph) {
        for (var preprocessing : List.of(Preprocessing.imagenet(HEIGHT, WIDTH), CAFFE)) {
            try (var embedder =
                    open(graph, preprocessing, OnnxEmbedder.Options.defaults().withBatch(4))) {
                assertThat(embedder.dimension()).isEqualTo(Graphs.DIMENSION);
                List<Pixels> photos = photos(7); // neither 4 nor 3 nor 2 divides it
                List<float[]> rows = embedder.embed(photos);
                assertThat(rows).hasSize(7);
                for (int i = 0; i < 7; i++) {
                    equal(rows.get(i), Graphs.expected(photos.get(i), preprocessing));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGraphOfBytesGetsThePixelsAsTheyAre(boolean channelsLast) {
        var graph = Graphs.plain().with(ElementType.UINT8);
        try (var embedder =
                open(channelsLast ? graph.withChannelsLast() : graph, CAFFE, OnnxEmbedder.Options.defaults())) {
            assertThat(embedder.input().bytes()).isTrue();
            var blueFirst = new Preprocessing(
                    HEIGHT, WIDTH, Interpolation.BICUBIC, ChannelOrder.BGR, 255, new float[3], new float[] {1, 1, 1});
            var photo = Graphs.photo(HEIGHT, WIDTH, 3);
            equal(embedder.embed(List.of(photo)).getFirst(), Graphs.expected(photo, blueFirst));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mirrorImagesAreAveragedInAsTheOtherEngineDoes(boolean channelsLast) {
        var graph = channelsLast ? Graphs.plain().withChannelsLast() : Graphs.plain();
        try (var embedder = open(graph, RAW, OnnxEmbedder.Options.defaults().withFlip(true))) {
            var photo = Graphs.photo(HEIGHT, WIDTH, 9);
            float[] sum = Graphs.expected(photo, RAW);
            float[] mirrored = Graphs.expected(Flip.mirrored(photo), RAW);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += mirrored[i];
            }
            UnitLength.normalise(sum, sum.length);
            equal(embedder.embed(List.of(photo)).getFirst(), sum);
        }
    }

    @Test
    void photosOfAnySizeAreBroughtToTheGraphs() {
        try (var embedder = open(Graphs.plain(), RAW, OnnxEmbedder.Options.defaults())) {
            var photo = Graphs.photo(31, 17, 4);
            assertThat(embedder.embed(List.of(photo)).getFirst())
                    .containsExactly(
                            embedder.embed(List.of(embedder.reduced(photo))).getFirst());
            assertThat(embedder.embed(List.of())).isEmpty();
        }
    }

    @Test
    void manyThreadsGetWhatOneWouldGet() {
        try (var embedder =
                open(Graphs.plain(), RAW, OnnxEmbedder.Options.defaults().withBatch(3))) {
            List<Pixels> photos = photos(40);
            List<float[]> alone = embedder.embed(photos);
            List<float[]> together = IntStream.range(0, 40)
                    .parallel()
                    .mapToObj(i -> embedder.embed(List.of(photos.get(i))).getFirst())
                    .toList();
            for (int i = 0; i < 40; i++) {
                equal(together.get(i), alone.get(i));
            }
        }
    }

    @Test
    void afterClosingNothingIsEmbedded() {
        var embedder = open(Graphs.plain(), RAW, OnnxEmbedder.Options.defaults());
        embedder.close();
        embedder.close();
        assertThatThrownBy(() -> embedder.embed(photos(1))).hasMessageContaining("closed");
    }

    /// As careless exports are: the batch is free in the input, and one all the same behind it.
    @Test
    void aGraphThatOnlyClaimsToTakeSeveralIsRunOneByOne() {
        var reshaped = Graphs.plain().graph();
        var nodes = new java.util.ArrayList<>(reshaped.nodes());
        nodes.removeLast();
        nodes.add(new OnnxNode("Reshape", List.of("map", "shape"), List.of("embedding"), Map.of()));
        var constants = new java.util.ArrayList<>(reshaped.constants());
        constants.add(org.reid4j.embed.onnx.OnnxTensor.of("shape", 1L, 5L));
        Path file = folder.resolve("one.onnx");
        OnnxFile.write(file, new OnnxGraph("one", reshaped.inputs(), reshaped.outputs(), constants, nodes, Map.of()));
        try (var embedder = OnnxEmbedder.open(file, RAW, OnnxEmbedder.Options.defaults())) {
            assertThat(embedder.batch()).isEqualTo(1);
            List<Pixels> photos = photos(3);
            List<float[]> rows = embedder.embed(photos);
            for (int i = 0; i < 3; i++) {
                equal(rows.get(i), Graphs.expected(photos.get(i), RAW));
            }
        }
    }

    @Test
    void embeddingsThatSayNothingAreRefusedByName() {
        assertThatThrownBy(() -> open(Graphs.plain().withScale(0), RAW, OnnxEmbedder.Options.defaults()))
                .isInstanceOfSatisfying(
                        ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.CHECK))
                .hasMessageContaining("net.onnx")
                .hasMessageContaining("different photos the same");
        assertThatThrownBy(() -> open(Graphs.plain().withScale(Float.NaN), RAW, OnnxEmbedder.Options.defaults()))
                .isInstanceOfSatisfying(
                        ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.CHECK))
                .hasMessageContaining("net.onnx gave NaN");
    }

    @Test
    void anotherSizeThanTheGraphsIsRefused() {
        assertThatThrownBy(() -> open(Graphs.plain(), Preprocessing.imagenet(9, 4), OnnxEmbedder.Options.defaults()))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("8 x 4 (height x width), not 9 x 4");
    }

    @Test
    void anUnknownOutputIsRefusedWithThoseThereAre() {
        var options = OnnxEmbedder.Options.defaults().withOutput(Optional.of("features"));
        assertThatThrownBy(() -> open(Graphs.plain(), RAW, options))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("no output 'features'; its outputs: embedding");
    }

    @Test
    void ofSeveralOutputsTheOneCalledEmbeddingIsTaken() {
        var graph = Graphs.plain().graph();
        var both = graph.withOutputs(List.of(
                new OnnxValue("map", ElementType.FLOAT, List.of("batch", "5", "1", "1")),
                graph.outputs().getFirst()));
        OnnxFile.write(folder.resolve("both.onnx"), both);
        try (var embedder = OnnxEmbedder.open(folder.resolve("both.onnx"), RAW, OnnxEmbedder.Options.defaults())) {
            assertThat(embedder.output()).isEqualTo("embedding");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no ONNX at all", "\b\u0007:\u0002", "PK\u0003\u0004"})
    void whatIsNoOnnxFileIsRefusedByName(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.onnx"), content);
        refused(file, "bad.onnx");
    }

    @Test
    void aFileCutShortOrDamagedAnywhereIsRefusedOrRunsAndNothingElse() throws IOException {
        byte[] whole = Files.readAllBytes(Graphs.plain().write(folder.resolve("whole.onnx")));
        Path file = folder.resolve("damaged.onnx");
        for (int cut = 0; cut < whole.length; cut += 37) {
            Files.write(file, Arrays.copyOf(whole, cut));
            refused(file, "damaged.onnx");
        }
        for (int at = 0; at < whole.length; at += at < 400 ? 3 : 97) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            Files.write(file, damaged);
            try (var embedder = OnnxEmbedder.open(file, RAW, OnnxEmbedder.Options.defaults())) {
                assertThat(embedder.dimension()).isPositive();
            } catch (ReidException clear) {
                assertThat(clear).hasMessageContaining("damaged.onnx");
            }
        }
    }

    @Test
    void aMissingFileAndAFolderAreRefused() {
        refused(folder.resolve("none.onnx"), "none.onnx");
        refused(folder, "folder");
    }

    @Test
    void anInputThatIsNoPhotoIsRefused() {
        var graph = new OnnxGraph(
                "words",
                List.of(new OnnxValue("ids", ElementType.INT64, List.of("batch", "77"))),
                List.of(new OnnxValue("embedding", ElementType.FLOAT, List.of("batch", "77"))),
                List.of(),
                List.of(new OnnxNode(
                        "Cast", List.of("ids"), List.of("embedding"), Map.of("to", new OnnxNode.Whole(1)))),
                Map.of());
        OnnxFile.write(folder.resolve("words.onnx"), graph);
        refused(folder.resolve("words.onnx"), "its input 'ids' is int64");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "batch, frames, 8, 4; does not say that it has three channels",
                "batch, 3, 32767, 8; a length of 32767, which must be in 1..2048",
                "32767, 3, 256, 128; would read 32767 photos of 256 x 128 at once, which are more than 1 GiB"
            })
    void shapesOfNoPhotosAreRefused(String shape, String words) {
        var given = List.of(shape.split(", "));
        var graph = new OnnxGraph(
                "shape",
                List.of(new OnnxValue("input", ElementType.FLOAT, given)),
                List.of(new OnnxValue("embedding", ElementType.FLOAT, List.of("n", "m"))),
                List.of(),
                List.of(new OnnxNode("Flatten", List.of("input"), List.of("embedding"), Map.of())),
                Map.of());
        Path file = folder.resolve("shape.onnx");
        OnnxFile.write(file, graph);
        var input = Preprocessing.imagenet(256, 128);
        assertThatThrownBy(() -> OnnxEmbedder.open(file, input, OnnxEmbedder.Options.defaults())
                        .close())
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aMapIsNoVector() {
        var graph = new OnnxGraph(
                "map",
                List.of(new OnnxValue("input", ElementType.FLOAT, List.of("batch", "3", "8", "4"))),
                List.of(new OnnxValue("out", ElementType.FLOAT, List.of("batch", "3", "8", "4"))),
                List.of(),
                List.of(new OnnxNode("Relu", List.of("input"), List.of("out"), Map.of())),
                Map.of());
        OnnxFile.write(folder.resolve("map.onnx"), graph);
        refused(folder.resolve("map.onnx"), "[1, 3, 8, 4], where a vector a photo is needed");
    }

    private static void refused(Path file, String words) {
        assertThatThrownBy(() -> OnnxEmbedder.open(file, RAW, OnnxEmbedder.Options.defaults())
                        .close())
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(words);
    }
}
