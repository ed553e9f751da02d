package org.reid4j.core.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataCheckTest {
    private static DataReport check(Path root) {
        return DataCheck.check(root, "auto", DataOptions.defaults(), _ -> Optional.empty());
    }

    private static Tree market(Path root) {
        return new Tree(root)
                .files(
                        "bounding_box_train/0002_c1s1_1_1.jpg",
                        "bounding_box_train/0002_c2s1_1_1.jpg",
                        "bounding_box_train/0003_c1s1_1_1.jpg",
                        "query/0001_c1s1_1_1.jpg",
                        "bounding_box_test/0001_c2s1_1_1.jpg",
                        "bounding_box_test/0000_c2s1_1_1.jpg");
    }

    @Test
    void a_sound_dataset_is_clean_and_counted(@TempDir Path root) {
        market(root);
        DataReport report = check(root);
        assertThat(report.clean()).isTrue();
        assertThat(report.format()).isEqualTo("market1501");
        assertThat(report.images()).isEqualTo(6);
        assertThat(report.identities()).isEqualTo(3);
        assertThat(report.cameras()).isEqualTo(2);
        assertThat(report.imagesPerCamera()).containsEntry(1, 3).containsEntry(2, 3);
        assertThat(report.splits())
                .containsExactly(
                        new DataReport.SplitCount("train", 3, 2, 2, 0),
                        new DataReport.SplitCount("query", 1, 1, 1, 0),
                        new DataReport.SplitCount("gallery", 2, 1, 1, 1));
        assertThat(report.singles()).containsExactly(3);
        assertThat(report.oneCamera()).containsExactly(3);
        assertThat(report.unmatched()).isEmpty();
    }

    @Test
    void bad_files_are_listed_in_order_with_their_reasons(@TempDir Path root) {
        market(root).text("query/0004_c1s1_1_1.jpg", "").files("query/0005_c1s1_1_1.jpg", "query/0006_c1s1_1_1.jpg");
        DataReport report = DataCheck.check(root, "auto", DataOptions.defaults(), file -> {
            if (file.toString().contains("0006_")) {
                throw new IllegalStateException("decoder\nfell over");
            }
            return file.toString().contains("0005_") ? Optional.of("truncated") : Optional.empty();
        });
        assertThat(report.bad())
                .containsExactly(
                        new DataReport.Bad(root.resolve("query/0004_c1s1_1_1.jpg"), "the file is empty"),
                        new DataReport.Bad(root.resolve("query/0005_c1s1_1_1.jpg"), "truncated"),
                        new DataReport.Bad(root.resolve("query/0006_c1s1_1_1.jpg"), "decoder\\u000afell over"));
        assertThat(report.clean()).isFalse();
    }

    @Test
    void equal_bytes_are_duplicates_and_across_splits_a_leak(@TempDir Path root) {
        market(root)
                .text("bounding_box_train/0003_c1s1_2_1.jpg", "same")
                .text("bounding_box_train/0003_c1s1_3_1.jpg", "same")
                .text("bounding_box_train/0003_c1s1_4_1.jpg", "emas") // as long, but other bytes
                .text("bounding_box_train/0003_c1s1_5_1.jpg", "shared")
                .text("bounding_box_test/0001_c4s1_1_1.jpg", "shared");
        DataReport report = check(root);
        assertThat(report.duplicates())
                .containsExactly(
                        List.of(
                                root.resolve("bounding_box_train/0003_c1s1_2_1.jpg"),
                                root.resolve("bounding_box_train/0003_c1s1_3_1.jpg")),
                        List.of(
                                root.resolve("bounding_box_train/0003_c1s1_5_1.jpg"),
                                root.resolve("bounding_box_test/0001_c4s1_1_1.jpg")));
        assertThat(report.leaks()).singleElement().satisfies(leak -> {
            assertThat(leak.kind()).isEqualTo(DataReport.Leak.Kind.FILE);
            assertThat(leak.what()).isEqualTo("2 files with the same bytes are in gallery and train");
        });
    }

    @Test
    void a_person_in_training_and_test_is_a_leak(@TempDir Path root) {
        market(root).files("bounding_box_test/0002_c3s1_1_1.jpg");
        assertThat(check(root).leaks()).singleElement().satisfies(leak -> {
            assertThat(leak.kind()).isEqualTo(DataReport.Leak.Kind.IDENTITY);
            assertThat(leak.what()).isEqualTo("person 2 has 2 photos in train and 1 in query or gallery");
            assertThat(leak.paths()).hasSize(2);
        });
    }

    @Test
    void queries_that_nothing_can_answer_are_listed(@TempDir Path root) {
        market(root).files("query/0009_c1s1_1_1.jpg", "bounding_box_test/0009_c1s1_2_1.jpg");
        assertThat(check(root).unmatched()).containsExactly(root.resolve("query/0009_c1s1_1_1.jpg"));
    }

    @Test
    void single_shot_lists_are_no_leak(@TempDir Path root) {
        IntStream.range(1, 9).forEach(i -> new Tree(root).files(i + "_1.jpg", i + "_2.jpg"));
        DataReport report = check(root);
        assertThat(report.format()).isEqualTo("numbered");
        assertThat(report.leaks()).isEmpty();
        assertThat(report.unmatched()).isEmpty();
        assertThat(report.images()).isEqualTo(16);
    }

    @Test
    void one_file_as_query_and_gallery_is_a_leak(@TempDir Path root) {
        new Tree(root)
                .files("1.jpg", "2.jpg")
                .text(
                        "list.csv",
                        "path,identity,camera,split\n1.jpg,1,1,query\n1.jpg,1,1,gallery\n2.jpg,1,2,gallery\n");
        assertThat(check(root).leaks()).singleElement().satisfies(leak -> {
            assertThat(leak.what()).isEqualTo("one file is in gallery and query");
            assertThat(leak.paths()).hasSize(1);
        });
    }

    @Test
    void a_report_does_not_depend_on_threads(@TempDir Path root) {
        IntStream.range(1, 60)
                .forEach(i -> new Tree(root).text(i + "_1.jpg", "x" + i % 5).files(i + "_2.jpg"));
        assertThat(check(root)).isEqualTo(check(root));
    }
}
