package org.reid4j.train.cuhk03;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.data.Boxes;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Split;
import org.reid4j.core.eval.Protocol;

/// `cuhk-03.mat` is read as MATLAB and SciPy wrote it: `make-cuhk03.py` made a small one of six people, 4 x 6
/// pixels each, of whom persons 2 and 4 are tested by the second protocol.
final class Cuhk03Test {
    private static final String[] LISTS = {
        "cuhk03_new_protocol_config_detected.mat", "cuhk03_new_protocol_config_labeled.mat"
    };

    @TempDir
    private Path root;

    private Path photos() {
        return root.resolve("cuhk03_release/cuhk-03.mat");
    }

    private void lay(boolean lists) throws IOException {
        Files.createDirectories(root.resolve("cuhk03_release"));
        try (InputStream in = new GZIPInputStream(resource("cuhk-03.mat.gz"))) {
            Files.copy(in, photos());
        }
        for (String name : lists ? LISTS : new String[0]) {
            try (InputStream in = resource(name)) {
                Files.copy(in, root.resolve(name)); // torchreid wants them above the release
            }
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Cuhk03Test.class.getResourceAsStream(name), name);
    }

    private Dataset open(String format, DataOptions options) {
        return Datasets.open(root, format, options);
    }

    private static Set<Integer> people(Split split) {
        return split.samples().stream().map(Sample::identity).collect(Collectors.toSet());
    }

    @Test
    void is_recognised_and_divided_by_the_second_protocol() throws IOException {
        lay(true);
        Dataset read = open("auto", DataOptions.defaults());
        assertThat(read.format()).isEqualTo("cuhk03");
        assertThat(read.protocol()).isEqualTo(new Protocol.CrossCamera());
        assertThat(people(read.train())).containsExactlyInAnyOrder(1, 3, 5, 6);
        assertThat(people(read.query())).containsExactlyInAnyOrder(2, 4);
        assertThat(read.query().samples()).hasSize(4); // once from each camera
        assertThat(read.gallery().samples()).hasSize(10); // the other two of camera 1 and three of camera 2
        assertThat(read.train().samples()).hasSize(7 + 7 + 7 + 3);
        assertThat(read.query().cameras()).isEqualTo(2);
        assertThat(read.query().samples().getFirst().path()).hasFileName("1_002_1_01.png");
        assertThat(read.notices()).anyMatch(notice -> notice.startsWith("detected boxes, second protocol"));
        assertThat(read.notices()).last().asString().contains("6 people instead of 1,467");
    }

    @ParameterizedTest
    @EnumSource(Boxes.class)
    void photos_come_out_as_they_went_in(Boxes boxes) throws IOException {
        lay(true);
        Dataset read = open("auto", DataOptions.defaults().withBoxes(Optional.of(boxes)));
        Path photo = read.gallery().samples().stream()
                .map(Sample::path)
                .filter(path -> path.endsWith("2_001_2_08.png"))
                .findFirst()
                .orElseThrow();
        BufferedImage image = ImageIO.read(photo.toFile());
        assertThat(image.getWidth()).isEqualTo(4);
        assertThat(image.getHeight()).isEqualTo(6);
        int blue = 160 + (boxes == Boxes.LABELLED ? 5 : 0);
        assertThat(image.getRGB(0, 0) & 0xff_ffff).isEqualTo(20 << 16 | 20 << 8 | blue);
        assertThat(image.getRGB(1, 2) & 0xff_ffff).isEqualTo(20 << 16 | 20 << 8 | 255); // column 1, row 2
        assertThat(image.getRGB(2, 1) & 0xff).isEqualTo(blue);
    }

    @Test
    void a_deflated_photo_is_no_other() throws IOException {
        lay(true);
        Dataset read = open("auto", DataOptions.defaults());
        BufferedImage image =
                ImageIO.read(read.train().samples().getFirst().path().toFile()); // 1_001_1_01, stored deflated
        assertThat(image.getRGB(0, 0) & 0xff_ffff).isEqualTo(10 << 16 | 20 << 8 | 20);
        assertThat(image.getRGB(1, 2) & 0xff).isEqualTo(255);
    }

