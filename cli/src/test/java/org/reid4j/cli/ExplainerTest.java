package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.cli.report.ExplainPage;
import org.reid4j.cli.report.Explained;
import org.reid4j.cli.report.Explained.Near;
import org.reid4j.core.Pixels;
import org.reid4j.embed.OpenModel;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Stripe;
import org.reid4j.models.Look;
import org.reid4j.models.Output;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Precision;
import org.reid4j.train.Models;
import org.reid4j.train.TorchEmbedder;

/// Whatever system it is: maps become pictures, parts find photos.
class ExplainerTest {
    private static final Preprocessing SMALL = Preprocessing.imagenet(32, 16);

    @TempDir
    Path folder;

    static List<String> systems() {
        return Systems.names();
    }

    /// Compares the mean colours of two halves; lets through what is red.
    private static final class Halves extends ReidNet {
        @Override
        public Output forward(Tensor images) {
            Tensor mean = Ops.meanDims(images, false, 2, 3); // [N, 3]
            return new Output(mean, List.of(), List.of(), Map.of());
        }

        @Override
        public List<Look> look(Tensor images) {
            long half = images.size(2) / 2;
            return List.of(
                    Look.activation("activation", images),
                    new Look.Places("red", Look.Kind.ATTENTION, Ops.select(images, 1, 0)),
                    part("upper half", 0, 0.5, Ops.slice(images, 2, 0, half)),
                    part("lower half", 0.5, 1, Ops.slice(images, 2, half, 2 * half)));
        }

        private static Look.Part part(String name, double top, double bottom, Tensor stripe) {
            return new Look.Part(name, top, bottom, Ops.meanDims(stripe, false, 2, 3)); // [N, 3]
        }

        @Override
        public void initialise(long seed) {}

        @Override
        public int dimension() {
            return 3;
        }

        @Override
        public int classes() {
            return 0;
        }

        @Override
        public List<Net> backbone() {
            return List.of();
        }

        @Override
        public Map<String, List<String>> imagenetNames() {
            return Map.of();
        }
    }

    private static Terminal terminal() {
        return new Terminal(System.out, System.err, false, java.time.Clock.systemUTC());
    }

    private static Explainer explainer(TorchEmbedder embedder, int k) {
        var trained = new Trained(new OpenModel(
                embedder,
                Models.find(World.world().run()).card(),
                "torch",
                World.world().run().resolve("weights/best.safetensors"),
                "0123"));
        var drawing = new ExplainPage(embedder.preprocessing()).tiles();
        return new Explainer(terminal(), embedder, new PhotoEmbeddings(terminal(), trained, false), drawing, k);
    }

