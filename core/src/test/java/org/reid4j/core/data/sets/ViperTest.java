package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;

final class ViperTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new Viper();
    }

    @Override
    public String photoFolder() {
        return "cam_a";
    }

    @Override
    public void lay(Tree tree) {
        IntStream.range(0, 10)
                .forEach(i -> tree.files("cam_a/%03d_45.bmp".formatted(i), "cam_b/%03d_90.bmp".formatted(i)));
        tree.files("cam_a/872_0.bmp");
    }

    @Test
    void half_trains_and_camera_a_asks_camera_b(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.train().size()).isEqualTo(10);
        assertThat(read.query().samples()).hasSize(5).allMatch(sample -> sample.camera() == 1);
        assertThat(read.gallery().samples()).hasSize(5).allMatch(sample -> sample.camera() == 2);
        assertThat(DatasetFormatContract.people(read.query())).isEqualTo(DatasetFormatContract.people(read.gallery()));
    }

    @Test
    void person_zero_is_a_person(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(DatasetFormatContract.samples(read)).allMatch(Sample::isPerson);
        assertThat(read.names()).containsEntry(1, "000");
    }

    @Test
    void photos_without_a_partner_are_left_out_and_counted(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).notices())
                .contains("1 photos left out: the other camera has no partner");
    }

    @Test
    void the_whole_published_set_has_no_difference_to_tell(@TempDir Path root) {
        IntStream.range(0, 632)
                .forEach(i -> new Tree(root).files("cam_a/%03d_45.bmp".formatted(i), "cam_b/%03d_90.bmp".formatted(i)));
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).notices())
                .containsExactly(
                        "recognised as viper: cam_a/ and cam_b/ with names like 000_45.bmp",
                        "random split 0 of 0 to 9");
    }
}
