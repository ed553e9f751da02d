package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `reid explain PHOTO...`: pictures, a page and numbers of what the network looked at.
class ExplainTest {
    private static final int TILE = 384; // the tiny network sees squares

    @TempDir
    Path folder;

    private Path runs;
    private Path people;
    private Path photo;
    private Path other;

    @BeforeEach
    void gather() throws IOException {
        runs = folder.resolve("runs");
        World.copy(World.world().run(), runs.resolve("tiny-1"));
        people = folder.resolve("people");
        World.copy(World.world().street().resolve("query"), people);
        var photos = World.files(people, "0");
        photo = photos.get(0);
        other = photos.get(1);
    }

    private Console.Outcome explain(Object... words) {
        var all = new ArrayList<Object>(List.of("explain"));
        all.addAll(List.of(words));
        all.add("runs=" + runs);
        return reid(all.toArray());
    }

    private static List<Integer> size(Path png) throws IOException {
        var image = ImageIO.read(png.toFile());
        return List.of(image.getWidth(), image.getHeight());
    }

    private static List<Path> paths(JsonNode array) {
        return array.valueStream().map(node -> Path.of(node.asString())).toList();
    }

    private static List<String> near(JsonNode photo) {
        return photo.get("nearest")
                .valueStream()
                .map(near -> near.get("path").asString())
                .toList();
    }

    @Test
    void onePhotoGivesAPictureAPageAndTheMapsRange() throws IOException {
        var json = explain(photo, "run=tiny-1", "--json").succeeded().json();
        assertThat(json.get("run").asString()).isEqualTo("tiny-1");
        assertThat(json.get("system").asString()).isEqualTo("strong-baseline");
        assertThat(json.get("searched").asInt()).isEqualTo(1);
        assertThat(json.get("bad").size()).isZero();
        var only = json.get("photos").get(0);
        assertThat(only.get("path").asString()).isEqualTo(photo.toString());
        assertThat(near(only)).isEmpty();
        var map = only.get("maps").get(0);
        assertThat(map.get("kind").asString()).isEqualTo("activation");
        assertThat(map.get("height").asInt()).isEqualTo(2);
        assertThat(map.get("width").asInt()).isEqualTo(2);
        assertThat(map.get("min").asDouble()).isNotNegative();
        assertThat(map.get("max").asDouble()).isGreaterThan(map.get("min").asDouble());

        assertThat(map.get("correlation_with_empty_picture").asDouble()).isBetween(-1.0, 1.0);

        var files = paths(only.get("files"));
        assertThat(files).hasSize(1);
        assertThat(files.getFirst().getParent()).isEqualTo(runs.resolve("tiny-1/explain/1"));
        assertThat(size(files.getFirst()).getFirst()).isEqualTo(2 * (TILE + 16) + 16);
        assertThat(size(files.getFirst()).getLast()).isBetween(TILE + 60, TILE + 140);
        assertThat(Files.readString(Path.of(json.get("page").asString())))
                .contains("<h2>" + photo.getFileName() + "</h2>")
                .contains("alt=\"heat map: activation")
                .contains("#440154,")
                .doesNotContain("attention map") // it has none
                .doesNotContain("src=\"http");
    }

    @Test
    void aSecondTimeWritesElsewhereAndAnOutputFolderIsNeverWrittenOver() throws IOException {
        explain(photo).succeeded();
        assertThat(explain(photo).succeeded().out()).contains("page  " + runs.resolve("tiny-1/explain/2/explain.html"));
        var mine = Files.createDirectory(folder.resolve("mine"));
        Files.writeString(mine.resolve("notes.txt"), "kept");
        explain(photo, "--output", mine, "--run", "tiny-1").succeeded();
        assertThat(mine.resolve("explain.html")).isNotEmptyFile();
        assertThat(mine.resolve("notes.txt")).hasContent("kept");
        assertThat(explain(photo, "output=" + mine).failed(2).message())
                .isEqualTo("error: " + mine.resolve("explain.html")
                        + " exists already and is not written over\n  name another folder: output=DIR");
        assertThat(explain(photo, "--output=" + photo).failed(2).message()).contains("is a file; name a folder");
    }

