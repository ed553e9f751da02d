package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.data.DataCheck;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;

final class Msmt17Test implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new Msmt17();
    }

    @Override
    public String photoFolder() {
        return "test";
    }

    @Override
    public void lay(Tree tree) {
        lay(tree, "train", "test");
    }

    private static void lay(Tree tree, String train, String test) {
        tree.files(
                train + "/0000/0000_000_01_0303morning_0008_0.jpg",
                train + "/0000/0000_001_14_0303morning_0009_1.jpg",
                train + "/0001/0001_000_02_0303noon_0009_1.jpg",
                test + "/0000/0000_000_07_0303morning_0015_0.jpg",
                test + "/0000/0000_003_15_0303morning_0016_0.jpg");
        tree.text(
                "list_train.txt",
                "0000/0000_000_01_0303morning_0008_0.jpg 0\n0001/0001_000_02_0303noon_0009_1.jpg 1\n");
        tree.text("list_val.txt", "0000/0000_001_14_0303morning_0009_1.jpg 0\n");
        tree.text("list_query.txt", "0000/0000_000_07_0303morning_0015_0.jpg 0\n");
        tree.text("list_gallery.txt", "0000/0000_003_15_0303morning_0016_0.jpg 0\r\n\r\n");
    }

    @Test
    void keeps_train_and_test_people_apart_though_both_count_from_zero(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.train().samples()).extracting(Sample::identity).containsExactly(1, 2);
        assertThat(read.query().samples()).extracting(Sample::identity).containsExactly(Msmt17.TEST);
        assertThat(read.names()).containsEntry(1, "train/0").containsEntry(Msmt17.TEST, "test/0");
    }

    @Test
    void takes_the_camera_from_the_third_field(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.query().samples().getFirst().camera()).isEqualTo(7);
        assertThat(read.gallery().samples().getFirst().camera()).isEqualTo(15);
    }

    @Test
    void validation_photos_join_training_when_asked(@TempDir Path root) {
        lay(new Tree(root));
        DataOptions with = DataOptions.defaults().withTrainWithValidation(true);
        assertThat(Datasets.open(root, "auto", with).train().size()).isEqualTo(3);
        assertThat(Datasets.open(root, "auto", with).notices())
                .anyMatch(notice -> notice.contains("train photos 3 instead of 32,621"));
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).train().size())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "MSMT17_V1, train, test",
        "MSMT17_V2, mask_train_v2, mask_test_v2",
        "msmt17/MSMT17_V2, mask_train_v2, mask_test_v2",
        "MSMT17, bounding_box_train, bounding_box_test"
    })
    void reads_both_versions(String home, String train, String test, @TempDir Path root) {
        lay(new Tree(root.resolve(home)), train, test);
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).gallery().samples())
                .extracting(Sample::path)
                .containsExactly(root.resolve(home).resolve(test).resolve("0000/0000_003_15_0303morning_0016_0.jpg"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0000/0000_000_01_x.jpg|not a photo and a person's number",
                "0000/0000_000_01_x.jpg zero|not a photo and a person's number",
                "0000/0000_000_01_x.jpg 99999999999999|not a photo and a person's number",
                "../../etc/0000_000_01_passwd.jpg 0|leads out of",
                "/etc/0000_000_01_passwd.jpg 0|leads out of",
                "0000/0000_000.jpg 0|no camera"
            })
    void a_bad_line_is_named(String line, String why, @TempDir Path root) {
        lay(new Tree(root));
        new Tree(root).text("list_query.txt", "0000/0000_000_07_0303morning_0015_0.jpg 0\n" + line + "\n");
        assertThatThrownBy(() -> Datasets.open(root, "auto", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("list_query.txt:2")
                .hasMessageContaining(why);
    }

    @Test
    void a_missing_photo_is_an_error_with_its_line_but_an_entry_of_the_check(@TempDir Path root) {
        lay(new Tree(root));
        new Tree(root).text("list_query.txt", "0000/0000_009_07_gone.jpg 0\n");
        assertThatThrownBy(() -> Datasets.open(root, "auto", DataOptions.defaults()))
                .hasMessageContaining("list_query.txt:1: there is no file")
                .hasMessageContaining("1 of 1 photos missing");
        assertThat(DataCheck.check(root, "auto", DataOptions.defaults(), _ -> Optional.empty())
                        .bad())
                .singleElement()
                .satisfies(bad -> assertThat(bad.reason()).isEqualTo("there is no such file"));
    }
}
