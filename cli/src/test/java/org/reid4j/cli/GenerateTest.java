package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;
import static org.reid4j.cli.World.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.SwapSheet;
import org.reid4j.models.dgnet.AppearanceEncoder;
import org.reid4j.models.dgnet.Decoder;
import org.reid4j.models.dgnet.StructureEncoder;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;

/// `reid generate`, `reid augment` and `reid judge` with random weights: what they write, not how it looks.
class GenerateTest {
    @TempDir
    static Path weights;

    @TempDir
    Path folder;

    private static final ImageReader READER = new ImageReader(ImageLimits.datasets(), false);

    /// Two files, as the release writes them.
    @BeforeAll
    static void files() {
        var tensors = new LinkedHashMap<String, RawTensor>();
        try (var structure = new StructureEncoder(new StructureEncoder.Widths(2, 1, 1));
                var decoder = new Decoder(new Decoder.Widths(8, 1, 2048, 4));
                var appearance = new AppearanceEncoder(3)) {
            structure.initialise(1);
            decoder.initialise(2);
            appearance.initialise(3);
            structure.snapshot().tensors().forEach((name, raw) -> tensors.put("enc_content." + name, raw));
            tensors.putAll(decoder.snapshot().tensors());
            Safetensors.write(weights.resolve("gen.safetensors"), tensors, Map.of());
            Safetensors.write(
                    weights.resolve("id.safetensors"), appearance.snapshot().tensors(), Map.of());
        }
    }

    private static Console.Outcome run(Object... words) {
        var all = new ArrayList<Object>(List.of(words));
        all.addAll(List.of(
                "generator=" + weights.resolve("gen.safetensors"),
                "id=" + weights.resolve("id.safetensors"),
                "height=48",
                "width=24",
                "batch=4"));
        return reid(all.toArray());
    }

    private static Path query() {
        return world().street().resolve("query");
    }

    private static Path photo(int i) throws IOException {
        return World.files(query(), "0").get(i);
    }

    @Test
    void aPairGivesOnePictureAndTheSameBytesEachTime() throws IOException {
        Path first = folder.resolve("new/c.png");
        Path second = folder.resolve("d.png");
        var json = run("generate", "appearance=" + photo(0), "structure=" + photo(1), "output=" + first, "--json")
                .succeeded()
                .json();
        assertThat(json.get("files").get(0).asString()).isEqualTo(first.toString());
        run("generate", "appearance=" + photo(0), "structure=" + photo(1), "output=" + second)
                .succeeded();
        assertThat(Files.readAllBytes(second)).isEqualTo(Files.readAllBytes(first));
        assertThat(READER.read(first).width()).isEqualTo(24);
        assertThat(READER.read(first).height()).isEqualTo(48);
    }

    @Test
    void foldersGiveAGridAPageAndEachPicture() throws IOException {
        var outcome = run(
                "generate",
                "--appearance",
                query(),
                "--structure",
                photo(1),
                "--most",
                "3",
                "--output",
                folder.resolve("swap"));
        assertThat(outcome.succeeded().out()).contains("3 pictures: 3 appearances (rows) in 1 structures (columns)");
        assertThat(outcome.err()).contains("3 of its ").contains("most=N takes more");
        assertThat(Files.readString(folder.resolve("swap/swap.html"))).contains("3 rows by appearance");
        var pictures = World.files(folder.resolve("swap"), "0");
        assertThat(pictures).hasSize(3);
        String stem = String.valueOf(photo(1).getFileName()).replace(".jpg", "");
        assertThat(pictures).allMatch(file -> file.toString().endsWith("-in-" + stem + ".png"));
        var sheet = new SwapSheet(24, 48);
        var grid = READER.read(folder.resolve("swap/swap.png"));
        assertThat(grid.width()).isEqualTo(sheet.x(2));
        for (int row = 0; row < 3; row++) {
            assertThat(cut(grid, sheet.x(1), sheet.y(row + 1)))
                    .isEqualTo(READER.read(pictures.get(row)).rgb());
        }
    }

