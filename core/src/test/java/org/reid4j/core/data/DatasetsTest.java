package org.reid4j.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;

final class DatasetsTest {
    @Test
    void an_unknown_folder_is_refused_with_what_was_looked_for_what_was_seen_and_the_way_out(@TempDir Path root) {
        new Tree(root).files("a.txt", "b.txt", "c.txt", "d.txt");
        assertThatThrownBy(() -> Datasets.open(root, "auto", DataOptions.defaults()))
                .isInstanceOfSatisfying(DataException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ReidException.Kind.USAGE);
                    assertThat(String.valueOf(e.getMessage()).lines()).hasSizeLessThanOrEqualTo(3);
                })
                .hasMessageContaining("it holds 'a.txt', 'b.txt', 'c.txt', …")
                .hasMessageContaining("market1501 (bounding_box_train/")
                .hasMessageContaining("viper (")
                .hasMessageContaining("one folder per person (anna/1.jpg, ben/1.jpg)");
    }

    @Test
    void an_empty_folder_is_refused(@TempDir Path root) {
        assertThatThrownBy(() -> Datasets.open(root, "auto", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("it is empty");
    }

    @Test
    void a_missing_folder_is_refused(@TempDir Path root) {
        assertThatThrownBy(() -> Datasets.open(root.resolve("nowhere"), "auto", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("there is no ");
    }

    @Test
    void an_unknown_format_is_refused_with_the_known_ones(@TempDir Path root) {
        assertThatThrownBy(() -> Datasets.open(root, "markt", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'markt'")
                .hasMessageContaining(
                        "auto, market1501, dukemtmcreid, msmt17, cuhk03-np, grid, viper, prid2011, csv, ilids, caviar4reid, numbered, folder, flat, casia-b, oumvlp, walks");
    }

    @Test
    void stronger_evidence_wins_over_weaker(@TempDir Path root) {
        new Tree(root)
                .files("query/0001_c1s1_1_1.jpg", "bounding_box_test/0001_c2s1_1_1.jpg", "anna/1.jpg", "0001_001.jpg");
        assertThat(Datasets.detect(root)).hasValueSatisfying(found -> {
            assertThat(found.format()).isEqualTo("market1501");
            assertThat(found.strength()).isEqualTo(Detection.Strength.LAYOUT);
        });
    }

    @Test
    void photos_are_found_in_folders_below_in_a_stable_order(@TempDir Path root) {
        new Tree(root).files("b.jpg", "a/z.PNG", "a.jpg", "note.txt", ".hidden/x.jpg", "__MACOSX/y.jpg");
        assertThat(Datasets.photos(root))
                .extracting(sample -> root.relativize(sample.path()).toString().replace('\\', '/'))
                .containsExactly("a.jpg", "a/z.PNG", "b.jpg");
        assertThat(Datasets.photos(root)).noneMatch(Sample::isPerson);
    }

    @Test
    void a_loop_of_links_is_walked_once(@TempDir Path root) throws IOException {
        new Tree(root).files("a/x.jpg");
        Files.createSymbolicLink(root.resolve("a/again"), root);
        assertThat(Datasets.photos(root)).hasSize(1);
    }

    @Test
    void a_folder_without_photos_cannot_be_searched(@TempDir Path root) {
        new Tree(root).files("a.txt");
        assertThatThrownBy(() -> Datasets.photos(root))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there are no photos")
                .hasMessageContaining("'a.txt'");
        assertThatThrownBy(() -> Datasets.photos(root.resolve("a.txt"))).hasMessageContaining("is not a folder");
    }

    @Test
    void names_from_disk_cannot_break_a_message() {
        assertThat(Shown.text("a\nb\u001b[31m\u202e" + "x".repeat(500)))
                .startsWith("a\\u000ab\\u001b[31m\\u202e")
                .endsWith("…")
                .hasSizeLessThan(150);
    }
}
