package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;

/// Whatever is wrong with data, weights or words: at most three lines that say what, where and what to do, the
/// right exit code, and nothing lost or left behind.
class BadInputTest {
    private static final int BOMB_SIDE = 50_000;

    @TempDir
    Path folder;

    private final World world = World.world();

    private Path runs() {
        return folder.resolve("runs");
    }

    private Console.Outcome train(Path data, Object... more) {
        return reid(World.train(data, runs(), more).toArray());
    }

    /// A PNG of a few bytes that claims 2.5 billion pixels.
    static byte[] bomb() throws IOException {
        var png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        var head = ByteBuffer.allocate(13).putInt(BOMB_SIDE).putInt(BOMB_SIDE).put(new byte[] {8, 2, 0, 0, 0});
        chunk(png, "IHDR", head.array());
        var pixels = new ByteArrayOutputStream();
        try (var deflated = new DeflaterOutputStream(pixels)) {
            deflated.write(new byte[100]);
        }
        chunk(png, "IDAT", pixels.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        var crc = new CRC32();
        crc.update(name);
        crc.update(data);
        png.write(ByteBuffer.allocate(4).putInt(data.length).array());
        png.write(name);
        png.write(data);
        png.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    @Test
    void anEmptyFolder() throws IOException {
        var empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(train(empty).failed(2).message())
                .isEqualTo("error: " + empty
                        + " is no dataset: it is empty.\n  Give the folder that holds the dataset: data=FOLDER");
        assertThat(reid("data", "check", empty, "--json").failed(2).message()).contains("it is empty");
        assertThat(reid("eval", "run=tiny-1", "runs=" + world.runs(), "data=" + empty)
                        .failed(2)
                        .message())
                .contains("it is empty");
        assertThat(runs()).doesNotExist();
    }

    @Test
    void aFolderThatIsNotThereAndOneThatIsNoDataset() throws IOException {
        var nowhere = folder.resolve("nowhere");
        assertThat(train(nowhere).failed(2).message())
                .isEqualTo(
                        "error: there is no " + nowhere + ".\n  Give the folder that holds the dataset: data=FOLDER");
        var notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("list.txt"), "bread");
        assertThat(train(notes).failed(2).message())
                .startsWith("error: " + notes + " is not a dataset that is known here (it holds 'list.txt')")
                .contains("Your own photos: one folder per person");
        assertThat(runs()).doesNotExist();
    }

    @Test
    void onePersonAlone() throws IOException {
        var alone = World.damaged(folder.resolve("alone"));
        for (var photo : World.files(alone.resolve("bounding_box_train"), "000")) {
            if (!String.valueOf(photo.getFileName()).startsWith("0001")) {
                Files.delete(photo);
            }
        }
        assertThat(train(alone).failed(2).message())
                .startsWith("error: training needs photos of at least 2 people, these 4 photos show 1.")
                .contains("reid data check");
        assertThat(runs()).as("no empty run stays").doesNotExist();
    }

    @Test
    void noQueryWithAMatch() throws IOException {
        var strangers = World.damaged(folder.resolve("strangers"));
        for (int person = 5; person <= 8; person++) {
            for (var photo : World.files(strangers.resolve("bounding_box_test"), "000" + person)) {
                Files.delete(photo);
            }
        }
        var message = "error: 0 of 8 queries can be scored: nobody in the 8 queries is in the gallery of 2 photos.\n"
                + "  Check that the layout was recognised: reid data check " + strangers;
        assertThat(train(strangers).failed(2).message()).isEqualTo(message);
        assertThat(evaluate(strangers).error().stream().limit(3))
                .containsExactlyElementsOf(message.lines().toList());
        assertThat(runs()).doesNotExist();
    }

    @Test
    void matchesOnlyFromTheQuerysOwnCamera() throws IOException {
        var oneCamera = World.damaged(folder.resolve("camera"));
        for (var side : new String[] {"query", "bounding_box_test"}) {
            for (var photo : World.files(oneCamera.resolve(side), "000")) {
                if (photo.toString().contains("_c2")) {
                    Files.delete(photo);
                }
            }
        }
        assertThat(evaluate(oneCamera).failed(2).message())
                .startsWith("error: 0 of 4 queries can be scored: 4 have matches only from their own camera.")
                .contains("protocol=all-cameras");
    }

    private Console.Outcome evaluate(Path data) {
        return reid("eval", "run=tiny-1", "runs=" + world.runs(), "data=" + data);
    }

    @ParameterizedTest
    @CsvSource({
        "cut, cut off: the JPEG's end marker is missing",
        "text, it is not an image that is known",
        "empty, is empty",
        "bomb, it is 50000 x 50000",
    })
    void aBadPhotoInTrainingStopsItAndIsNamed(String damage, String reason) throws IOException {
        var street = World.damaged(folder.resolve("street"));
        var photo = World.files(street.resolve("bounding_box_train"), "0003").getFirst();
        byte[] whole = Files.readAllBytes(photo);
        switch (damage) {
            case "cut" -> Files.write(photo, Arrays.copyOf(whole, whole.length / 2));
            case "text" -> Files.writeString(photo, "hello");
            case "empty" -> Files.write(photo, new byte[0]);
            default -> Files.write(photo, bomb());
        }
        assertThat(train(street).failed(2).message())
                .startsWith("error: cannot use the image " + photo + ": ")
                .contains(reason);
        assertThat(Files.readString(runs().resolve("tiny-1/run.json")))
                .contains("\"failed\"")
                .contains(reason);

        var check = reid("data", "check", street, "--json");
        assertThat(check.exit()).isEqualTo(3);
        assertThat(check.json().get("bad").get(0).get("path").asString()).isEqualTo(photo.toString());
        assertThat(check.json().get("bad").get(0).get("reason").asString()).contains(reason);
        assertThat(check.json().get("bad").size()).isEqualTo(1);
    }

    @Test
    void dataCheckHasItsKeysAndFindsDuplicatesAndLeaks() throws IOException {
        var street = World.damaged(folder.resolve("street"));
        var clean = reid("data", "check", street, "--json").succeeded().json();
        assertThat(clean.propertyNames())
                .contains("format", "images", "identities", "cameras", "bad", "duplicates", "leaks");
        assertThat(clean.get("format").asString()).isEqualTo("market1501");
        assertThat(clean.get("cameras").asInt()).isEqualTo(2);
        var learned = World.files(street.resolve("bounding_box_train"), "0001").getFirst();
        var asked = World.files(street.resolve("query"), "0005").getFirst();
        Files.write(asked, Files.readAllBytes(learned));
        var copied = reid("data", "check", street, "--json");
        assertThat(copied.exit()).isEqualTo(3);
        assertThat(copied.json().get("duplicates").get(0).toString())
                .contains(learned.toString())
                .contains(asked.toString());
        assertThat(copied.json().get("leaks").size()).isPositive();
    }

    @Test
    void aLearningRateThatExplodesStopsAndLeavesTheLastCheckpoint() throws IOException {
        assertThat(train(world.street(), "optimizer.lr=1e6", "train.epochs=4")
                        .failed(3)
                        .message())
                .startsWith("error: training diverged at step 2 (epoch 1, batch 2): the loss is ")
                .contains("Try a lower optimizer.lr");
        assertThat(Files.readString(runs().resolve("tiny-1/run.json"))).contains("\"failed\"");

        var good = folder.resolve("good");
        World.copy(world.run(), good);
        var before = Files.readAllBytes(good.resolve("weights/last.safetensors"));
        assertThat(reid("train", "--resume", "run=" + good, "train.epochs=4", "optimizer.lr=1e6")
                        .failed(2)
                        .message())
                .contains("a run goes on as it began");
        assertThat(good.resolve("weights/last.safetensors")).hasBinaryContent(before);
        reid("train", "--resume", "run=" + good, "train.epochs=2").succeeded();
    }

    @Test
    void wrongKeysAndValues() {
        assertThat(train(world.street(), "optimizer.lrr=3").failed(2).message())
                .isEqualTo("error: command line: unknown key optimizer.lrr, did you mean optimizer.lr?");
        assertThat(train(world.street(), "optimizer.lr=-1").failed(2).message())
                .isEqualTo("error: command line: optimizer.lr is -1, must be above 0");
        assertThat(train(world.street(), "sampler.identities=1").failed(2).message())
                .isEqualTo("error: command line: sampler.identities is 1, must be 2 to 4096");
        assertThat(train(world.street(), "train.epochs=many").failed(2).message())
                .isEqualTo("error: command line: train.epochs is 'many', must be a number");
        assertThat(train(world.street(), "model.backbone=resnet19").failed(2).message())
                .startsWith("error: command line: model.backbone is 'resnet19', allowed: resnet18");
        assertThat(train(world.street(), "data.format=markt").failed(2).message())
                .startsWith("error: there is no dataset format 'markt'.");
        assertThat(runs()).doesNotExist();
    }

    @Test
    void aConfigurationFileIsNamedByLine() throws IOException {
        var file = folder.resolve("own.yaml");
        Files.writeString(file, "seed: 1\ntrain:\n  epochs: 0\n");
        assertThat(reid("train", "config=" + file, "data=" + world.street())
                        .failed(2)
                        .message())
                .isEqualTo("error: " + file + ":3:11: train.epochs is 0, must be 1 to 100000");
        assertThat(reid("train", "config=market1501/strong-baselin", "data=x")
                        .failed(2)
                        .message())
                .contains("did you mean market1501/strong-baseline?");
    }

    @Test
    void runsThatAreNotThereOrHaveNothing() throws IOException {
        Files.createDirectories(runs().resolve("tiny-1"));
        assertThat(reid("eval", "run=tny-1", "runs=" + runs()).failed(2).message())
                .isEqualTo("error: there is no run '" + runs().resolve("tny-1")
                        + "', did you mean tiny-1?\n  List them with: reid runs runs=" + runs());
        assertThat(reid("eval", "run=tiny-1", "runs=" + runs()).failed(2).message())
                .startsWith("error: " + runs().resolve("tiny-1") + " is not a run: it has no config.yaml.");
        assertThat(reid("eval", "runs=" + runs()).failed(2).message())
                .startsWith("error: no run in " + runs() + " has weights yet")
                .contains("reid train data=DIR");
        assertThat(reid("train", "--resume", "run=nix", "runs=" + runs())
                        .failed(2)
                        .message())
                .startsWith("error: there is no run ");
        assertThat(reid("train", "--resume", "runs=" + folder.resolve("none"))
                        .failed(2)
                        .message())
                .startsWith("error: there is no run in ");
    }

    @Test
    void weightsThatDoNotFitOrAreLost() {
        var weights = folder.resolve("other.safetensors");
        Safetensors.write(weights, Map.of("query", RawTensor.of(new float[4], 2, 2)), Map.of());
        assertThat(train(world.street(), "weights=file", "weights.file=" + weights)
                        .failed(2)
                        .message())
                .startsWith("error: " + weights + ": None of the file's 1 tensors fits this network.");
        var lost = new LinkedHashMap<>(Safetensors.read(world.run().resolve("weights/last.safetensors"))
                .tensors());
        lost.computeIfPresent("base.layer1.0.bn1.weight", (_, raw) -> {
            float[] values = raw.toFloats();
            values[0] = Float.NaN;
            return RawTensor.of(values, raw.shape());
        });
        Safetensors.write(weights, lost, Map.of());
        assertThat(train(world.street(), "weights=file", "weights.file=" + weights)
                        .failed(2)
                        .message())
                .startsWith("error: " + weights
                        + ": 1 of the weights' tensors hold NaN or infinity (base.layer1.0.bn1.weight).");
        var nowhere = folder.resolve("nowhere.pth");
        assertThat(train(world.street(), "weights=file", "weights.file=" + nowhere)
                        .failed(2)
                        .message())
                .isEqualTo("error: " + nowhere + " does not exist. Check the path.");
    }

    @Test
    void outputsThatCannotBe() {
        assertThat(reid("embed", world.street(), "--output", "x.txt", "runs=" + world.runs())
                        .failed(2)
                        .message())
                .isEqualTo("error: output is x.txt, must end in .safetensors, .npy, .csv or .parquet");
        assertThat(reid("embed", world.street(), "runs=" + world.runs())
                        .failed(2)
                        .message())
                .startsWith("error: missing required option: '--output=FILE'");
        assertThat(reid("weights", "fetch", "resnet51").failed(2).message()).contains("resnet50");
        var photo = world.street().resolve("street.properties");
        assertThat(reid("weights", "inspect", photo).failed(2).message())
                .startsWith("error: " + photo + " is neither a safetensors nor a PyTorch file.");
    }

    @Test
    void aProgramGetsTheErrorAsJson() {
        var error = reid("train", "data=" + folder.resolve("nowhere"), "--json")
                .failed(2)
                .json()
                .get("error");
        assertThat(error.get("message").asString()).startsWith("there is no ");
        assertThat(error.get("exit").asInt()).isEqualTo(2);
        assertThat(error.get("kind").asString()).isEqualTo("usage");
        assertThat(reid("eval", "--xyzzy", "json=true").failed(2).json().has("error"))
                .isTrue();
        assertThat(reid("eval", "--xyzzy").failed(2).out()).isEmpty();
    }

    @Test
    void theDataIsLookedAtBeforeTheWeights() {
        var outcome = reid("train", "data=" + folder.resolve("nowhere")).failed(2);
        assertThat(outcome.err()).doesNotContain("weights");
    }

    @Test
    void aStackTraceIsShownOnlyWhenAskedFor() {
        var outcome = reid("train", "data=" + folder.resolve("nowhere"), "--verbose");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("\tat org.reid4j.").contains("error: there is no ");
    }
}