    private static byte[] cut(Pixels grid, int x, int y) {
        var rgb = new byte[3 * 24 * 48];
        for (int row = 0; row < 48; row++) {
            System.arraycopy(grid.rgb(), 3 * ((y + row) * grid.width() + x), rgb, 3 * 24 * row, 3 * 24);
        }
        return rgb;
    }

    @Test
    void nothingIsWrittenOverAndWrongInputIsExplained() throws IOException {
        Path taken = Files.writeString(folder.resolve("c.png"), "mine");
        var pair = List.of("appearance=" + photo(0), "structure=" + photo(1));
        assertThat(run("generate", pair.get(0), pair.get(1), "output=" + taken)
                        .failed(2)
                        .message())
                .contains("c.png exists already and is not written over");
        assertThat(run("generate", pair.get(0), pair.get(1), "output=" + folder)
                        .failed(2)
                        .message())
                .contains("is not empty and is not written into");
        assertThat(Files.readString(taken)).isEqualTo("mine");
        Path out = folder.resolve("out.png");
        assertThat(run("generate", "appearance=" + folder.resolve("no.jpg"), pair.get(1), "output=" + out)
                        .failed(2)
                        .message())
                .contains("there is no photo or folder")
                .contains("appearance=PHOTO");
        assertThat(run("generate", pair.get(0), "structure=" + taken, "output=" + out)
                        .failed(2)
                        .message())
                .contains("c.png");
        assertThat(run("generate", pair.get(0), pair.get(1), "output=" + out, "height=50")
                        .failed(2)
                        .message())
                .isNotEmpty();
        assertThat(reid(
                                "generate",
                                pair.get(0),
                                pair.get(1),
                                "output=" + out,
                                "generator=" + weights.resolve("id.safetensors"),
                                "id=" + weights.resolve("id.safetensors"))
                        .failed(2)
                        .message())
                .contains("These weights are not of dgnet:structure");
        assertThat(out).doesNotExist();
    }

    @Test
    void anAugmentedDatasetIsCheckedAndTrainedOn() throws IOException {
        Path out = folder.resolve("more");
        var json = run("augment", world().street(), "output=" + out, "per-identity=2", "seed=5", "--json")
                .succeeded()
                .json();
        assertThat(json.get("identities").asInt()).isEqualTo(4);
        assertThat(json.get("generated").asInt()).isEqualTo(8);
        List<String> list = Files.readAllLines(out.resolve("generated.csv"));
        assertThat(list).hasSize(9);
        for (String row : list.subList(1, list.size())) {
            String[] fields = row.split(",", -1);
            assertThat(out.resolve(fields[0])).exists();
            var name = String.valueOf(Path.of(fields[0]).getFileName());
            assertThat(name).contains("_gen").startsWith("%04d_c%s".formatted(Integer.parseInt(fields[1]), fields[2]));
            assertThat(Path.of(fields[3]).getFileName().toString()).startsWith(name.substring(0, 4) + "_");
            assertThat(Path.of(fields[4]).getFileName().toString()).contains("_c" + fields[2]);
            assertThat(fields[5]).isNotEqualTo(fields[1]);
        }
        var check = reid("data", "check", out, "--json").succeeded().json();
        var before =
                reid("data", "check", world().street(), "--json").succeeded().json();
        assertThat(check.get("format").asString()).isEqualTo("market1501");
        assertThat(check.get("images").toString())
                .isNotEqualTo(before.get("images").toString());
        assertThat(check.get("bad").size()).isZero();
        assertThat(check.get("leaks").size()).isZero();
        reid(World.train(out, folder.resolve("runs")).toArray()).succeeded();

        Path again = folder.resolve("again");
        run("augment", world().street(), "output=" + again, "per-identity=2", "seed=5", "--only-generated")
                .succeeded();
        assertThat(World.files(again.resolve("bounding_box_train"), "0"))
                .hasSize(8)
                .allSatisfy(file -> assertThat(Files.readAllBytes(file))
                        .isEqualTo(Files.readAllBytes(
                                out.resolve("bounding_box_train").resolve(file.getFileName()))));
        assertThat(run("augment", world().street(), "output=" + again).failed(2).message())
                .contains("is not empty");
    }

