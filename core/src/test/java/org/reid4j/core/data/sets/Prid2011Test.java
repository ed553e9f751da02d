package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;

final class Prid2011Test implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new Prid2011();
    }

    @Override
    public String photoFolder() {
        return "single_shot/cam_a";
    }

    @Override
    public void lay(Tree tree) {
        people(tree, "single_shot/cam_a/", 1, 8);
        people(tree, "single_shot/cam_b/", 1, 8);
        people(tree, "single_shot/cam_a/", 201, 203);
        people(tree, "single_shot/cam_b/", 201, 205);
    }

    private static void people(Tree tree, String folder, int first, int last) {
        IntStream.rangeClosed(first, last).forEach(person -> tree.files("%sperson_%04d.png".formatted(folder, person)));
    }

    private static Dataset open(Path root) {
        return Datasets.open(root, "auto", DataOptions.defaults());
    }

    @Test
    void half_of_the_shared_people_train_and_camera_a_asks_camera_b(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = open(root);
        assertThat(read.train().size()).isEqualTo(8);
        assertThat(read.query().samples()).hasSize(4).allMatch(sample -> sample.camera() == 1);
        assertThat(read.gallery().samples()).hasSize(9).allMatch(sample -> sample.camera() == 2);
        assertThat(DatasetFormatContract.people(read.gallery())).isEqualTo(DatasetFormatContract.people(read.query()));
    }

    @Test
    void above_200_the_same_number_is_not_the_same_person(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = open(root);
        assertThat(read.gallery().samples())
                .filteredOn(sample -> !sample.isPerson())
                .hasSize(5)
                .allMatch(sample -> sample.identity() == Sample.DISTRACTOR);
        assertThat(read.notices())
                .contains(
                        "random split 0 of 0 to 9; 5 bystanders in the gallery, 3 photos of camera A without a partner left out");
    }

    @Test
    void splits_differ(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(IntStream.range(0, 10)
                        .mapToObj(split -> Datasets.open(
                                        root, "auto", DataOptions.defaults().withSplit(split))
                                .query())
                        .distinct()
                        .count())
                .isGreaterThan(1);
    }

    @Test
    void the_whole_published_set_has_no_difference_to_tell(@TempDir Path root) {
        Tree tree = new Tree(root.resolve("prid_2011"));
        people(tree, "single_shot/cam_a/", 1, 385);
        people(tree, "single_shot/cam_b/", 1, 749);
        assertThat(open(root).notices())
                .containsExactly(
                        "recognised as prid2011 in prid_2011/single_shot: cam_a/ and cam_b/ with names like person_0001.png",
                        "random split 0 of 0 to 9; 549 bystanders in the gallery, 185 photos of camera A without a partner left out");
    }

    @Test
    void strangers_are_named_and_one_shared_person_is_not_enough(@TempDir Path root) {
        lay(new Tree(root));
        new Tree(root).files("single_shot/cam_b/holiday.png");
        assertThat(open(root).notices())
                .contains("1 files left out, their names are not like person_0001.png: 'holiday.png'");
        Path few = root.resolve("few");
        new Tree(few).files("cam_a/person_0001.png", "cam_b/person_0001.png", "cam_b/person_0300.png");
        assertThatThrownBy(() -> open(few))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shows 1 people in both cameras");
    }

    @Test
    void it_is_not_viper(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(new Viper().detect(root.resolve("single_shot"))).isEmpty();
    }
}
