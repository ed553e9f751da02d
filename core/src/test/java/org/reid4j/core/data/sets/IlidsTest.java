package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Tree;
import org.reid4j.core.eval.Protocol;

final class IlidsTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new Ilids();
    }

    @Override
    public String photoFolder() {
        return "";
    }

    /// 119 people and 476 photos: four each.
    @Override
    public void lay(Tree tree) {
        for (int person = 1; person <= 119; person++) {
            for (int photo = 1; photo <= 4; photo++) {
                tree.files("%04d_%03d.jpg".formatted(person, photo));
            }
        }
    }

    @Test
    void divides_59_to_60_and_is_measured_single_shot(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults().withSeed(7));
        assertThat(read.protocol()).isEqualTo(new Protocol.SingleShot(10, 7));
        assertThat(read.train().identities()).isEqualTo(59);
        assertThat(read.query().identities()).isEqualTo(60);
        assertThat(read.query().samples()).isEqualTo(read.gallery().samples());
    }

    @Test
    void the_original_names_without_underscore_are_the_same_set(@TempDir Path root) {
        Tree tree = new Tree(root);
        for (int person = 1; person <= 119; person++) {
            for (int photo = 1; photo <= 4; photo++) {
                tree.files("i-LIDS_Pedestrain/Persons/%04d%03d.jpg".formatted(person, photo));
            }
        }
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.format()).isEqualTo("ilids");
        assertThat(read.train().size() + read.query().size()).isEqualTo(476);
    }

    @Test
    void somebody_with_a_single_photo_is_left_out_and_told_of(@TempDir Path root) {
        lay(new Tree(root).files("0120_001.jpg"));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.format()).isEqualTo("ilids");
        assertThat(read.train().size() + read.query().size()).isEqualTo(476);
        assertThat(read.notices()).anyMatch(notice -> notice.contains("0120_001.jpg"));
    }

    @Test
    void another_number_of_people_is_not_ilids(@TempDir Path root) {
        lay(new Tree(root).files("0121_001.jpg", "0121_002.jpg"));
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).format()).isEqualTo("numbered");
    }
}
