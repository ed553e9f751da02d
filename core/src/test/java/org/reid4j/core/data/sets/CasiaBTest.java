package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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

final class CasiaBTest implements DatasetFormatContract {
    private static final String[] SEQUENCES = {"nm-01", "nm-04", "nm-05", "nm-06", "bg-01", "bg-02", "cl-01", "cl-02"};

    @Override
    public DatasetFormat format() {
        return new CasiaB();
    }

    @Override
    public String photoFolder() {
        return "075/nm-01/090";
    }

    @Override
    public void lay(Tree tree) {
        for (String person : new String[] {"001", "024", "063", "075", "124"}) {
            for (String sequence : SEQUENCES) {
                for (String view : new String[] {"000", "090", "180"}) {
                    tree.files("%s/%s/%s/%s.pkl".formatted(person, sequence, view, view));
                }
            }
        }
    }

    private static Dataset open(Path root) {
        return Datasets.open(root, Datasets.AUTO, DataOptions.defaults());
    }

    private static Dataset open(Path root, Partition partition) {
        return Datasets.open(root, Datasets.AUTO, DataOptions.defaults().withPartition(Optional.of(partition)));
    }

    @Test
    void personWalkAndViewAreRead(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = open(root);
        assertThat(read.protocol()).isEqualTo(CrossView.casiaB());
        assertThat(read.train().samples())
                .hasSize(3 * 8 * 3)
                .contains(
                        new Sample(root.resolve("001/nm-01/000/000.pkl"), 1, 0, 0),
                        new Sample(root.resolve("063/nm-06/180/180.pkl"), 63, 180, 5),
                        new Sample(root.resolve("024/cl-02/090/090.pkl"), 24, 90, 9));
        assertThat(read.query().samples())
                .hasSize(2 * 6 * 3)
                .contains(new Sample(root.resolve("075/bg-01/090/090.pkl"), 75, 90, 6))
                .allMatch(walk -> walk.sequence() >= 4);
        assertThat(read.gallery().samples())
                .hasSize(2 * 2 * 3)
                .contains(new Sample(root.resolve("124/nm-04/090/090.pkl"), 124, 90, 3))
                .allMatch(walk -> walk.sequence() < 4);
        assertThat(read.notices())
                .contains(
                        "not the whole published CASIA-B: 5 people instead of 124, 120 walks instead of 13,640",
                        "partition lt: 3 people train (72 walks), 2 are tested (48)");
    }

    @Test
    void thePartitionsDivideThePeople(@TempDir Path root) {
        lay(new Tree(root));
        assertThat(DatasetFormatContract.people(
                        open(root, new Partition.Named("mt")).train()))
                .containsExactlyInAnyOrder(1, 24);
        Dataset small = open(root, new Partition.Named("st"));
        assertThat(DatasetFormatContract.people(small.train())).containsExactlyInAnyOrder(1, 24);
        assertThat(DatasetFormatContract.people(small.query())).containsExactlyInAnyOrder(63, 75, 124);
        assertThatThrownBy(() -> open(root, new Partition.Named("xt")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no partition 'xt' of CASIA-B");
    }

    @Test
    void aListOfPeopleIsFollowedAndWhoIsMissingIsSaid(@TempDir Path root) {
        lay(new Tree(root));
        Dataset read = open(root, new Partition.Listed("'mine.json'", Set.of("124", "099"), Set.of("001", "024")));
        assertThat(DatasetFormatContract.people(read.train())).containsExactly(124);
        assertThat(DatasetFormatContract.people(read.gallery())).containsExactlyInAnyOrder(1, 24);
        assertThat(read.notices())
                .contains(
                        "2 people left out, the partition 'mine.json' does not name them: 063, 075",
                        "1 person of the partition 'mine.json' not here: 099");
        assertThatThrownBy(() -> open(root, new Partition.Listed("'other.json'", Set.of("anna"), Set.of("ben"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none of the people")
                .hasMessageContaining("'anna'")
                .hasMessageContaining("'001'");
    }

    @Test
    void framesAreAWalkTooAndWhatIsNoneIsLeftOut(@TempDir Path root) {
        new Tree(root)
                .files(
                        "CASIA-B/001/nm-01/090/001-nm-01-090-001.png",
                        "CASIA-B/001/nm-01/090/001-nm-01-090-002.png",
                        "CASIA-B/001/bkgrd/090/001-bkgrd-090-001.png",
                        "CASIA-B/001/nm-07/090/001-nm-07-090-001.png",
                        "CASIA-B/075/nm-05/036/075-nm-05-036-gei.png",
                        "CASIA-B/075/nm-05/054/readme.txt",
                        "CASIA-B/075/cl-01/054/075-cl-01-054-001.png",
                        "CASIA-B/200/nm-01/090/001.png")
                .folder("CASIA-B/075/nm-05/018");
        Dataset read = open(root);
        assertThat(DatasetFormatContract.samples(read))
                .containsExactlyInAnyOrder(
                        new Sample(root.resolve("CASIA-B/001/nm-01/090"), 1, 90, 0),
                        new Sample(root.resolve("CASIA-B/075/cl-01/054"), 75, 54, 8));
        assertThat(read.notices())
                .anyMatch(notice -> notice.startsWith("3 folders left out, without frames or a pickle: "))
                .anyMatch(notice -> notice.startsWith("2 folders left out, of no name that the format knows: "))
                .contains("1 person left out, the partition lt does not name them: 200");
    }

    @Test
    void ofSeveralPicklesTheSilhouettesAreTaken(@TempDir Path root) {
        new Tree(root)
                .files(
                        "001/nm-01/090/090-aligned-sils.pkl",
                        "001/nm-01/090/090-ratios.pkl",
                        "001/nm-02/090/a-sils.pkl",
                        "001/nm-02/090/090.pkl",
                        "001/nm-02/090/001.png");
        assertThat(open(root).train().samples())
                .extracting(Sample::path)
                .containsExactly(
                        root.resolve("001/nm-01/090/090-aligned-sils.pkl"), root.resolve("001/nm-02/090/090.pkl"));
    }

    @Test
    void aPartitionForPhotosIsRefused(@TempDir Path root) {
        new Tree(root).files("anna/1.jpg", "anna/2.jpg", "ben/1.jpg", "ben/2.jpg");
        assertThatThrownBy(() -> open(root, new Partition.Named("lt")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("data.partition is 'lt', but folder divides its people in its own way");
    }

    @Test
    void nobodyIsOnBothSidesOfAPartition() {
        assertThatThrownBy(() -> new Partition.Listed("p.json", Set.of("1", "2", "3"), Set.of("3", "2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p.json has people both in training and in the test: 2, 3");
    }
}
