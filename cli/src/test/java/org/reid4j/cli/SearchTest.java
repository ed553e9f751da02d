package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.CacheFolder;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `reid search PHOTO in DIR`: who is it, or nobody here.
class SearchTest {
    @TempDir
    Path folder;

    private Path photo;
    private Path people;
    private Path runs;

    @BeforeEach
    void gather() throws IOException {
        var world = World.world();
        runs = folder.resolve("runs");
        World.copy(world.run(), runs.resolve("tiny-1"));
        people = folder.resolve("people");
        World.copy(world.street().resolve("query"), people);
        photo = World.files(people, "0").getFirst();
        forget();
    }

    /// Empties the cache of embeddings, which lies in the build's folder.
    private static void forget() throws IOException {
        for (var file : cached()) {
            Files.delete(file);
        }
    }

    private static List<Path> cached() throws IOException {
        if (!Files.isDirectory(cache())) {
            return List.of();
        }
        try (var files = Files.walk(cache())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path cache() {
        assertThat(System.getenv("REID_CACHE"))
                .as("the build gives tests a cache of their own")
                .isNotNull();
        return CacheFolder.root().resolve("embeddings");
    }

    private Console.Outcome search(Object... more) {
        var words = new ArrayList<Object>(List.of("search", photo, "in", people, "runs=" + runs));
        words.addAll(List.of(more));
        return reid(words.toArray());
    }

    private JsonNode found(Object... more) {
        var words = new ArrayList<Object>(List.of(more));
        words.add("--json");
        return search(words.toArray()).succeeded().json();
    }

    private static double similarity(JsonNode result, Path photo) {
        return result.get("hits")
                .valueStream()
                .filter(hit -> hit.get("path").asString().equals(photo.toString()))
                .mapToDouble(hit -> hit.get("similarity").asDouble())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSamePhotoIsFoundFirstAndTheRestIsRanked() {
        var result = found();
        assertThat(result.get("searched").asInt()).isEqualTo(8);
        var hits = result.get("hits");
        assertThat(hits.get(0).get("path").asString()).isEqualTo(photo.toString());
        assertThat(hits.get(0).get("similarity").asDouble()).isCloseTo(1, within(1e-5));
        assertThat(hits.valueStream()
                        .map(hit -> hit.get("similarity").asDouble())
                        .toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(Path.of(result.get("sheet").asString())).isNotEmptyFile();
    }

    @Test
    void thePhotoThatAsksIsMarkedWhereItIsInTheFolder() throws IOException {
        var hits = found("threshold=1.5").get("hits");
        assertThat(hits.get(0).get("same_photo").asBoolean()).isTrue();
        assertThat(hits.get(1).has("same_photo")).isFalse();
        var printed = search("threshold=0.9999999").succeeded().out().lines().toList();
        assertThat(printed.getFirst()).startsWith("match with itself only").contains("for the others: not here");
        assertThat(printed.get(1)).contains("same photo");
        assertThat(printed.get(2)).contains("different").doesNotContain("not here");
        outside();
        assertThat(search("threshold=0.9999999").succeeded().out())
                .startsWith("not here")
                .doesNotContain("same photo");
    }

    /// Takes the photo that asks out of the folder that is searched.
    private void outside() throws IOException {
        photo = Files.move(photo, folder.resolve("asks.jpg"));
    }

    @Test
    void photosUnlikeThoseTheBandsWereMeasuredOnAreNotCalledAMatch() throws IOException {
        outside();
        calibrate(-0.9, -0.95);
        assertThat(found().get("verdict").asString()).isEqualTo("match");
        strangers(-0.8);
        var doubted = found();
        assertThat(doubted.get("verdict").asString()).isEqualTo("unsure");
        assertThat(doubted.get("doubt").asString()).startsWith("these photos look more alike to this model");
        assertThat(doubted.get("hits")
                        .valueStream()
                        .map(hit -> hit.get("verdict").asString()))
                .containsOnly("unsure");
        var said = search().succeeded();
        assertThat(said.out()).startsWith("unsure: ").doesNotContain("match  ");
        calibrate(3, 2);
        doubted = found();
        assertThat(doubted.get("verdict").asString()).isEqualTo("unsure");
        assertThat(doubted.get("hits")
                        .valueStream()
                        .map(hit -> hit.get("verdict").asString()))
                .as("bands that do not hold call nobody different either")
                .containsOnly("unsure");
        calibrate(-0.9, -0.95);
        assertThat(said.err()).contains("these photos look more alike");
        assertThat(found("threshold=-0.9").get("verdict").asString())
                .as("who names a threshold decides")
                .isEqualTo("match");
    }

    @Test
    void bandsOfFewPeopleAreCalledAHint() throws IOException {
        assertThat(search().succeeded().err()).contains("bands measured on 4 people: take them as a hint");
        var card = runs.resolve("tiny-1/model.json");
        var root = (ObjectNode) Terminal.mapper().readTree(Files.readString(card));
        root.remove("measured");
        Files.writeString(card, Terminal.mapper().writeValueAsString(root));
        assertThat(search().succeeded().err()).as("an older card").doesNotContain("hint");
    }

    /// Writes into the card that strangers were alike like this.
    private void strangers(double similarity) throws IOException {
        var card = runs.resolve("tiny-1/model.json");
        var root = (ObjectNode) Terminal.mapper().readTree(Files.readString(card));
        var spread = (ObjectNode) root.get("measured").get("strangers");
        for (var name : List.of("q10", "q25", "q50", "q75", "q90")) {
            spread.put(name, similarity);
        }
        Files.writeString(card, Terminal.mapper().writeValueAsString(root));
    }

    @Test
    void aThresholdDividesMatchFromNotHere() throws IOException {
        outside();
        assertThat(found("threshold=-1").get("verdict").asString()).isEqualTo("match");
        assertThat(found("threshold=1.5").get("verdict").asString()).isEqualTo("not_here");
        assertThat(search("threshold=1.5").succeeded().out()).startsWith("not here");
    }

    @Test
    void theModelsBandsGiveThreeVerdicts() throws IOException {
        outside();
        var hits = found().get("hits");
        double first = hits.get(0).get("similarity").asDouble();
        double second = hits.get(1).get("similarity").asDouble();
        double third = hits.get(2).get("similarity").asDouble();
        calibrate((first + second) / 2, (second + third) / 2);
        var banded = found();
        assertThat(banded.get("verdict").asString()).isEqualTo("match");
        assertThat(banded.get("hits")
                        .valueStream()
                        .limit(3)
                        .map(hit -> hit.get("verdict").asString()))
                .containsExactly("match", "unsure", "not_here");
        calibrate(2, 0.5);
        assertThat(found().get("verdict").asString()).isEqualTo("unsure");
        calibrate(3, 2);
        assertThat(found().get("verdict").asString()).isEqualTo("not_here");
    }

    @Test
    void aNetworkThatFindsHardlyAnybodyGivesNoFirmVerdict() throws IOException {
        outside();
        calibrate(3, 2, 1);
        var result = found();
        assertThat(result.get("verdict").asString()).isEqualTo("unsure");
        assertThat(result.get("doubt").asString()).contains("tells people apart badly");
    }

    private void calibrate(double match, double unsure) throws IOException {
        calibrate(match, unsure, 5);
    }

    /// @param found similarity that nine in ten pairs of the same person stay below
    private void calibrate(double match, double unsure, double found) throws IOException {
        var card = runs.resolve("tiny-1/model.json");
        var root = (ObjectNode) Terminal.mapper().readTree(Files.readString(card));
        root.putObject("bands").put("match", match).put("unsure", unsure);
        ((ObjectNode) root.get("measured").get("same")).put("q90", found);
        Files.writeString(card, Terminal.mapper().writeValueAsString(root));
    }

    @Test
    void theSecondSearchTakesEmbeddingsFromTheCacheAndEmbedsOnlyWhatChanged() throws IOException {
        var other = World.files(people, "0").getLast();
        double fresh = similarity(found(), other);
        turnAround(cached().getFirst());
        assertThat(similarity(found(), other)).as("from the cache").isCloseTo(-fresh, within(1e-6));
        assertThat(similarity(found("--no-cache"), other)).as("without it").isCloseTo(fresh, within(1e-6));

        Files.copy(photo, other, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.write(other, new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
        var changed = found();
        assertThat(similarity(changed, other)).as("a changed photo").isCloseTo(1, within(1e-5));
        assertThat(similarity(changed, photo)).as("a known one").isCloseTo(-1, within(1e-5));
    }

    @Test
    void aDamagedCacheIsMadeAgain() throws IOException {
        double fresh = similarity(found(), photo);
        Files.writeString(cached().getFirst(), "not what was written");
        assertThat(similarity(found(), photo)).isCloseTo(fresh, within(1e-9));
    }

    private static void turnAround(Path cache) {
        var tensors = new LinkedHashMap<>(Safetensors.read(cache).tensors());
        tensors.computeIfPresent("embedding", (_, raw) -> {
            float[] values = raw.toFloats();
            for (int i = 0; i < values.length; i++) {
                values[i] = -values[i];
            }
            return RawTensor.of(values, raw.shape());
        });
        Safetensors.write(cache, tensors, Map.of());
    }

    @Test
    void badPhotosAreListedAndTheOthersSearched() throws IOException {
        byte[] whole = Files.readAllBytes(photo);
        Files.write(people.resolve("x-cut.jpg"), java.util.Arrays.copyOf(whole, whole.length / 2));
        Files.write(people.resolve("x-empty.jpg"), new byte[0]);
        Files.writeString(people.resolve("x-text.png"), "no picture");
        Files.write(people.resolve("x-bomb.png"), BadInputTest.bomb());
        var outcome = search("--json").succeeded();
        var bad = outcome.json().get("bad");
        assertThat(bad.valueStream()
                        .map(b ->
                                Path.of(b.get("path").asString()).getFileName().toString()))
                .containsExactlyInAnyOrder("x-bomb.png", "x-cut.jpg", "x-empty.jpg", "x-text.png");
        assertThat(outcome.json().get("searched").asInt()).isEqualTo(8);
        assertThat(outcome.err())
                .contains("not read: " + people.resolve("x-cut.jpg") + ": cut off")
                .contains("not read: " + people.resolve("x-bomb.png") + ": it is 50000 x 50000");
    }

    @Test
    void aPhotoThatCannotBeReadIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(photo);
        photo = folder.resolve("cut.jpg");
        Files.write(photo, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThat(search().failed(2).message()).startsWith("error: cannot use the image " + photo + ": cut off");
        Files.write(photo, BadInputTest.bomb());
        assertThat(search().failed(2).message())
                .startsWith("error: cannot use the image " + photo + ": it is 50000 x 50000");
        photo = folder.resolve("nowhere.jpg");
        assertThat(search().failed(2).message()).startsWith("error: there is no photo or walk " + photo);
    }

    @Test
    void wrongWordsAreExplained() throws IOException {
        assertThat(search("k=abc").failed(2).message())
                .isEqualTo("error: invalid value for option '--k': 'abc' is not an int\n  try: reid search --help");
        assertThat(search("k=0").failed(2).message()).isEqualTo("error: k is 0, must be at least 1");
        assertThat(reid("search", photo, people).failed(2).message()).isEqualTo("error: say: reid search PHOTO in DIR");
        people = Files.createDirectory(folder.resolve("empty"));
        assertThat(search().failed(2).message()).startsWith("error: there are no photos in " + people);
        people = folder.resolve("missing");
        assertThat(search().failed(2).message()).startsWith("error: " + people + " is not a folder.");
        assertThat(runs.resolve("search")).doesNotExist();
    }
}
