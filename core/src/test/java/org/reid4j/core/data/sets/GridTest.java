package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
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

final class GridTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new Grid();
    }

    @Override
    public String photoFolder() {
        return "";
    }

    @Override
    public void lay(Tree tree) { // the flat layout: people 1 to 8 in pairs, 9 alone, 251 and 252 bystanders
        IntStream.rangeClosed(1, 8)
                .forEach(i -> tree.files(
                        "%04d_1_25004_107_32_106_221.jpeg".formatted(i),
                        "%04d_2_25023_116_134_128_330.jpeg".formatted(i)));
        tree.files("0009_5_1_2_3_4_5.jpeg", "0251_5_32853_160_100_118_308.jpeg", "0252_5_32855_120_100_133_358.jpeg");
    }

    private static void folders(Tree tree) {
        IntStream.rangeClosed(1, 8)
                .forEach(i -> tree.files(
                        "probe/%04d_5_25004_107_32_106_221.jpeg".formatted(i),
                        "gallery/%04d_4_25023_116_134_128_330.jpeg".formatted(i)));
        tree.files("gallery/0000_5_32853_160_100_118_308.jpeg", "gallery/0000_4_32855_120_100_133_358.jpeg");
    }

    @Test
    void half_of_the_pairs_train_the_lower_camera_asks_and_bystanders_stand_in_the_gallery(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.train().size()).isEqualTo(8);
        assertThat(read.query().samples()).hasSize(4).allMatch(sample -> sample.camera() == 1);
        assertThat(read.gallery().size()).isEqualTo(4 + 3);
        assertThat(read.gallery().identities()).isEqualTo(4);
        assertThat(read.gallery().samples())
                .filteredOn(sample -> sample.identity() == Sample.DISTRACTOR)
                .hasSize(3);
    }

    @Test
    void the_original_folders_say_who_asks(@TempDir Path root) {
        folders(new Tree(root.resolve("underground_reid")));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.query().samples()).hasSize(4).allMatch(sample -> sample.camera() == 5);
        assertThat(read.gallery().samples())
                .hasSize(6)
                .allMatch(sample -> sample.path().toString().contains("gallery"));
    }

    @Test
    void both_layouts_have_the_same_ten_splits_whatever_the_seed(@TempDir Path root) {
        lay(new Tree(root.resolve("flat")));
        folders(new Tree(root.resolve("original")));
        Set<Set<Integer>> splits = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            DataOptions options = DataOptions.defaults().withSplit(i);
            Dataset flat = Datasets.open(root.resolve("flat"), "auto", options);
            Dataset original = Datasets.open(root.resolve("original"), "auto", options.withSeed(99));
            assertThat(DatasetFormatContract.people(flat.train()))
                    .isEqualTo(DatasetFormatContract.people(original.train()));
            splits.add(DatasetFormatContract.people(flat.train()));
        }
        assertThat(splits).hasSizeGreaterThan(5);
    }

    @Test
    void people_without_a_pair_only_are_refused(@TempDir Path root) {
        new Tree(root).files("0251_5_32853_160_100_118_308.jpeg", "0252_5_32855_120_100_133_358.jpeg");
        assertThatThrownBy(() -> Datasets.open(root, "auto", DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shows 0 people in two photos");
    }
}
