package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.image.ImageEncoder;

/// `reid gait prepare` and `reid data check` on walks: from raw silhouettes to a dataset.
class GaitPrepareTest {
    private static final int SIDE = 96;

    @TempDir
    Path folder;

    private Path raw = Path.of("");

    /// Four people, two walks of six frames; one frame of anna's first walk is blank.
    @BeforeEach
    void walks() throws IOException {
        raw = folder.resolve("raw");
        int stature = 30;
        for (String person : List.of("anna", "ben", "cleo", "dan")) {
            stature += 10;
            for (String walk : List.of("friday", "monday")) {
                for (int i = 0; i < 6; i++) {
                    Path file = raw.resolve("%s/%s/%03d.png".formatted(person, walk, i));
                    Files.createDirectories(file.resolveSibling(""));
                    boolean blank = person.equals("anna") && walk.equals("friday") && i == 2;
                    int width = walk.equals("friday") ? 9 : 12;
                    Files.write(file, ImageEncoder.greyPng(SIDE, SIDE, frame(blank ? 0 : stature, width, 5 + 10 * i)));
                }
            }
        }
    }

    private static byte[] frame(int rows, int columns, int left) {
        byte[] values = new byte[SIDE * SIDE];
        for (int y = 0; y < rows; y++) {
            for (int x = left; x < left + columns; x++) {
                values[(y + 8) * SIDE + x] = (byte) 255;
            }
        }
        return values;
    }

    @Test
    void silhouettesBecomeADatasetOfWalks() {
        Path out = folder.resolve("aligned");
        var told = reid("gait", "prepare", raw, out).succeeded();
        assertThat(told.out())
                .contains("1 frame left out: nobody in it, or too little of anybody")
                .contains("aligned: 8 walks, 47 of 48 frames, 64 x 64");
        var json = reid("data", "check", out, "--json").succeeded().json();
        assertThat(json.get("format").asString()).isEqualTo("walks");
        assertThat(json.get("images").asInt()).isEqualTo(8);
        assertThat(json.get("identities").asInt()).isEqualTo(4);
        assertThat(json.get("bad").size()).isZero();
        assertThat(json.get("leaks").size()).isZero();
        assertThat(reid("data", "check", out).succeeded().out())
                .contains("8 walks · 4 identities · 0 views")
                .contains("0 bad walks");
        assertThat(reid("gait", "prepare", raw, out).failed(2).message()).contains("is finished already");
    }

    @Test
    void theBlankFrameIsFoundInTheRawWalksAndEqualOnesAreGrouped() throws IOException {
        for (int i = 0; i < 6; i++) {
            Path copy = raw.resolve("dan/sunday/%03d.png".formatted(i));
            Files.createDirectories(copy.resolveSibling(""));
            Files.copy(raw.resolve("ben/monday/%03d.png".formatted(i)), copy);
        }
        var checked = reid("data", "check", raw, "--json");
        assertThat(checked.exit()).isEqualTo(3);
        var json = checked.json();
        assertThat(json.get("bad").size()).isEqualTo(1);
        assertThat(json.get("bad").get(0).get("path").asString()).endsWith("friday");
        assertThat(json.get("bad").get(0).get("reason").asString()).isEqualTo("1 of 6 frames show nobody");
        assertThat(json.get("duplicates").size()).isEqualTo(1);
        assertThat(json.get("duplicates").get(0).size()).isEqualTo(2);
    }

    @Test
    void aPartitionFileDividesThePeople() throws IOException {
        Path file = folder.resolve("people.json");
        Files.writeString(file, "{\"TRAIN_SET\": [\"anna\", \"ben\", \"cleo\"], \"TEST_SET\": [\"dan\"]}");
        var json = reid("data", "check", raw, "--partition", file, "--json").json();
        assertThat(json.get("splits").get(0).get("identities").asInt()).isEqualTo(3);
        assertThat(json.get("splits").get(1).get("identities").asInt()).isEqualTo(1);
        assertThat(reid("data", "check", raw, "--partition", folder.resolve("none.json"))
                        .failed(2)
                        .message())
                .contains("there is no such file");
    }

    @Test
    void imagesAreWrittenOnDemandAndOtherSizesRefused() {
        var json = reid("gait", "prepare", raw, folder.resolve("png"), "--size", "128", "--format", "png", "--json")
                .succeeded()
                .json();
        assertThat(json.get("walks").asInt()).isEqualTo(8);
        assertThat(json.get("kept").asInt()).isEqualTo(47);
        assertThat(json.get("dropped")
                        .get("nobody in it, or too little of anybody")
                        .asInt())
                .isEqualTo(1);
        assertThat(json.get("few_frames").size()).isZero();
        assertThat(folder.resolve("png/ben/monday/005.png")).exists();
        assertThat(reid("gait", "prepare", raw, folder.resolve("x"), "--size", "65")
                        .failed(2)
                        .message())
                .contains("--size is 65, must be 64 or 128");
        assertThat(reid("gait", "prepare", folder.resolve("nothing"), folder.resolve("x"))
                        .failed(2)
                        .message())
                .contains("there is no folder");
    }

    @Test
    void aWalkThatCannotBeReadIsToldByTheExitCode() throws IOException {
        Files.writeString(Files.createDirectories(raw.resolve("dan/sunday")).resolve("sunday.pkl"), "torn");
        Path out = folder.resolve("aligned");
        var told = reid("gait", "prepare", raw, out);
        assertThat(told.exit()).isEqualTo(3);
        assertThat(told.out()).contains("dan/sunday cannot be read and is left out", "prepared.csv");
        assertThat(told.err()).contains("1 of 9 walks could not be read; the others are written");
        assertThat(out.resolve("prepared.csv")).exists();
        assertThat(out.resolve("ben/monday/monday.pkl")).exists();
    }

    @Test
    void whereNothingIsLeftNothingIsFinished() throws IOException {
        Path blank = folder.resolve("blank/anna/monday/001.png");
        Files.createDirectories(blank.resolveSibling(""));
        Files.write(blank, ImageEncoder.greyPng(SIDE, SIDE, frame(0, 9, 5)));
        Path out = Files.createDirectories(folder.resolve("aligned"));
        var told = reid("gait", "prepare", folder.resolve("blank"), out, "--json");
        assertThat(told.exit()).isEqualTo(3);
        assertThat(told.err()).contains("has a valid frame", "Nothing is written");
        assertThat(told.json().get("kept").asInt()).isZero();
        assertThat(told.json().get("unread").size()).isZero();
        assertThat(out).isEmptyDirectory();
        reid("gait", "prepare", raw, out).succeeded();
    }
}
