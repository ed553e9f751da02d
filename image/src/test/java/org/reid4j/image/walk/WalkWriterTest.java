package org.reid4j.image.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.image.silhouette.SilhouettePickle;
import org.reid4j.image.silhouette.Silhouettes;

class WalkWriterTest {
    private static final WalkConfig CONFIG = WalkConfig.tiny(3);

    @TempDir
    private Path folder;

    @Test
    void theLayoutIsCasiaBsWithOnePickleAWalk() throws IOException {
        Path root = WalkWorld.write(CONFIG, folder.resolve("walk")).root();

        assertThat(names(root)).containsExactly("001", "002", "003", "004", "005", "partition.json", "walk.properties");
        assertThat(names(root.resolve("001"))).containsExactly("bg-01", "cl-01", "nm-01");
        assertThat(names(root.resolve("005"))).hasSize(10);
        assertThat(names(root.resolve("005/cl-02"))).containsExactly("000", "090", "180");
        assertThat(names(root.resolve("005/cl-02/090"))).containsExactly("090.pkl");
    }

    @Test
    void aPickleHoldsTheWalk() {
        Path root = WalkWorld.write(CONFIG, folder.resolve("walk")).root();

        Silhouettes read = SilhouettePickle.read(root.resolve("004/bg-02/180/180.pkl"));

        Silhouettes drawn = new WalkWorld(CONFIG).walk(4, Condition.BG_02, 180);
        assertThat(read.frames()).isEqualTo(drawn.frames());
        assertThat(read.height()).isEqualTo(32);
        assertThat(read.values()).isEqualTo(drawn.values());
    }

    @Test
    void thePartitionSaysWhoIsWho() throws IOException {
        WalkFolder walk = WalkWorld.write(CONFIG, folder.resolve("walk"));

        assertThat(Files.readString(walk.partition())).isEqualTo("""
                {
                  "TRAIN_SET": ["001", "002", "003"],
                  "TEST_SET": ["004", "005"]
                }
                """);
    }

    @Test
    void theReaderOfCasiaBKnowsIt() {
        Path root = WalkWorld.write(CONFIG, folder.resolve("walk")).root();

        Dataset dataset = Datasets.open(root, Datasets.AUTO, DataOptions.defaults());

        assertThat(dataset.format()).isEqualTo("casia-b");
    }

    @Test
    void twoWalksOfOneSeedHaveTheSameBytes() throws IOException {
        Path one = WalkWorld.write(CONFIG, folder.resolve("one")).root();
        Path two = WalkWorld.write(CONFIG, folder.resolve("two")).root();

        assertThat(contents(one)).hasSize(CONFIG.walks() + 2);
        assertThat(contents(two)).isEqualTo(contents(one));
    }

    @Test
    void theSameWalkIsFoundAndNotDrawnAgain() throws IOException {
        Path root = folder.resolve("walk");
        assertThat(WalkWorld.write(CONFIG, root).reused()).isFalse();
        Path file = root.resolve("001/nm-01/000/000.pkl");
        Files.write(file, new byte[] {1}); // would vanish if it were drawn again

        assertThat(WalkWorld.write(CONFIG, root).reused()).isTrue();
        assertThat(Files.size(file)).isEqualTo(1);
    }

    @Test
    void aForeignFolderIsRefusedAndLeftAlone() throws IOException {
        Path root = Files.createDirectory(folder.resolve("mine"));
        Path letter = Files.writeString(root.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> WalkWorld.write(CONFIG, root))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("is not empty and holds no synthetic walk")
                .hasMessageContaining("choose another folder");
        assertThat(names(root)).containsExactly("letter.txt");
        assertThat(letter).hasContent("dear");
        assertThat(names(folder)).containsExactly("mine");
    }

    @Test
    void aWalkOfOtherSettingsOrWithoutAFileIsRefused() throws IOException {
        Path root = folder.resolve("walk");
        WalkWorld.write(CONFIG, root);

        assertThatThrownBy(() -> WalkWorld.write(CONFIG.withSeed(4), root))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("holds a synthetic walk of other settings (see walk.properties)");
        Files.delete(root.resolve("005/nm-06/090/090.pkl"));
        assertThatThrownBy(() -> WalkWorld.write(CONFIG, root))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("lacks files");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                contents.put(root.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
