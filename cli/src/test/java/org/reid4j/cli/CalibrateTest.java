package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.core.eval.EvalOptions;
import org.reid4j.core.eval.Evaluation;
import org.reid4j.core.eval.Protocol;
import org.reid4j.embed.ModelCard;
import org.reid4j.train.RunFolder;

/// `reid calibrate` and `reid gallery calibrate`: bands measured on one's own photos.
class CalibrateTest {
    private final Path street = World.world().street();

    @TempDir
    Path folder;

    private Path run;

    @BeforeEach
    void copy() throws IOException {
        run = folder.resolve("tiny-1");
        World.copy(World.world().run(), run);
    }

    private ModelCard card() {
        return ModelCard.read(run.resolve("model.json"));
    }

    /// Writes bands that nobody measured.
    private void spoil() throws IOException {
        Files.writeString(
                run.resolve("model.json"),
                card().withBands(Optional.of(new Bands(0.02f, 0.01f)), Optional.empty())
                        .json());
    }

    /// Batches of other sizes round otherwise.
    private static void requireAlike(ModelCard written, ModelCard measured) {
        var bands = written.bands().orElseThrow();
        assertThat(bands.match()).isCloseTo(measured.bands().orElseThrow().match(), within(1e-5f));
        assertThat(bands.unsure()).isCloseTo(measured.bands().orElseThrow().unsure(), within(1e-5f));
    }

    @Test
    void theBandsAreThoseThatTheTrainingMeasuredOnTheSamePhotos() throws IOException {
        var measured = card();
        spoil();
        var json = reid("calibrate", "run=tiny-1", "runs=" + folder, "data=" + street, "--json")
                .succeeded()
                .json();
        assertThat(json.get("before").get("match").asDouble()).isCloseTo(0.02, within(1e-6));
        assertThat(json.get("strangers_matched_by_former_bands").asDouble()).isBetween(0.5, 1.0);
        assertThat(json.get("hint").asString()).contains("measured on 4 people: take them as a hint");
        var written = card();
        requireAlike(written, measured);
        var found = written.calibration().orElseThrow();
        assertThat(found.people())
                .isEqualTo(measured.calibration().orElseThrow().people());
        assertThat(found.strangers().pairs())
                .isEqualTo(measured.calibration().orElseThrow().strangers().pairs());
        assertThat(written.facts().get(ModelCard.WEIGHTS))
                .isEqualTo(measured.facts().get(ModelCard.WEIGHTS));
        assertThat(written.facts()).containsKeys("mAP", "bands_measured_on", "bands_measured_at");
        assertThat(Files.readString(run.resolve("MODEL.md"))).contains("bands_measured_at");
        assertThat(ModelCard.read(run.resolve("model.former-1.json")).bands()).contains(new Bands(0.02f, 0.01f));
        reid("calibrate", "run=tiny-1", "runs=" + folder, "data=" + street).succeeded();
        assertThat(run.resolve("model.former-2.json")).exists();
    }

    @Test
    void aDryRunAndAnotherCardLeaveTheOwnAlone() throws IOException {
        var before = Files.readString(run.resolve("model.json"));
        assertThat(reid("calibrate", "run=tiny-1", "runs=" + folder, "data=" + street, "--dry-run")
                        .succeeded()
                        .out())
                .contains("pairs of strangers", "match   from similarity", "much as before", "nothing was written");
        Path other = folder.resolve("mine.json");
        reid("calibrate", "run=tiny-1", "runs=" + folder, "data=" + street, "--output", other)
                .succeeded();
        assertThat(ModelCard.read(other).facts()).containsKey("bands_measured_on");
        assertThat(run.resolve("model.json")).hasContent(before);
        assertThat(run.resolve("model.former-1.json")).doesNotExist();
        var text = Files.readString(run.resolve("MODEL.md"));
        reid("calibrate", "run=tiny-1", "runs=" + folder, "data=" + street, "--output", run.resolve("mine.json"))
                .succeeded();
        assertThat(run.resolve("MODEL.md")).hasContent(text);
    }

