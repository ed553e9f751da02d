package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.image.walk.Condition;
import org.reid4j.image.walk.WalkConfig;
import org.reid4j.image.walk.WalkWorld;
import tools.jackson.databind.JsonNode;

/// A gait network in use: `reid search WALK in DIR`, `reid embed` and what the other verbs say to it.
class WalkSearchTest {
    private static final int WALKS = 3 * 10 * 2;

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path runs;
    private static Path run;
    private static Path walk;

    /// Three people to recognise (003 to 005) in ten walks from two views, and the smallest network there is.
    @BeforeAll
    static void train() {
        data = folder.resolve("data");
        WalkWorld.write(
                new WalkConfig(5, 2, 3, 5, 64, List.of(0, 90), List.of(Condition.NM_01, Condition.NM_02)), data);
        runs = folder.resolve("runs");
        run = runs.resolve("gait-1");
        reid(
                        "train",
                        "config=demo-gaitgln",
                        "data=" + data,
                        "data.partition=" + data.resolve("partition.json"),
                        "runs=" + runs,
                        "name=gait",
                        "threads=1",
                        "model.channels=2,2,4",
                        "model.lateral=4",
                        "model.dimension=4",
                        "clip.frames=3",
                        "sampler.identities=2",
                        "sampler.images=2",
                        "sampler.batches=1",
                        "pretrain.epochs=1",
                        "train.epochs=1",
                        "schedule.warmup=0")
                .succeeded();
        walk = data.resolve("003/nm-05/090");
    }

    private static Console.Outcome search(Object... words) {
        var all = new ArrayList<Object>(List.of("search"));
        all.addAll(List.of(words));
        all.add("run=" + run);
        all.add("runs=" + folder.resolve("out"));
        return reid(all.toArray());
    }

    private static JsonNode found(Object... words) {
        var all = new ArrayList<Object>(List.of(words));
        all.add("--json");
        return search(all.toArray()).succeeded().json();
    }

    @Test
    void allWalksButTheOneThatAsksAreRanked() throws IOException {
        var json = found(walk, "in", data, "k=1000");
        int everybody = WALKS + 2 * 2 * 2;
        assertThat(json.get("searched").asInt()).isEqualTo(everybody);
        assertThat(json.get("left_out_itself").asInt()).isEqualTo(1);
        var hits = json.get("hits").valueStream().toList();
        assertThat(hits).hasSize(everybody - 1);
        assertThat(hits).extracting(hit -> hit.get("distance").asDouble()).isSorted();
        assertThat(hits).extracting(hit -> hit.get("rank").asInt()).startsWith(1, 2, 3);
        assertThat(hits).extracting(hit -> hit.get("walk").asString()).doesNotContain("003/nm-05/090");
        assertThat(hits).extracting(hit -> hit.get("person").asString()).contains("001", "003", "005");
        assertThat(hits).extracting(hit -> hit.get("view").asInt()).containsOnly(0, 90);
        assertThat(json.get("verdict").asString()).isEqualTo("uncalibrated");

        String sheet = Files.readString(Path.of(json.get("sheet").asString()));
        assertThat(sheet).contains("Who walks like this?", "Asked for", "that alone makes no match", "seen from 90°");
        assertThat(sheet.split("data:image/jpeg", -1)).hasSize(everybody + 1);
    }

    @Test
    void theAnswerIsPrintedWithItsLimits() {
        var outcome = search(walk, "in", data, "k=3").succeeded();
        assertThat(outcome.out().lines().toList()).satisfies(lines -> {
            assertThat(lines).hasSize(6);
            assertThat(lines.get(0))
                    .matches("nearest: 00\\d at distance [0-9.]+; of the others 00\\d comes next, at .*");
            assertThat(lines.get(1)).matches("  1 +[0-9.]+  00\\d +(0|90)°  00\\d/(nm|bg|cl)-\\d\\d/\\d+");
            assertThat(lines.get(4)).startsWith("no threshold is measured for walks");
            assertThat(lines.get(5)).startsWith("sheet  ");
        });
        assertThat(outcome.err()).contains("the walk that asks lies in the folder itself and is left out");
    }

    @Test
    void aCopyOfAWalkIsAtDistanceZeroAndIsItself() throws IOException {
        Path copy = folder.resolve("copy/walk");
        World.copy(walk, copy);
        assertThat(found(copy, "in", data).get("left_out_itself").asInt()).isEqualTo(1);
        Path others = folder.resolve("others");
        WalkWorld.write(new WalkConfig(6, 1, 1, 5, 64, List.of(0), List.of(Condition.NM_01)), others);
        assertThat(found(others.resolve("001/nm-01"), "in", data)
                        .get("left_out_itself")
                        .asInt())
                .isZero();
    }

    @Test
    void severalWalksAskTogetherAsOnePersons() {
        Path other = data.resolve("003/nm-06/000");
        double both = distance(found(walk, other, "in", data, "k=1000"), "004/nm-01/000");
        double one = distance(found(walk, "in", data, "k=1000"), "004/nm-01/000");
        double two = distance(found(other, "in", data, "k=1000"), "004/nm-01/000");
        assertThat(both).isCloseTo((one + two) / 2, within(1e-6));

        var person = found(data.resolve("003"), "in", data, "k=1000");
        assertThat(person.get("asked").asInt()).isEqualTo(20);
        assertThat(person.get("left_out_itself").asInt()).isEqualTo(20);
        assertThat(person.get("hits").valueStream().map(hit -> hit.get("person").asString()))
                .doesNotContain("003");
    }