    @Test
    void photosAreComparedWithEachOther() throws IOException {
        var json = explain(photo, other, "--json").succeeded().json();
        var first = json.get("photos").get(0);
        var second = json.get("photos").get(1);
        assertThat(near(first)).containsExactly(other.toString());
        assertThat(near(second)).containsExactly(photo.toString());
        double similarity = first.get("nearest").get(0).get("similarity").asDouble();
        var searched = reid("search", photo, "in", people, "runs=" + runs, "--json")
                .succeeded()
                .json();
        double expected = searched.get("hits")
                .valueStream()
                .filter(hit -> hit.get("path").asString().equals(other.toString()))
                .findFirst()
                .orElseThrow()
                .get("similarity")
                .asDouble();
        assertThat(similarity).isCloseTo(expected, within(1e-5));
        assertThat(paths(first.get("files")))
                .hasSize(2)
                .allSatisfy(file -> assertThat(ImageIO.read(file.toFile())).isNotNull());
    }

    @Test
    void aFolderIsSearchedWithoutThePhotoItself() throws IOException {
        Files.writeString(people.resolve("x-text.png"), "no picture");
        var outcome = explain(photo, "in", people, "k=3", "--json").succeeded();
        var json = outcome.json();
        assertThat(json.get("searched").asInt()).isEqualTo(8);
        assertThat(json.get("bad").get(0).get("path").asString()).endsWith("x-text.png");
        assertThat(outcome.err()).contains("not read: " + people.resolve("x-text.png"));
        var only = json.get("photos").get(0);
        assertThat(near(only)).hasSize(3).doesNotContain(photo.toString());
        assertThat(only.get("nearest")
                        .valueStream()
                        .map(near -> near.get("similarity").asDouble())
                        .toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void theReportOfARunAndOfAnEvaluationShowFourQueries() throws IOException {
        var trained = Files.readString(World.world().run().resolve("report.html"));
        assertThat(trained).contains("<h2>What the network looked at</h2>").contains("reid explain PHOTO run=tiny-1");
        assertThat(trained.split("alt=\"heat map", -1)).hasSize(4 + 1);
        var page = reid("eval", "run=tiny-1", "runs=" + runs, "--json")
                .succeeded()
                .json()
                .get("report")
                .asString();
        assertThat(Files.readString(Path.of(page)).split("alt=\"heat map", -1)).hasSize(4 + 1);
    }

    @Test
    void wrongWordsAndPhotosAreExplained() throws IOException {
        assertThat(explain(folder.resolve("nowhere.jpg")).failed(2).message())
                .startsWith("error: there is no photo " + folder.resolve("nowhere.jpg"));
        var text = Files.writeString(folder.resolve("text.jpg"), "no picture");
        assertThat(explain(text).failed(2).message()).startsWith("error: cannot use the image " + text);
        byte[] whole = Files.readAllBytes(photo);
        var cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(whole, whole.length / 2));
        assertThat(explain(photo, cut).failed(2).message())
                .startsWith("error: cannot use the image " + cut + ": cut off");
        assertThat(explain(photo, "run=nobody").failed(2).message()).startsWith("error: there is no run");
        assertThat(explain("in", people).failed(2).message()).startsWith("error: say: reid explain PHOTO");
        assertThat(explain(photo, "in", people, photo).failed(2).message()).startsWith("error: say: reid explain");
        assertThat(explain(photo, "in", folder.resolve("missing")).failed(2).message())
                .contains("is not a folder");
        assertThat(explain(photo, "k=0").failed(2).message()).isEqualTo("error: k is 0, must be 1 to 50");
        var many = new ArrayList<Object>();
        for (int i = 0; i < 25; i++) {
            many.add(Files.copy(photo, folder.resolve("copy-" + i + ".jpg")));
        }
        assertThat(explain(many.toArray()).failed(2).message()).startsWith("error: 25 photos are too many");
        assertThat(runs.resolve("tiny-1/explain")).doesNotExist();
        runs = folder.resolve("none");
        assertThat(explain(photo).failed(2).message()).startsWith("error: no run in");
    }
}
