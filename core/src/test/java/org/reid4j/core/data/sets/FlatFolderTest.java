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

final class FlatFolderTest implements DatasetFormatContract {
    @Override
    public DatasetFormat format() {
        return new FlatFolder();
    }

    @Override
    public String photoFolder() {
        return "";
    }

    @Override
    public void lay(Tree tree) {
        tree.files("holiday.JPG", "party.png", "more/beach.webp");
    }

    @Test
    void has_a_gallery_of_strangers_and_nothing_to_train_on(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, "auto", DataOptions.defaults());
        assertThat(read.gallery().size()).isEqualTo(3);
        assertThat(read.gallery().identities()).isZero();
        assertThat(read.train().size() + read.query().size()).isZero();
        assertThat(read.notices()).anyMatch(notice -> notice.contains("one folder per person"));
    }
}