    /// A photo of two colours, one above the other.
    private Path photo(String name, int upper, int lower) {
        byte[] rgb = new byte[20 * 40 * 3];
        for (int i = 0; i < 20 * 40; i++) {
            int colour = i < 20 * 20 ? upper : lower;
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        Path file = folder.resolve(name);
        ImageEncoder.write(new Pixels(20, 40, rgb), file);
        return file;
    }

    private static List<String> names(List<Near> nearest) {
        return nearest.stream()
                .map(near -> String.valueOf(near.photo().getFileName()))
                .toList();
    }

    @Test
    void eachPartFindsThePhotosThatAreLikeItThere() {
        var asking = photo("asking.png", 0xff0000, 0x0000ff);
        var gallery = List.of(
                asking,
                photo("same-above.png", 0xff0000, 0x00ff00),
                photo("same-below.png", 0x00ff00, 0x0000ff),
                photo("other.png", 0x00ff00, 0x00ff00));
        try (var embedder = TorchEmbedder.owning(new Halves(), SMALL, TorchEmbedder.Options.defaults())) {
            var explainer = explainer(embedder, 2);
            for (var result : List.of(
                    explainer.explain(List.of(asking), Optional.of(gallery)),
                    explainer.explain(gallery, Optional.empty()))) {
                assertThat(result.searched()).isEqualTo(4);
                Explained photo = result.photos().getFirst();
                assertThat(photo.compared().stream().map(Explained.Compared::name))
                        .containsExactly("whole picture", "upper half", "lower half");
                var upper = photo.compared().get(1);
                var lower = photo.compared().get(2);
                assertThat(upper.stripe()).isEqualTo(new Stripe(0, 0.5));
                assertThat(lower.stripe()).isEqualTo(new Stripe(0.5, 1));
                assertThat(names(upper.nearest())).hasSize(2).startsWith("same-above.png");
                assertThat(names(lower.nearest())).hasSize(2).startsWith("same-below.png");
                assertThat(upper.nearest().getFirst().similarity()).isCloseTo(1, within(1e-3));
                assertThat(upper.nearest().getLast().similarity()).isLessThan(0.5);
            }
        }
    }

    @Test
    void attentionHasAFixedScaleAndActivationItsOwn() throws IOException {
        var asking = photo("asking.png", 0xff0000, 0x0000ff);
        try (var embedder = TorchEmbedder.owning(new Halves(), SMALL, TorchEmbedder.Options.defaults())) {
            var result = explainer(embedder, 1).explain(List.of(asking), Optional.empty());
            var photo = result.photos().getFirst();
            var drawing = new ExplainPage(SMALL);
            assertThat(photo.empty().places().get(1).map().max())
                    .as("the mean colour")
                    .isCloseTo(0, within(0.02f));
            assertThat(drawing.tiles()
                            .of(photo.shown(), photo.gaze(), photo.gaze())
                            .get(2)
                            .note())
                    .endsWith(", much the same for an empty picture");
            var tiles = drawing.tiles().of(photo.shown(), photo.gaze(), photo.empty());
            assertThat(tiles.stream().map(tile -> tile.title())).containsExactly("photo", "activation", "red");
            assertThat(tiles.get(1).ends()).containsExactly("least", "most");
            assertThat(tiles.get(1).note()).contains("scaled to this picture");
            assertThat(tiles.get(2).ends()).containsExactly("0", "1");
            assertThat(tiles.get(2).note()).contains("here -2.12 to 2.25"); // (0 or 1 - 0.485) / 0.229
            assertThat(tiles)
                    .allSatisfy(tile -> assertThat(List.of(
                                    tile.picture().width(), tile.picture().height()))
                            .containsExactly(192, 384));
            var page = folder.resolve("page.html");
            drawing.write(page, "by a test", result.photos());
            assertThat(Files.readString(page))
                    .contains("heat map: red, share let through")
                    .contains("An attention map");
        }
    }

    @Test
    void aMapLiesWhereThePictureIs() {
        byte[] rgb = new byte[20 * 40 * 3];
        for (int y = 30; y < 40; y++) {
            for (int x = 15; x < 20; x++) {
                rgb[3 * (y * 20 + x)] = (byte) 255; // a red lower right corner
            }
        }
        for (boolean channelsLast : new boolean[] {false, true}) {
            var options = new TorchEmbedder.Options(Device.cpu(), Precision.F32, false, 4, channelsLast);
            try (var embedder = TorchEmbedder.owning(new Halves(), SMALL, options)) {
                var other = new Pixels(20, 40, new byte[20 * 40 * 3]);
                var gazes = embedder.look(List.of(other, new Pixels(20, 40, rgb)));
                var red = gazes.get(1).places().get(1).map();
                assertThat(List.of(red.height(), red.width())).containsExactly(32, 16);
                for (int y = 0; y < 32; y++) {
                    for (int x = 0; x < 16; x++) {
                        if (Math.abs(y - 23.5) > 1 && Math.abs(x - 11.5) > 1) { // the edge is mixed
                            boolean corner = y >= 24 && x >= 12;
                            assertThat(red.values()[y * 16 + x] > 0)
                                    .as("%d, %d", y, x)
                                    .isEqualTo(corner);
                        }
                    }
                }
                assertThat(gazes.get(0).places().get(1).map().max()).isNegative();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("systems")
    void everySystemsMapsAndPartsAreDrawn(String name) throws IOException {
        var spec = Systems.spec(name, Map.of());
        var input = Preprocessing.imagenet(spec.height(), spec.width());
        var photos = List.of(photo("a.png", 0xff0000, 0x0000ff), photo("b.png", 0x00ff00, 0x0000ff));
        try (var embedder = TorchEmbedder.owning(Systems.create(spec, 0, 1), input, TorchEmbedder.Options.defaults())) {
            var result = explainer(embedder, 1).explain(photos, Optional.empty());
            var drawing = new ExplainPage(input);
            for (var photo : result.photos()) {
                assertThat(photo.gaze().places())
                        .extracting(places -> places.kind())
                        .contains(Look.Kind.ACTIVATION);
                photo.gaze().places().stream()
                        .filter(places -> places.kind() == Look.Kind.ATTENTION)
                        .forEach(places -> {
                            assertThat(places.map().min()).isNotNegative();
                            assertThat(places.map().max()).isLessThanOrEqualTo(1);
                        });
                assertThat(photo.compared()).hasSize(1 + photo.gaze().parts().size());
                assertThat(photo.compared()).allSatisfy(part -> {
                    assertThat(part.nearest()).hasSize(1);
                    assertThat(part.nearest().getFirst().similarity()).isBetween(-1.00001, 1.00001);
                });
                int tiles = Math.min(6, 1 + photo.gaze().places().size());
                assertThat(drawing.maps(photo).width())
                        .isEqualTo(tiles * (drawing.tiles().width() + 16) + 16);
                assertThat(drawing.nearest(photo).height())
                        .isGreaterThan(192 * photo.compared().size());
            }
            var page = folder.resolve("page.html");
            drawing.write(page, name, result.photos());
            assertThat(Files.readString(page)).contains("heat map: ");
        }
    }
}
