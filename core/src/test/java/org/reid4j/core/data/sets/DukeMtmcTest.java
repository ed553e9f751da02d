package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;

final class DukeMtmcTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new DukeMtmc();
    }

    @Override
    public String photoFolder() {
        return "query";
    }

    @Override
    public void lay(Tree tree) {
        tree.files(
                "bounding_box_train/0001_c2_f0046182.jpg",
                "bounding_box_train/0002_c1_f0044158.jpg",
                "query/0005_c2_f0046985.jpg",
                "bounding_box_test/0005_c5_f0051781.jpg");
    }

    @Test
    void reads_person_and_camera(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(Datasets.open(root, "auto", DataOptions.defaults()).query().samples())
                .containsExactly(new Sample(root.resolve("query/0005_c2_f0046985.jpg"), 5, 2, 0));
    }
}