    @Test
    void whatNoSearchCallsAMatchHasNoThreshold() {
        int people = 60;
        int photos = 4 * people; // enough strangers to count one in a thousand, not one in ten thousand
        var random = new Random(5);
        var values = new float[8 * photos];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        var all = new Embeddings(
                8,
                values,
                IntStream.range(0, photos).map(i -> 1 + i / 4).toArray(),
                IntStream.range(0, photos).map(i -> i % 4).toArray());
        var found = CardBands.of(
                card(),
                Evaluation.run(all, all, EvalOptions.defaults().with(new Protocol.AllCameras())),
                Datasets.open(street, Datasets.AUTO, DataOptions.defaults()),
                Instant.EPOCH);
        long most = found.card().bandTable().mostPhotos();
        assertThat(most).isBetween(50L, 9_999L);
        assertThat(found.words())
                .anyMatch(line -> line.startsWith("gallery of      50 photos   match from "))
                .anyMatch(line -> line.startsWith("gallery of  10,000 photos   no match, unsure from "))
                .anyMatch(line -> line.startsWith("nothing is called a match here, unsure at best"));
        var sizes = Terminal.mapper().valueToTree(found.json()).get("by_gallery_size");
        assertThat(sizes.get("50").has("match")).isTrue();
        assertThat(sizes.get("10000").has("match")).isFalse();
        assertThat(sizes.get("10000").has("unsure")).isTrue();
    }

    @Test
    void peopleInFoldersOfTheirOwnAreEnough() throws IOException {
        Path people = folder.resolve("people");
        var names = World.files(street.resolve("query"), "0").stream()
                .map(photo -> photo.getFileName().toString().substring(0, 4))
                .distinct()
                .limit(2)
                .toList();
        for (String person : names) {
            Files.createDirectories(people.resolve(person));
            for (Path photo : World.files(street.resolve("bounding_box_test"), person)) {
                Files.copy(photo, people.resolve(person).resolve(photo.getFileName()));
            }
        }
        var outcome = reid(
                        "calibrate",
                        "run=tiny-1",
                        "runs=" + folder,
                        "data=" + people,
                        "protocol=all-cameras",
                        "--dry-run",
                        "--json")
                .succeeded();
        assertThat(outcome.json().get("people").asInt()).isEqualTo(2);
        assertThat(outcome.err()).contains("everybody in it is measured");
    }

    @Test
    void aModelWithoutBandsGetsSome() throws IOException {
        Path model = folder.resolve("models/other");
        Files.createDirectories(model);
        Files.copy(run.resolve("weights/best.safetensors"), model.resolve("model.safetensors"));
        Files.writeString(
                model.resolve("model.json"),
                card().withBands(Optional.empty(), Optional.empty()).json());
        assertThat(reid("calibrate", "run=models/other", "runs=" + folder, "data=" + street)
                        .succeeded()
                        .out())
                .contains("(none was measured)");
        requireAlike(ModelCard.read(model.resolve("model.json")), card());
    }

    @Test
    void bandsOfOtherWeightsAreNotWrittenIntoTheCard() throws IOException {
        Files.write(
                run.resolve("weights/last.safetensors"),
                changed(Files.readAllBytes(run.resolve("weights/last.safetensors"))));
        assertThat(reid("calibrate", "run=tiny-1", "runs=" + folder, "data=" + street, "weights=last")
                        .failed(2)
                        .message())
                .contains("is of other weights than last.safetensors");
    }

    /// One bit of the last tensor, which is still a number.
    private static byte[] changed(byte[] bytes) {
        bytes[bytes.length - 4] ^= 1;
        return bytes;
    }

    @Test
    void aRunningTrainingKeepsItsCard() {
        var folderOfRun = RunFolder.open(run);
        folderOfRun.write(folderOfRun.record().alive(folderOfRun.record().started(), Map.of()));
        assertThat(reid("calibrate", "run=tiny-1", "runs=" + folder, "data=" + street)
                        .failed(2)
                        .message())
                .contains("is being trained and writes its own card");
    }

    @Test
    void aGalleryTakesTheNewBandsWhenTold() throws IOException {
        spoil();
        var galleries = "galleries=" + folder.resolve("galleries");
        reid("gallery", "create", "street", galleries, "run=tiny-1", "runs=" + folder)
                .succeeded();
        reid("calibrate", "run=tiny-1", "runs=" + folder, "data=" + street).succeeded();
        assertThat(reid("gallery", "show", "street", galleries).succeeded().out())
                .contains("match from 0.020");
        var told = reid("gallery", "calibrate", "street", galleries, "--dry-run")
                .succeeded()
                .out();
        assertThat(told).contains("before  match from 0.020");
        assertThat(reid("gallery", "show", "street", galleries).succeeded().out())
                .contains("match from 0.020");
        var json = reid("gallery", "calibrate", "street", galleries, "--json")
                .succeeded()
                .json();
        assertThat(json.get("after").get("match").floatValue())
                .isEqualTo(card().bands(0).orElseThrow().match());
        assertThat(reid("gallery", "show", "street", galleries).succeeded().out())
                .doesNotContain("match from 0.020");
    }
}