    @Test
    void the_first_protocol_has_twenty_test_sets_and_one_list_of_test_photos() throws IOException {
        lay(false);
        for (int split = 0; split < 20; split++) {
            Dataset read = open("cuhk03-classic", DataOptions.defaults().withSplit(split));
            assertThat(read.protocol()).isEqualTo(new Protocol.SingleGalleryShot(false));
            assertThat(read.query().samples()).isEqualTo(read.gallery().samples());
            assertThat(people(read.query())).containsExactlyInAnyOrder(1 + split % 3, 4 + split % 2);
            assertThat(people(read.train())).hasSize(4).doesNotContainAnyElementsOf(people(read.query()));
            assertThat(read.names()).containsEntry(4, "2_001");
        }
        assertThatThrownBy(() -> open("cuhk03-classic", DataOptions.defaults().withSplit(20)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("data.split is 20");
    }

    @Test
    void without_its_list_the_second_protocol_says_where_to_get_it() throws IOException {
        lay(false);
        assertThatThrownBy(() -> open("auto", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cuhk03_new_protocol_config_detected.mat")
                .hasMessageContaining("data.format=cuhk03-classic");
    }

    @Test
    void is_unpacked_once_and_again_when_a_photo_is_gone() throws IOException {
        lay(true);
        Path photo = open("auto", DataOptions.defaults())
                .query()
                .samples()
                .getFirst()
                .path();
        var old = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(photo, old);
        assertThat(open("auto", DataOptions.defaults())
                        .query()
                        .samples()
                        .getFirst()
                        .path())
                .isEqualTo(photo);
        assertThat(Files.getLastModifiedTime(photo)).isEqualTo(old);
        Files.delete(photo);
        open("auto", DataOptions.defaults());
        assertThat(photo).isRegularFile();
        byte[] whole = Files.readAllBytes(photo);
        Files.write(photo, new byte[0]); // as a power cut leaves it
        open("auto", DataOptions.defaults());
        assertThat(photo).hasBinaryContent(whole);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.02, 0.1, 0.3, 0.6, 0.9, 0.99})
    void a_cut_file_is_refused_in_few_words(double share) throws IOException {
        lay(true);
        byte[] bytes = Files.readAllBytes(photos());
        Files.write(photos(), java.util.Arrays.copyOf(bytes, (int) (share * bytes.length)));
        assertThatThrownBy(() -> open("auto", DataOptions.defaults()))
                .isInstanceOfSatisfying(
                        DataException.class,
                        e -> assertThat(String.valueOf(e.getMessage()).lines())
                                .hasSizeLessThanOrEqualTo(3)
                                .first()
                                .asString()
                                .contains("cuhk-03.mat"));
    }

    @Test
    void damaged_files_are_refused_or_read_and_never_hang() throws IOException {
        lay(true);
        byte[] whole = Files.readAllBytes(photos());
        var random = new Random(5);
        for (int round = 0; round < 150; round++) {
            byte[] bytes = whole.clone();
            for (int flips = 0; flips < 1 + round % 20; flips++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(photos(), bytes);
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                try (MatPhotos mat = MatPhotos.open(photos())) {
                    mat.places(Boxes.DETECTED).forEach(mat::photo);
                    mat.testSets();
                } catch (DataException refused) {
                    assertThat(refused.getMessage()).contains("cuhk-03.mat");
                }
            });
        }
    }

    @Test
    void a_list_that_names_other_photos_is_refused() throws IOException {
        lay(true);
        Path list = root.resolve(LISTS[1]); // the plain one
        byte[] bytes = Files.readAllBytes(list);
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf("1_001_1_01.png");
        bytes[at] = '/';
        Files.write(list, bytes);
        var labelled = DataOptions.defaults().withBoxes(Optional.of(Boxes.LABELLED));
        assertThatThrownBy(() -> open("auto", labelled))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'/_001_1_01.png', which cuhk-03.mat does not hold");
    }

    @Test
    void an_incomplete_unpacking_leaves_nothing(@TempDir Path other) throws IOException {
        lay(true);
        Path photo = open("auto", DataOptions.defaults())
                .query()
                .samples()
                .getFirst()
                .path();
        Path above =
                Objects.requireNonNull(Objects.requireNonNull(photo.getParent()).getParent());
        Files.move(photos(), other.resolve("kept.mat"), StandardCopyOption.ATOMIC_MOVE);
        try (Stream<Path> entries = Files.list(above)) {
            assertThat(entries)
                    .extracting(path -> path.getFileName().toString())
                    .containsExactly("detected");
        }
    }
}
