package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.image.street.Street;
import org.reid4j.image.street.StreetConfig;

/// One network on several sets: the table's rows are the evaluations of the sets one by one.
final class CrossDomainTest {
    private static final World WORLD = World.world();

    @TempDir
    private Path folder;

    private Path other() {
        Path other = folder.resolve("other");
        Street.write(StreetConfig.tiny(11), other);
        return other;
    }

    @Test
    void eachRowIsTheEvaluationOfItsSet() throws IOException {
        World.copy(WORLD.run(), folder.resolve("tiny-1"));
        Path other = other();
        var json = reid("eval", "run=tiny-1", "runs=" + folder, "data=" + WORLD.street() + "," + other, "--json")
                .succeeded()
                .json();
        var sets = json.get("sets");
        assertThat(sets).hasSize(2);
        assertThat(sets.get(0).get("learned").asBoolean()).isTrue();
        assertThat(sets.get(1).get("learned").asBoolean()).isFalse();
        int row = 0;
        for (Path data : new Path[] {WORLD.street(), other}) {
            var alone = reid("eval", "run=tiny-1", "runs=" + folder, "data=" + data, "--json")
                    .succeeded()
                    .json();
            assertThat(sets.get(row).get("mAP").asDouble())
                    .isCloseTo(alone.get("mAP").asDouble(), within(1e-6));
            assertThat(sets.get(row).get("cmc")).isEqualTo(alone.get("cmc"));
            assertThat(sets.get(row).get("format").asString()).isEqualTo("market1501");
            row++;
        }
        Path table = Path.of(json.get("report").asString()).resolveSibling("table.json");
        assertThat(Terminal.mapper().readTree(Files.readString(table)).get("sets"))
                .hasSize(2);
        assertThat(table.resolveSibling("summary.json")).doesNotExist(); // which is of one evaluation
        String page = Files.readString(Path.of(json.get("report").asString()));
        assertThat(page).contains("Across datasets", "street (learned here)", "other");
        assertThat(page).doesNotContain("http://", "src=\"/");
    }

    @Test
    void repeatedOptionsMakeATableForPeople() throws IOException {
        World.copy(WORLD.run(), folder.resolve("tiny-1"));
        var outcome = reid("eval", "run=tiny-1", "runs=" + folder, "--data", WORLD.street(), "--data", other())
                .succeeded();
        assertThat(outcome.out().lines().filter(line -> line.contains("cosine, cross-camera")))
                .hasSize(2);
        assertThat(outcome.out()).contains("R1", "mINP", "street (learned here)");
    }

    @Test
    void aSetThatCannotBeMeasuredIsRefusedBeforeAnyIsEmbedded() throws IOException {
        World.copy(WORLD.run(), folder.resolve("tiny-1"));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        long before = evaluations();
        assertThat(reid("eval", "run=tiny-1", "runs=" + folder, "data=" + WORLD.street() + "," + empty)
                        .failed(2)
                        .message())
                .contains(empty.toString());
        assertThat(evaluations()).isEqualTo(before);
    }

    @Test
    void eachRowPoolsWhatItsSetHas() throws IOException {
        World.copy(WORLD.run(), folder.resolve("tiny-1"));
        Path more = folder.resolve("more");
        World.copy(WORLD.street(), more);
        Path pool = Files.createDirectory(more.resolve("gt_bbox"));
        for (Path photo : World.files(WORLD.street().resolve("bounding_box_test"), "0")) {
            Files.copy(photo, pool.resolve(photo.getFileName()));
        }
        var sets = reid(
                        "eval",
                        "run=tiny-1",
                        "runs=" + folder,
                        "data=" + more + "," + WORLD.street(),
                        "--multi-query",
                        "--json")
                .succeeded()
                .json()
                .get("sets");
        var alone = reid("eval", "run=tiny-1", "runs=" + folder, "data=" + more, "--multi-query", "--json")
                .succeeded()
                .json();
        assertThat(sets.get(0).get("thresholds")).isEqualTo(alone.get("thresholds"));
        assertThat(sets.get(0).get("thresholds")).isNotEqualTo(sets.get(1).get("thresholds"));
    }

    private long evaluations() throws IOException {
        Path kept = folder.resolve("tiny-1/eval");
        if (!Files.exists(kept)) {
            return 0;
        }
        try (var all = Files.list(kept)) {
            return all.filter(Files::isDirectory).count();
        }
    }

    @Test
    void aFolderWithACommaInItsNameIsOneSet() throws IOException {
        World.copy(WORLD.run(), folder.resolve("tiny-1"));
        Path named = folder.resolve("a,b");
        World.copy(WORLD.street(), named);
        var json = reid("eval", "run=tiny-1", "runs=" + folder, "data=" + named, "--json")
                .succeeded()
                .json();
        assertThat(json.get("data").asString()).isEqualTo(named.toString());
    }

    @Test
    void cameraPairsAndTheMapAreInFilesJsonAndPage() throws IOException {
        World.copy(WORLD.run(), folder.resolve("tiny-1"));
        var json = reid("eval", "run=tiny-1", "runs=" + folder, "--json")
                .succeeded()
                .json();
        var pairs = json.get("camera_pairs");
        assertThat(pairs.get("query_cameras")).hasSize(2);
        assertThat(pairs.get("rank1").get(0).get(0).isNull()).isTrue(); // nobody is asked for in the own camera
        Path eval = Path.of(json.get("report").asString()).resolveSibling(".").normalize();
        assertThat(Files.readAllLines(eval.resolve("camera-pairs.csv"))).hasSize(1 + 2 * 2);
        assertThat(Files.readAllLines(eval.resolve("map.csv"))).hasSizeGreaterThan(12);
        assertThat(Files.readString(eval.resolve("report.html")))
                .contains("By camera pair", "A map of the embedding", "person ");
        // The training's own page has them too.
        assertThat(Files.readString(WORLD.run().resolve("report.html")))
                .contains("By camera pair", "A map of the embedding");
    }
}
