package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
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
import org.reid4j.core.eval.Protocol;

final class Caviar4ReidTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new Caviar4Reid();
    }

    @Override
    public String photoFolder() {
        return "";
    }

    /// The published structure with a quarter of the photos, to be quick. Every third of the first people was seen
    /// once.
    @Override
    public void lay(Tree tree) {
        lay(tree, "%04d_%03d.jpg");
    }

    private static void lay(Tree tree, String name) {
        for (int person = 1; person <= 72; person++) {
            for (int photo : once(person) ? new int[] {1, 2, 10} : new int[] {1, 10, 11, 20}) {
                tree.files(name.formatted(person, photo));
            }
        }
    }

    private static boolean once(int person) {
        return person % 3 == 0 && person <= 66;
    }

    @Test
    void camera_a_asks_and_camera_b_answers(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults().withSeed(3));
        assertThat(read.protocol()).isEqualTo(new Protocol.SingleShot(10, 3));
        assertThat(read.query().samples()).hasSize(50).allMatch(sample -> sample.camera() == 1);
        assertThat(read.gallery().samples()).hasSize(50).allMatch(sample -> sample.camera() == 2);
        assertThat(DatasetFormatContract.people(read.query()))
                .hasSize(25)
                .isEqualTo(DatasetFormatContract.people(read.gallery()))
                .noneMatch(Caviar4ReidTest::once);
    }

    @Test
    void who_was_seen_by_one_camera_trains(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.train().identities()).isEqualTo(47);
        assertThat(DatasetFormatContract.people(read.train()))
                .containsAll(IntStream.rangeClosed(1, 72)
                        .filter(Caviar4ReidTest::once)
                        .boxed()
                        .toList());
        assertThat(read.train().samples().stream().filter(sample -> once(sample.identity())))
                .allMatch(sample -> sample.camera() == 1);
        assertThat(read.train().samples().stream()
                        .filter(sample -> !once(sample.identity()))
                        .map(Sample::camera)
                        .distinct())
                .hasSameElementsAs(Set.of(1, 2));
    }

    @Test
    void the_original_names_without_underscore_are_the_same_set(@TempDir Path root) {
        lay(new Tree(root), "CAVIAR4REID/%04d%03d.jpg");
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).format()).isEqualTo("caviar4reid");
    }

    @Test
    void a_part_of_it_is_a_folder_of_numbered_people(@TempDir Path root) {
        new Tree(root).files("0001_001.jpg", "0001_011.jpg", "0002_001.jpg", "0002_011.jpg");
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).format()).isEqualTo("numbered");
    }
}