    @Test
    void anUnreadablePhotoIsPassedOver() throws IOException {
        Path street = World.damaged(folder.resolve("damaged"));
        for (Path photo : World.files(street.resolve("bounding_box_train"), "0").subList(0, 2)) {
            Files.writeString(photo, "no photo");
        }
        Path out = folder.resolve("more");
        var outcome = run("augment", street, "output=" + out, "per-identity=6", "--only-generated", "--json");
        int drawn = outcome.succeeded().json().get("generated").asInt();
        int passed = outcome.json().get("passed_over").asInt();
        assertThat(drawn + passed).isEqualTo(24);
        assertThat(passed).isPositive();
        assertThat(outcome.err()).contains("not drawn: ");
        assertThat(Files.readAllLines(out.resolve("generated.csv"))).hasSize(drawn + 1);
    }

    @Test
    void foldersPerPersonBecomeMarketNamesToo() throws IOException {
        Path people = folder.resolve("people");
        var photos = World.files(world().street().resolve("bounding_box_train"), "0");
        for (Path photo : photos) {
            Path person = people.resolve(String.valueOf(photo.getFileName()).substring(0, 4));
            Files.createDirectories(person);
            Files.copy(photo, person.resolve("p" + photos.indexOf(photo) + ".jpg"));
        }
        Path out = folder.resolve("more");
        var outcome = run("augment", people, "output=" + out, "per-identity=1");
        assertThat(outcome.succeeded().err()).contains("query and gallery are left out");
        assertThat(out.resolve("query")).doesNotExist();
        var names = World.files(out.resolve("bounding_box_train"), "0").stream()
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
        assertThat(names).allMatch(name -> name.matches("\\d{4}_c0s0_(real|gen)\\d{5}\\.jpg"));
        assertThat(Arrays.asList("real", "gen")).allMatch(mark -> names.stream().anyMatch(name -> name.contains(mark)));
        reid("data", "check", out).succeeded();
    }

    @Test
    void aJudgementIsPrintedAndWritten() throws IOException {
        Path file = folder.resolve("judge.json");
        var outcome = run("judge", world().street(), "pairs=5", "output=" + file);
        assertThat(outcome.succeeded().out())
                .contains("5 pictures of ")
                .contains("test photos")
                .contains("SSIM ")
                .contains("clothes of another photo of the same person")
                .contains("not Inception's (1024 values)")
                .contains("5 pictures are few for 1024 values: a ridge of")
                .contains("appearance code nearer to its clothes' giver")
                .contains("structure code nearer to its pose's giver");
        var json = Terminal.mapper().readTree(Files.readString(file));
        assertThat(json.get("frechet_distance").get("dimension").asInt()).isEqualTo(1024);
        assertThat(json.get("frechet_distance").get("value").asDouble()).isPositive();
        assertThat(json.get("ssim").get("self").get("count").asInt()).isEqualTo(5);
        assertThat(json.get("appearance_follows").get("first").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.get("structure_follows").get("chance").asDouble()).isEqualTo(0.2);
        var other = run("judge", world().street(), "pairs=5", "features=" + world().run(), "--json")
                .succeeded()
                .json()
                .get("frechet_distance");
        assertThat(other.get("features").asString())
                .startsWith("embeddings of ")
                .endsWith("not Inception's");
        assertThat(other.get("dimension").asInt()).isEqualTo(512);
        assertThat(run("judge", world().street(), "features=" + folder.resolve("no"))
                        .failed(2)
                        .message())
                .contains("no");
        assertThat(run("judge", world().street(), "output=" + file).failed(2).message())
                .contains("judge.json exists already");
        assertThat(run("judge", world().street(), "pairs=1").failed(2).message())
                .contains("pairs is 1, must be at least 2");
    }
}