    private static double distance(JsonNode json, String walk) {
        return json.get("hits")
                .valueStream()
                .filter(hit -> hit.get("walk").asString().equals(walk))
                .mapToDouble(hit -> hit.get("distance").asDouble())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void embedAndEvalOfTheFileGiveTheNumbersOfEvalOfTheRun() {
        Path file = folder.resolve("walks.safetensors");
        for (String feature : List.of("compact", "parts")) {
            var said = reid("embed", data, "--output", file, "run=" + run, "test_feature=" + feature, "--json")
                    .succeeded();
            assertThat(said.json().get("walks").asInt()).isEqualTo(WALKS);
            assertThat(said.err()).contains("8 walks of people who train are left out; with them: --everybody");
            var byFile = reid("eval", "--embeddings", file, "--protocol", "casia-b", "--json")
                    .succeeded()
                    .json();
            var byRun = reid("eval", "run=" + run, "test_feature=" + feature, "--json")
                    .succeeded()
                    .json();
            assertThat(byFile.get("tables")).isEqualTo(byRun.get("tables"));
            assertThat(byFile.get("ranks")).isEqualTo(byRun.get("ranks"));
            assertThat(byFile.get("conventions")).isEqualTo(byRun.get("conventions"));
        }
        assertThat(reid("embed", data, "--output", file, "run=" + run, "--everybody", "--json")
                        .succeeded()
                        .json()
                        .get("walks")
                        .asInt())
                .isEqualTo(WALKS + 8);
    }

    @Test
    void aTableHasARowAWalk() throws IOException {
        Path file = folder.resolve("walks.csv");
        reid("embed", data, "--output", file, "run=" + run, "test_feature=compact")
                .succeeded();
        assertThat(Files.readAllLines(file)).hasSize(WALKS).allMatch(row -> row.startsWith("\"" + data));
    }

    @Test
    void photosOnAGaitRunAreRefused() throws IOException {
        var world = World.world();
        Path photo = world.street().resolve("query");
        assertThat(search(walk, "in", world.street()).failed(2).message()).contains("there are no walks in");
        assertThat(search(walk, "in", data, "--threshold", "0.5").failed(2).message())
                .contains("--threshold is of photos");
        assertThat(search(folder.resolve("none"), "in", data).failed(2).message())
                .contains("there is no photo or walk");
        assertThat(search(run.resolve("config.yaml"), "in", data).failed(2).message())
                .contains("config.yaml is no walk")
                .contains("reid gait silhouettes VIDEO OUT");
        assertThat(search(Files.createDirectory(folder.resolve("empty")), "in", data)
                        .failed(2)
                        .message())
                .contains("there is no walk in");
        assertThat(reid("explain", walk, "run=" + run).failed(2).message())
                .contains("is of a gait network (gaitgln), which reads walks, not photos")
                .contains("reid eval run=" + run);
        assertThat(reid("eval", "run=" + run, "data=" + world.street())
                        .failed(2)
                        .message())
                .contains("gaitgln reads walks (silhouettes), and");
        assertThat(reid("embed", photo, "--output", folder.resolve("x.csv"), "run=" + run)
                        .failed(2)
                        .message())
                .contains("walks");
    }

    @Test
    void walksOnARunOfPhotosAreRefused() {
        Path photos = World.world().run();
        assertThat(reid("embed", data, "--output", folder.resolve("x.csv"), "run=" + photos)
                        .failed(2)
                        .message())
                .contains("run tiny-1 reads photos");
        assertThat(reid("search", data.resolve("003"), "in", data, "run=" + photos)
                        .failed(2)
                        .message())
                .contains("holds walks, and run tiny-1 reads photos");
        assertThat(reid("explain", walk, "run=" + photos).failed(2).message()).contains("is a folder, not a photo");
        assertThat(reid("eval", "data=" + data, "run=" + photos).failed(2).message())
                .contains("reads photos, and");
        assertThat(reid(
                                "embed",
                                World.world().street(),
                                "--everybody",
                                "--output",
                                folder.resolve("x.csv"),
                                "run=" + photos)
                        .failed(2)
                        .message())
                .contains("are of walks: leave them out");
    }

    @Test
    void silhouettesThatAreNotAlignedNameTheWayToAlignThem() throws IOException {
        Path wide = folder.resolve("wide");
        WalkWorld.write(WalkConfig.tiny(1), wide); // frames of 32 x 32
        assertThat(search(wide.resolve("001/nm-01/000"), "in", data).failed(2).message())
                .contains("frames of 32 x 32; the network reads 64 x 44")
                .contains("reid gait prepare IN OUT");
        assertThat(search(walk, "in", wide).failed(2).message())
                .contains("none of", "frames of 32 x 32", "reid gait prepare IN OUT");
    }
}
