package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.DatasetFormat;
import org.reid4j.core.data.DatasetFormatContract;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Partition;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.Tree;
import org.reid4j.core.eval.CrossView;

final class OuMvlpTest implements DatasetFormatContract {
    private static final List<String> PEOPLE = List.of("00001", "00002", "00003", "00004", "10305", "10306", "10307");

    @Override
    public DatasetFormat format() {
        return new OuMvlp();
    }

    @Override
    public String photoFolder() {
        return "00002/00/090";
    }

    @Override
    public void lay(Tree tree) {
        for (String person : PEOPLE) {
            for (String walk : List.of("00", "01")) {
                for (String view : List.of("000", "090", "270")) {
                    tree.files("%s/%s/%s/%s.pkl".formatted(person, walk, view, view));
                }
            }
        }
    }

    @Test
    void oddPeopleTrainAndTheLastIsTested(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = Datasets.open(root, Datasets.AUTO, DataOptions.defaults());
        assertThat(read.protocol()).isEqualTo(CrossView.ouMvlp());
        assertThat(DatasetFormatContract.people(read.train())).containsExactlyInAnyOrder(1, 3, 10_305);
        assertThat(DatasetFormatContract.people(read.gallery())).containsExactlyInAnyOrder(2, 4, 10_306, 10_307);
        assertThat(read.query().samples())
                .hasSize(12)
                .contains(new Sample(root.resolve("00002/00/270/270.pkl"), 2, 270, 0))
                .allMatch(walk -> walk.sequence() == 0);
        assertThat(read.gallery().samples())
                .hasSize(12)
                .contains(new Sample(root.resolve("10307/01/000/000.pkl"), 10_307, 0, 1))
                .allMatch(walk -> walk.sequence() == 1);
        assertThat(read.notices()).contains("not the whole published OU-MVLP: 7 people instead of 10,307");
    }

    @Test
    void thePublishedLayoutGivesTheSameWalks(@TempDir Path root) {
        var ours = new Tree(root.resolve("ours"));
        var raw = new Tree(root.resolve("raw"));
        for (String person : PEOPLE) {
            for (String walk : List.of("00", "01")) {
                for (String view : List.of("000", "090")) {
                    ours.files("%s/%s/%s/0001.png".formatted(person, walk, view));
                    raw.files("Silhouette_%s-%s/%s/0001.png".formatted(view, walk, person));
                }
            }
        }
        Dataset one = Datasets.open(ours.root(), Datasets.AUTO, DataOptions.defaults());
        Dataset other = Datasets.open(raw.root(), Datasets.AUTO, DataOptions.defaults());
        assertThat(other.format()).isEqualTo("oumvlp");
        assertThat(other.query().samples())
                .contains(new Sample(raw.root().resolve("Silhouette_090-00/00004"), 4, 90, 0));
        for (int i = 0; i < DatasetFormatContract.samples(one).size(); i++) {
            Sample a = DatasetFormatContract.samples(one).get(i);
            Sample b = DatasetFormatContract.samples(other).get(i);
            assertThat(List.of(b.identity(), b.camera(), b.sequence()))
                    .containsExactly(a.identity(), a.camera(), a.sequence());
        }
    }

    @Test
    void aPartitionOfOnesOwnIsFollowedAndAnothersIsRefused(@TempDir Path root) {
        lay(new Tree(root));
        var own = new Partition.Listed("p", Set.of("00002"), Set.of("00001"));
        Dataset read = Datasets.open(root, Datasets.AUTO, DataOptions.defaults().withPartition(Optional.of(own)));
        assertThat(DatasetFormatContract.people(read.train())).containsExactly(2);
        DataOptions named = DataOptions.defaults().withPartition(Optional.of(new Partition.Named("lt")));
        assertThatThrownBy(() -> Datasets.open(root, Datasets.AUTO, named))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no partition 'lt' of OU-MVLP");
    }
}
