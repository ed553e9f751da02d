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
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;
import org.reid4j.core.eval.Protocol;

final class NumberedTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new Numbered();
    }

    @Override
    public String photoFolder() {
        return "";
    }

    @Override
    public void lay(Tree tree) {
        for (int person = 1; person <= 10; person++) {
            for (int photo = 1; photo <= 1 + person % 4; photo++) {
                tree.files("%04d_%03d.jpg".formatted(person, photo));
            }
        }
    }

    @Test
    void is_measured_single_shot_with_all_test_photos_on_both_sides(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults().withSeed(7));
        assertThat(read.protocol()).isEqualTo(new Protocol.SingleShot(10, 7));
        assertThat(read.query().samples()).isEqualTo(read.gallery().samples());
        assertThat(read.train().identities()).isEqualTo(5);
        assertThat(read.query().identities()).isEqualTo(5);
        assertThat(read.query().samples()).allMatch(sample -> sample.camera() == Sample.UNKNOWN_CAMERA);
    }

    @Test
    void the_train_share_decides_how_many_train(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(Datasets.open(root, "auto", DataOptions.defaults().withTrainShare(0))
                        .query()
                        .identities())
                .isEqualTo(10);
        assertThat(Datasets.open(root, "auto", DataOptions.defaults().withTrainShare(0.99))
                        .query()
                        .identities())
                .isEqualTo(1);
    }

    @Test
    void people_from_zero_stay_people(@TempDir Path root) {
        new Tree(root).files("0_1.jpg", "0_2.jpg", "1_1.jpg", "1_2.jpg");
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(DatasetFormatContract.samples(read)).allMatch(Sample::isPerson);
    }

    @Test
    void a_telephone_s_photos_are_not_numbered_people(@TempDir Path root) {
        new Tree(root).files("20240131_184501.jpg", "20240131_184502.jpg", "20240201_090000.jpg");
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).format()).isEqualTo("flat");
    }
}
