package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;
import org.reid4j.core.eval.Protocol;

final class FolderPerPersonTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new FolderPerPerson();
    }

    @Override
    public String photoFolder() {
        return "anna";
    }

    @Override
    public void lay(Tree tree) {
        for (String person : new String[] {"anna", "ben", "cleo", "dan"}) {
            for (int i = 1; i <= 5; i++) {
                tree.files(person + "/" + i + ".jpg");
            }
        }
    }

    @Override
    @Test
    public void survives_hostile_names(@TempDir Path root) { // here every name is a photo's: nothing is left out
        lay(new Tree(root));
        new Tree(root).files("anna/" + "c".repeat(100) + "1s".repeat(50) + ".png", "anna/line\nbreak.jpg", "-/_.jpg");
        Dataset read = Datasets.open(root, "folder", DataOptions.defaults());
        assertThat(DatasetFormatContract.samples(read)).hasSize(23);
        assertThat(read.notices()).noneMatch(notice -> notice.contains("\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "cam3/x.jpg, 3",
        "x_cam3.jpg, 3",
        "camera_12/x.jpg, 12",
        "Cam-2.jpg, 2",
        "cam_b.jpg, 2",
        "c4_0001.png, 4",
        "0002_c1s1_000451_03.jpg, 1",
        "c2/day1/x_c9.jpg, 2",
        "day1/x_c9.jpg, 9",
        "camping.jpg, -1",
        "abc3.jpg, -1",
        "c3po.jpg, -1",
        "cam99999.jpg, -1",
        "1.jpg, -1"
    })
    void reads_the_camera_from_a_mark(String below, int camera) {
        assertThat(FolderPerPerson.camera(Path.of(below))).isEqualTo(camera);
    }

    @Test
    void without_cameras_a_quarter_of_each_test_person_asks_and_all_cameras_count(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.train().identities()).isEqualTo(2);
        assertThat(read.query().size()).isEqualTo(2);
        assertThat(read.gallery().size()).isEqualTo(8);
        assertThat(read.protocol()).isEqualTo(new Protocol.AllCameras());
        assertThat(read.notices())
                .contains("10 of 10 test photos have no known camera: matches within one camera count too");
    }

    @Test
    void with_cameras_one_photo_a_camera_asks_across_cameras(@TempDir Path root) {
        Tree tree = new Tree(root);
        for (String person : new String[] {"anna", "ben", "cleo", "dan"}) {
            for (int camera = 1; camera <= 3; camera++) {
                tree.files(person + "/cam" + camera + "_1.jpg", person + "/cam" + camera + "_2.jpg");
            }
        }
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.protocol()).isEqualTo(new Protocol.CrossCamera());
        assertThat(read.query().size()).isEqualTo(2 * 3);
        assertThat(read.gallery().size()).isEqualTo(2 * 3);
        assertThat(read.query().samples())
                .allSatisfy(asked -> assertThat(read.gallery().samples())
                        .anyMatch(
                                answer -> answer.identity() == asked.identity() && answer.camera() != asked.camera()));
    }

    @Test
    void the_seed_decides_who_trains(@TempDir Path root) {
        lay(new Tree(root));
        Set<Set<Integer>> trained = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            trained.add(DatasetFormatContract.people(
                    Datasets.open(root, "auto", DataOptions.defaults().withSeed(seed))
                            .train()));
        }
        assertThat(trained).hasSizeGreaterThan(3);
    }

    @Test
    void own_splits_are_respected_and_bystanders_and_junk_known(@TempDir Path root) {
        new Tree(root)
                .files(
                        "train/0002/0002_c1s1_1_1.jpg",
                        "query/0001/0001_c1s1_1_1.jpg",
                        "gallery/0001/0001_c2s1_1_1.jpg",
                        "gallery/0000/0000_c2s1_1_1.jpg",
                        "gallery/-1/-1_c2s1_1_1.jpg");
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.train().samples()).extracting(Sample::identity).containsExactly(2);
        assertThat(read.query().samples()).extracting(Sample::identity).containsExactly(1);
        assertThat(read.gallery().samples()).extracting(Sample::identity).containsExactly(0, 1);
        assertThat(read.protocol()).isEqualTo(new Protocol.CrossCamera());
    }

    @Test
    void test_people_are_divided_when_there_is_no_query_folder(@TempDir Path root) {
        new Tree(root).files("train/anna/1.jpg", "test/ben/1.jpg", "test/ben/2.jpg", "test/cleo/1.jpg");
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.train().size()).isEqualTo(1);
        assertThat(read.query().size()).isEqualTo(1);
        assertThat(read.gallery().size()).isEqualTo(2);
        assertThat(read.names()).containsValues("anna", "ben", "cleo");
    }

    @Test
    void numbers_as_names_are_kept_and_other_names_counted(@TempDir Path root) {
        new Tree(root.resolve("a")).files("0007/1.jpg", "12/1.jpg");
        new Tree(root.resolve("b")).files("anna/1.jpg", "12/1.jpg");
        assertThat(Datasets.open(root.resolve("a"), "auto", DataOptions.defaults())
                        .names())
                .containsOnlyKeys(7, 12);
        assertThat(Datasets.open(root.resolve("b"), "auto", DataOptions.defaults())
                        .names())
                .containsEntry(1, "12")
                .containsEntry(2, "anna");
    }

    @Test
    void a_stray_photo_beside_the_people_is_left_out_and_told(@TempDir Path root) {
        lay(new Tree(root));
        new Tree(root).files("cover.jpg");
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(DatasetFormatContract.samples(read)).hasSize(20);
        assertThat(read.notices()).contains("1 photos left out, they lie in no person's folder: 'cover.jpg'");
    }
}
