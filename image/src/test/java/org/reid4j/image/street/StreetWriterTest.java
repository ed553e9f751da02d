package org.reid4j.image.street;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;

class StreetWriterTest {
    /// How readers of Market-1501 take identity and camera from a name.
    private static final Pattern MARKET = Pattern.compile("(-1|\\d{4})_c(\\d)s\\d_\\d{6}_\\d{2}\\.jpg");

    private static final StreetConfig CONFIG = new StreetConfig(21, 3, 4, 3, 2, 32, 64);

    @TempDir
    private Path folder;

    @Test
    void theLayoutIsMarket1501s() throws IOException {
        Path root = Street.write(CONFIG, folder.resolve("street")).root();

        assertThat(parts(root, "bounding_box_train")).hasSize(CONFIG.trainImages());
        assertThat(parts(root, "query")).hasSize(CONFIG.queryImages());
        assertThat(parts(root, "bounding_box_test")).hasSize(CONFIG.galleryImages());
        assertThat(identities(root, "bounding_box_train")).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(identities(root, "query")).containsExactlyInAnyOrder(4, 5, 6, 7);
        assertThat(identities(root, "bounding_box_test")).containsExactlyInAnyOrder(-1, 0, 4, 5, 6, 7);
    }

    @Test
    void eachPersonAsksOncePerCameraAndHasAnswersFromOtherCameras() throws IOException {
        Path root = Street.write(CONFIG, folder.resolve("street")).root();

        Map<String, Long> asked = parts(root, "query").stream()
                .collect(Collectors.groupingBy(m -> m.group(1) + "/" + m.group(2), Collectors.counting()));
        Map<String, Long> answers = parts(root, "bounding_box_test").stream()
                .collect(Collectors.groupingBy(m -> m.group(1) + "/" + m.group(2), Collectors.counting()));

        assertThat(asked)
                .hasSize(12)
                .allSatisfy((key, count) -> assertThat(count).isEqualTo(1));
        assertThat(answers).containsKeys("0004/1", "0004/2", "0004/3", "0007/3");
    }

    @Test
    void everyFileIsAPictureOfTheConfiguredSize() throws IOException {
        Path root = Street.write(CONFIG, folder.resolve("street")).root();

        for (Path file : files(root.resolve("query"))) {
            var image = ImageIO.read(file.toFile());
            assertThat(image.getWidth()).isEqualTo(32);
            assertThat(image.getHeight()).isEqualTo(64);
        }
    }

    @Test
    void twoStreetsOfOneSeedHaveTheSameBytes() throws IOException {
        Path one = Street.write(CONFIG, folder.resolve("one")).root();
        Path two = Street.write(CONFIG, folder.resolve("two")).root();

        assertThat(contents(one)).hasSize(CONFIG.trainImages() + CONFIG.queryImages() + CONFIG.galleryImages() + 1);
        assertThat(contents(two)).isEqualTo(contents(one));
    }

    @Test
    void theSameStreetIsReusedAndNotDrawnAgain() throws IOException {
        Path root = folder.resolve("street");
        assertThat(Street.write(CONFIG, root).reused()).isFalse();
        Path file = files(root.resolve("query")).getFirst();
        Files.write(file, new byte[] {1}); // would vanish if it were drawn again

        StreetFolder again = Street.write(CONFIG, root);

        assertThat(again.reused()).isTrue();
        assertThat(Files.size(file)).isEqualTo(1);
    }

    @Test
    void anEmptyFolderIsFilled() throws IOException {
        Path root = Files.createDirectory(folder.resolve("street"));

        assertThat(Street.write(CONFIG, root).reused()).isFalse();
        assertThat(files(root.resolve("query"))).hasSize(12);
    }

    @Test
    void aForeignFolderIsRefusedAndLeftAlone() throws IOException {
        Path root = Files.createDirectory(folder.resolve("mine"));
        Path letter = Files.writeString(root.resolve("letter.txt"), "dear");

        assertThatThrownBy(() -> Street.write(CONFIG, root))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(root.toString())
                .hasMessageContaining("is not empty and holds no street")
                .hasMessageContaining("choose another folder");
        assertThat(files(root)).containsExactly(letter);
        assertThat(files(folder)).containsExactly(root);
    }

    @Test
    void aStreetOfOtherSettingsIsRefused() {
        Path root = folder.resolve("street");
        Street.write(CONFIG, root);

        assertThatThrownBy(() -> Street.write(StreetConfig.tiny(21), root))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("holds a street of other settings (see street.properties)");
    }

    @Test
    void aStreetThatLacksPicturesIsRefused() throws IOException {
        Path root = folder.resolve("street");
        Street.write(CONFIG, root);
        Files.delete(files(root.resolve("bounding_box_train")).getFirst());

        assertThatThrownBy(() -> Street.write(CONFIG, root))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("lacks files")
                .hasMessageContaining("Delete it");
    }

    @Test
    void aFileInTheWayIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("street"), "x");

        assertThatThrownBy(() -> Street.write(CONFIG, file))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining(file + " is a file");
    }

    @Test
    void nothingTemporaryIsLeftBehind() throws IOException {
        Path root = folder.resolve("deep/er/street");

        Street.write(CONFIG, root);

        assertThat(files(folder.resolve("deep/er"))).containsExactly(root);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static List<Matcher> parts(Path root, String split) throws IOException {
        return files(root.resolve(split)).stream()
                .map(file -> MARKET.matcher(file.getFileName().toString()))
                .peek(matcher ->
                        assertThat(matcher.matches()).as(matcher.toString()).isTrue())
                .toList();
    }

    private static Set<Integer> identities(Path root, String split) throws IOException {
        return parts(root, split).stream()
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .collect(Collectors.toSet());
    }

    private static Map<String, List<Byte>> contents(Path root) throws IOException {
        Map<String, List<Byte>> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                List<Byte> boxed = new ArrayList<>(bytes.length);
                for (byte b : bytes) {
                    boxed.add(b);
                }
                contents.put(root.relativize(file).toString(), boxed);
            }
        }
        return contents;
    }
}
