package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;
import org.reid4j.core.eval.Protocol;

final class Market1501Test implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new Market1501();
    }

    @Override
    public String photoFolder() {
        return "bounding_box_train";
    }

    @Override
    public void lay(Tree tree) {
        tree.files(
                "bounding_box_train/0002_c1s1_000451_03.jpg",
                "bounding_box_train/0002_c2s3_000801_01.jpg",
                "bounding_box_train/0007_c3s3_077419_03.jpg",
                "query/0001_c1s1_001051_00.jpg",
                "bounding_box_test/-1_c1s1_000401_03.jpg",
                "bounding_box_test/0000_c1s1_000151_01.jpg",
                "bounding_box_test/0001_c2s1_000976_01.jpg",
                "bounding_box_test/0001_c1s1_002301_02.jpg.jpg",
                "bounding_box_test/Thumbs.db");
    }

    private Dataset open(Path root) {
        lay(new Tree(root));
        return Datasets.open(root, "auto", DataOptions.defaults());
    }

    @Test
    void reads_person_camera_and_sequence_from_the_name(@TempDir Path root) {
        assertThat(open(root).train().samples().get(1))
                .isEqualTo(new Sample(root.resolve("bounding_box_train/0002_c2s3_000801_01.jpg"), 2, 2, 3));
    }

    @Test
    void multi_query_takes_the_boxes_that_show_a_querys_person_by_its_camera(@TempDir Path root) {
        Dataset without = open(root);
        assertThat(Market1501.moreQueries(without)).isEmpty();

        new Tree(root)
                .files(
                        "gt_bbox/0001_c1s1_001051_00.jpg",
                        "gt_bbox/0001_c1s2_001100_00.jpg",
                        "gt_bbox/0001_c2s1_001051_00.jpg",
                        "gt_bbox/0009_c1s1_001051_00.jpg",
                        "gt_bbox/Thumbs.db");
        assertThat(Market1501.moreQueries(without))
                .containsExactly(
                        new Sample(root.resolve("gt_bbox/0001_c1s1_001051_00.jpg"), 1, 1, 1),
                        new Sample(root.resolve("gt_bbox/0001_c1s2_001100_00.jpg"), 1, 1, 2));
    }

    @Test
    void drops_junk_and_keeps_distractors_and_says_so(@TempDir Path root) {
        Dataset read = open(root);
        assertThat(read.gallery().samples()).extracting(Sample::identity).containsExactly(0, 1, 1);
        assertThat(read.notices())
                .contains("gallery: 1 junk photos (identity -1) left out", "gallery: 1 distractors (identity 0) kept");
    }

    @Test
    void is_measured_across_cameras(@TempDir Path root) {
        assertThat(open(root).protocol()).isEqualTo(new Protocol.CrossCamera());
    }

    @Test
    void tells_how_it_differs_from_the_published_set(@TempDir Path root) {
        assertThat(open(root).notices())
                .anyMatch(notice ->
                        notice.startsWith("not the whole published Market-1501: train people 2 instead of 751")
                                && notice.contains("gallery photos 3 instead of 15,913"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Market-1501-v15.09.15", "market1501", "market1501/Market-1501-v15.09.15"})
    void is_found_inside_the_folder_that_holds_it(String inside, @TempDir Path root) {
        lay(new Tree(root.resolve(inside)));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.root()).isEqualTo(root.resolve(inside));
        assertThat(read.train().size()).isEqualTo(3);
        assertThat(read.notices().getFirst())
                .contains(Path.of(inside).getFileName().toString());
    }

    @Test
    void a_missing_training_folder_is_no_error_but_told(@TempDir Path root) {
        new Tree(root).files("query/0001_c1s1_001051_00.jpg", "bounding_box_test/0001_c2s1_000976_01.jpg");
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.train().size()).isZero();
        assertThat(read.notices()).contains("bounding_box_train/ is missing: train is empty");
    }

    @Test
    void names_files_it_leaves_out(@TempDir Path root) {
        new Tree(root).files("bounding_box_train/holiday.jpg");
        assertThat(open(root).notices())
                .anyMatch(notice -> notice.contains("1 files left out") && notice.contains("'holiday.jpg'"));
    }

    @Test
    void duke_names_are_not_market_names(@TempDir Path root) {
        new Tree(root).files("bounding_box_train/0002_c1_f0044158.jpg");
        assertThatThrownBy(() -> Datasets.open(root, "market1501", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is not laid out as market1501")
                .hasMessageContaining("0002_c1s1_000451_03.jpg");
    }

    @Test
    void a_set_of_junk_only_is_refused(@TempDir Path root) {
        new Tree(root).files("bounding_box_train/-1_c1s1_000401_03.jpg");
        assertThatThrownBy(() -> Datasets.open(root, "auto", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("holds nothing that can be used")
                .hasMessageContaining("1 junk");
    }
}
