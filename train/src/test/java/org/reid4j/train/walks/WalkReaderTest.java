package org.reid4j.train.walks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.DataException;
import org.reid4j.image.silhouette.SilhouettePickle;
import org.reid4j.image.silhouette.Silhouettes;

class WalkReaderTest {
    private final WalkReader reader = new WalkReader();

    @Test
    void framesComeInTheOrderOfTheirNames(@TempDir Path folder) {
        for (int i : new int[] {3, 1, 2}) {
            Walked.png(folder.resolve("%03d.png".formatted(i)), 64, 64, 10 * i);
        }
        Walked.png(folder.resolve("001-nm-01-090-gei.png"), 64, 64, 0);
        Silhouettes walk = reader.read(folder);
        assertThat(walk.frames()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            byte[] frame = Arrays.copyOfRange(walk.values(), i * 4096, (i + 1) * 4096);
            assertThat(frame).isEqualTo(Walked.frame(64, 64, 10 * (i + 1)));
        }
    }

    @Test
    void aPickleGivesTheSame(@TempDir Path folder) {
        Walked.png(folder.resolve("a/1.png"), 64, 44, 5);
        SilhouettePickle.write(folder.resolve("a.pkl"), new Silhouettes(1, 64, 44, Walked.frame(64, 44, 5)));
        assertThat(reader.read(folder.resolve("a.pkl")).values())
                .isEqualTo(reader.read(folder.resolve("a")).values());
    }

    @Test
    void whatCannotBeReadIsNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> reader.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no frames");
        Walked.png(folder.resolve("1.png"), 64, 64, 5);
        Walked.png(folder.resolve("2.png"), 60, 64, 5);
        assertThatThrownBy(() -> reader.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'1.png' is 64 x 64, '2.png' 60 x 64")
                .hasMessageContaining("reid gait prepare");
        Files.writeString(folder.resolve("2.png"), "torn");
        assertThatThrownBy(() -> reader.read(folder))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("2.png");
    }

    @Test
    void columnsAreCutAsTheReferenceDoes() {
        byte[] values = new byte[2 * 64 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i % 64);
        }
        Silhouettes cut = new WalkInput(64, 44).cut(new Silhouettes(2, 64, 64, values), Path.of("w"));
        assertThat(cut.width()).isEqualTo(44);
        assertThat(cut.height()).isEqualTo(64);
        assertThat(cut.frames()).isEqualTo(2);
        for (int i = 0; i < cut.values().length; i++) {
            assertThat(cut.values()[i]).isEqualTo((byte) (10 + i % 44));
        }
        Silhouettes large =
                new WalkInput(128, 88).cut(new Silhouettes(1, 128, 128, Walked.frame(128, 128, 20)), Path.of("w"));
        assertThat(large.values()).isEqualTo(Walked.frame(128, 88, 0));
        assertThat(new WalkInput(64, 44).cut(cut, Path.of("w"))).isSameAs(cut);
        assertThat(WalkInput.values(new Silhouettes(1, 1, 3, new byte[] {0, 51, (byte) 255})))
                .containsExactly(0, 0.2f, 1);
    }

    @Test
    void anotherSizeSaysWhatToDo() {
        var small = new Silhouettes(1, 64, 64, new byte[64 * 64]);
        assertThatThrownBy(() -> new WalkInput(128, 88).cut(small, Path.of("090.pkl")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "090.pkl has frames of 64 x 64; the network reads 128 x 88, or cuts that out of 128 x 128")
                .hasMessageContaining("reid gait prepare IN OUT --size 128");
        var raw = new Silhouettes(1, 240, 320, new byte[240 * 320]);
        assertThatThrownBy(() -> new WalkInput(64, 44).cut(raw, Path.of("090")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("frames of 240 x 320")
                .hasMessageEndingWith("reid gait prepare IN OUT");
    }

    @Test
    void defectsOfWalksAreTold(@TempDir Path folder) throws IOException {
        var defect = new WalkDefect();
        Walked.png(folder.resolve("good/1.png"), 64, 64, 5);
        assertThat(defect.of(folder.resolve("good"))).isEmpty();
        Walked.png(folder.resolve("blank/1.png"), 64, 64, 5);
        Walked.png(folder.resolve("blank/2.png"), 64, 64, -1);
        assertThat(defect.of(folder.resolve("blank"))).contains("1 of 2 frames show nobody");
        Walked.png(folder.resolve("mixed/1.png"), 64, 64, 5);
        Walked.png(folder.resolve("mixed/2.png"), 64, 60, 5);
        assertThat(defect.of(folder.resolve("mixed")).orElseThrow())
                .contains("different sizes: 64 x 64, and '2.png' of 64 x 60");
        Files.createDirectory(folder.resolve("none"));
        assertThat(defect.of(folder.resolve("none"))).contains("it has no frames");
        Files.writeString(folder.resolve("good/2.png"), "torn");
        assertThat(defect.of(folder.resolve("good")).orElseThrow()).contains("its frame '2.png'");
        Files.writeString(folder.resolve("x.pkl"), "torn");
        assertThat(defect.of(folder.resolve("x.pkl")).orElseThrow())
                .contains("no pickle")
                .doesNotContain("\n");
        SilhouettePickle.write(folder.resolve("y.pkl"), new Silhouettes(2, 2, 2, new byte[] {0, 0, 0, 0, 0, 0, 0, 9}));
        assertThat(defect.of(folder.resolve("y.pkl"))).contains("1 of 2 frames show nobody");
    }
}
