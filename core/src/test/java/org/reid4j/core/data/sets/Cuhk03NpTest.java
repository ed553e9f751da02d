package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.data.Boxes;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;
import org.reid4j.core.eval.Protocol;

final class Cuhk03NpTest implements DatasetFormatContract {
    private static final DataOptions LABELLED = DataOptions.defaults().withBoxes(Optional.of(Boxes.LABELLED));
    private static final DataOptions DETECTED = DataOptions.defaults().withBoxes(Optional.of(Boxes.DETECTED));

    @Override
    public DatasetFormat format() {
        return new Cuhk03Np();
    }

    @Override
    public String photoFolder() {
        return "detected/bounding_box_train";
    }

    @Override
    public void lay(Tree tree) {
        one(tree, "detected/");
        one(tree, "labeled/");
        tree.files("labeled/bounding_box_train/0001_c2_7.png"); // a photo that the detector has no box for
    }

    private static void one(Tree tree, String folder) {
        tree.files(
                folder + "bounding_box_train/0001_c1_1.png",
                folder + "bounding_box_train/0001_c2_6.png",
                folder + "bounding_box_train/0002_c1_11.png",
                folder + "query/0003_c1_22.png",
                folder + "query/0003_c2_27.png",
                folder + "bounding_box_test/0003_c1_21.png",
                folder + "bounding_box_test/0003_c2_28.png");
    }

    private static Dataset auto(Path root) {
        return Datasets.open(root, "auto", DataOptions.defaults());
    }

    @Test
    void reads_person_and_camera_from_the_name(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(auto(root).query().samples())
                .containsExactly(
                        new Sample(root.resolve("detected/query/0003_c1_22.png"), 3, 1, 0),
                        new Sample(root.resolve("detected/query/0003_c2_27.png"), 3, 2, 0));
        assertThat(auto(root).protocol()).isEqualTo(new Protocol.CrossCamera());
    }

    @Test
    void takes_the_detected_boxes_of_both_and_says_how_to_get_the_others(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(auto(root).root()).isEqualTo(root.resolve("detected"));
        assertThat(auto(root).notices().subList(0, 2))
                .containsExactly(
                        "recognised as cuhk03-np: detected/ and labeled/ with names like 0003_c1_21.png",
                        "detected boxes, the harder of the two published sets; data.boxes=labelled for those drawn by hand");
    }

    @Test
    void takes_the_boxes_that_were_asked_for(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", LABELLED);
        assertThat(read.root()).isEqualTo(root.resolve("labeled"));
        assertThat(read.train().size()).isEqualTo(4);
        assertThat(read.notices()).contains("labelled boxes").anyMatch(n -> n.contains("CUHK03-NP (labelled)"));
        assertThat(Datasets.open(root, "auto", DETECTED).notices()).contains("detected boxes");
    }

    @ParameterizedTest
    @CsvSource({
        "detected, CUHK03-NP (detected), detected boxes",
        "labeled, CUHK03-NP (labelled), labelled boxes",
        "cuhk-label, CUHK03-NP (labelled), labelled boxes",
        "photos, CUHK03-NP (detected), 'taken for the detected boxes, as the folder''s name does not tell'"
    })
    void one_of_the_two_folders_is_enough(String folder, String published, String notice, @TempDir Path root) {
        one(new Tree(root), folder + "/");
        Dataset read = auto(root.resolve(folder));
        assertThat(read.root()).isEqualTo(root.resolve(folder));
        assertThat(read.notices().get(1)).startsWith(notice);
        assertThat(read.notices().getLast()).contains(published);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cuhk03-np", "CUHK03-NP", "cuhk03"})
    void is_found_inside_the_folder_that_holds_it(String inside, @TempDir Path root) {
        lay(new Tree(root.resolve(inside)));
        assertThat(auto(root).root()).isEqualTo(root.resolve(inside).resolve("detected"));
    }

    @Test
    void where_only_the_drawn_boxes_are_they_are_taken(@TempDir Path root) {
        one(new Tree(root), "labeled/");
        assertThat(auto(root).notices()).contains("labelled boxes");
        assertThatThrownBy(() -> Datasets.open(root, "auto", DETECTED))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "%s has no detected boxes: it holds the other ones only.\nGive the folder that holds both, or leave data.boxes=detected out."
                                .formatted(root));
    }

    @Test
    void the_folder_of_the_other_boxes_is_refused(@TempDir Path root) {
        lay(new Tree(root));
        assertThatThrownBy(() -> Datasets.open(root.resolve("detected"), "auto", LABELLED))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no labelled boxes: it is the folder with the detected ones");
    }

    @Test
    void a_missing_query_folder_and_strangers_are_told(@TempDir Path root) {
        new Tree(root)
                .files(
                        "detected/bounding_box_train/0001_c1_1.png",
                        "detected/bounding_box_train/holiday.png",
                        "detected/bounding_box_train/Thumbs.db",
                        "detected/bounding_box_test/0003_c1_21.png");
        Dataset read = auto(root);
        assertThat(read.query().size()).isZero();
        assertThat(read.train().size()).isEqualTo(1);
        assertThat(read.notices())
                .contains("query/ is missing: query is empty")
                .contains("train: 1 files left out, their names are not like 0003_c1_21.png: 'holiday.png'");
    }

    @Test
    void it_is_taken_for_no_other_set_and_no_other_set_for_it(@TempDir Path root) {
        lay(new Tree(root.resolve("np")));
        Path one = root.resolve("np/labeled");
        assertThat(new Market1501().detect(one)).isEmpty();
        assertThat(new DukeMtmc().detect(one)).isEmpty();
        new Tree(root.resolve("market")).files("bounding_box_train/0002_c1s1_000451_03.jpg");
        new Tree(root.resolve("duke")).files("bounding_box_train/0002_c1_f0044158.jpg");
        assertThat(format().detect(root.resolve("market"))).isEmpty();
        assertThat(format().detect(root.resolve("duke"))).isEmpty();
    }

    @Test
    void beside_its_folders_the_matlab_file_does_no_harm(@TempDir Path root) {
        lay(new Tree(root).files("cuhk-03.mat"));
        assertThat(auto(root).train().size()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"DETECTED, detected, '7,365', '5,332', 3", "LABELLED, labelled, '7,368', '5,328', 4"})
    void tells_how_it_differs_from_the_published_set(
            Boxes boxes, String word, String train, String gallery, int here, @TempDir Path root) {
        lay(new Tree(root));
        assertThat(Datasets.open(root, "auto", DataOptions.defaults().withBoxes(Optional.of(boxes)))
                        .notices())
                .last()
                .isEqualTo(
                        "not the whole published CUHK03-NP (%s): train people 2 instead of 767, train photos %d instead of %s, query people 1 instead of 700, query photos 2 instead of 1,400, gallery photos 2 instead of %s"
                                .formatted(word, here, train, gallery)); // and both cameras are there
    }
}
