package org.reid4j.core.data.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

final class OwnWalksTest implements DatasetFormatContract {
    private static final byte[] PICKLE = "?\u0004\u0095........numpy.core.multiarray _reconstruct numpy ndarray"
            .replace('?', '\u0080')
            .getBytes(StandardCharsets.ISO_8859_1);

    @Override
    public DatasetFormat format() {
        return new OwnWalks();
    }

    @Override
    public String photoFolder() {
        return "anna/monday";
    }

    @Override
    public void lay(Tree tree) {
        for (String person : List.of("anna", "ben", "cleo", "dan")) {
            for (String walk : List.of("friday", "monday", "sunday")) {
                tree.bytes("%s/%s/%s.pkl".formatted(person, walk, walk), PICKLE);
            }
        }
    }

    /// The beginning of a PNG, and as many bytes in all.
    private static byte[] png(int width, int height, int depth, int colours, int bytes) {
        return ByteBuffer.allocate(bytes)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .putInt(0x49484452)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) colours)
                .array();
    }

    private static void frames(Tree tree, String folder, int count, byte[] frame) {
        for (int i = 1; i <= count; i++) {
            tree.bytes("%s/%03d.png".formatted(folder, i), frame);
        }
    }

    private static Dataset open(Path root, double trainShare) {
        return Datasets.open(root, Datasets.AUTO, DataOptions.defaults().withTrainShare(trainShare));
    }

    @Test
    void theFirstWalkAnswersUnlessOneIsCalledGallery(@TempDir Path root) {
        var tree = new Tree(root);
        for (String walk : List.of("anna/a", "anna/b", "anna/c", "ben/a", "ben/gallery", "ben/z")) {
            frames(tree, walk, 6, png(192, 192, 8, 0, 900));
        }
        Dataset read = open(root, 0);
        assertThat(read.format()).isEqualTo("walks");
        assertThat(read.protocol()).isEqualTo(CrossView.ownWalks(Set.of(1, 2)));
        int nowhere = Sample.UNKNOWN_CAMERA;
        assertThat(read.gallery().samples())
                .containsExactly(
                        new Sample(root.resolve("anna/a"), 1, nowhere, 0),
                        new Sample(root.resolve("ben/gallery"), 2, nowhere, 0));
        assertThat(read.query().samples())
                .containsExactly(
                        new Sample(root.resolve("anna/b"), 1, nowhere, 1),
                        new Sample(root.resolve("anna/c"), 1, nowhere, 2),
                        new Sample(root.resolve("ben/a"), 2, nowhere, 1),
                        new Sample(root.resolve("ben/z"), 2, nowhere, 2));
        assertThat(read.names()).containsEntry(1, "anna").containsEntry(2, "ben");
    }

    @Test
    void aWalkMayHaveViews(@TempDir Path root) {
        var tree = new Tree(root);
        for (String walk : List.of("anna/a/000", "anna/a/90", "anna/b/000", "anna/b/above", "ben/a/180", "ben/b/18")) {
            frames(tree, walk, 6, png(64, 64, 1, 0, 300));
        }
        Dataset read = open(root, 0);
        assertThat(read.gallery().samples())
                .containsExactly(
                        new Sample(root.resolve("anna/a/000"), 1, 0, 0),
                        new Sample(root.resolve("anna/a/90"), 1, 90, 0),
                        new Sample(root.resolve("ben/a/180"), 2, 180, 0));
        assertThat(read.query().samples()).hasSize(2);
    }

    @Test
    void peopleAreDividedBySeedOrByAFile(@TempDir Path root) {
        lay(new Tree(root));
        Dataset half = open(root, 0.5);
        assertThat(half.train().identities()).isEqualTo(2);
        assertThat(half.query().identities()).isEqualTo(2);
        assertThat(half.train().size()).isEqualTo(6);
        var file = new Partition.Listed("'p.json'", Set.of("dan"), Set.of("anna", "ben"));
        Dataset listed =
                Datasets.open(root, Datasets.AUTO, DataOptions.defaults().withPartition(Optional.of(file)));
        assertThat(DatasetFormatContract.people(listed.train())).containsExactly(4);
        assertThat(DatasetFormatContract.people(listed.gallery())).containsExactlyInAnyOrder(1, 2);
        DataOptions named = DataOptions.defaults().withPartition(Optional.of(new Partition.Named("lt")));
        assertThatThrownBy(() -> Datasets.open(root, Datasets.AUTO, named))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'lt' is one of CASIA-B");
    }

    static Stream<Arguments> photos() {
        return Stream.of(
                Arguments.of("colour", 8, png(64, 128, 8, 2, 900)),
                Arguments.of("colour with alpha", 8, png(64, 128, 8, 6, 900)),
                Arguments.of("a palette", 8, png(64, 128, 8, 3, 900)),
                Arguments.of("grey with texture", 8, png(64, 128, 8, 0, 1100)),
                Arguments.of("16 bits of grey", 8, png(64, 128, 16, 0, 9000)),
                Arguments.of("too few", 4, png(192, 192, 8, 0, 900)),
                Arguments.of("no size", 8, png(0, 128, 8, 0, 900)),
                Arguments.of("no PNG", 8, "001.png".getBytes(StandardCharsets.UTF_8)),
                Arguments.of("a JPEG by another name", 8, new byte[] {-1, -40, -1, -32, 0, 16, 'J', 'F', 'I', 'F'}));
    }

    /// Photos in the same folders: taken for walks by nobody but who says so.
    @ParameterizedTest(name = "{0}")
    @MethodSource("photos")
    void photosAreNotWalksUnlessNamedSo(String what, int count, byte[] photo, @TempDir Path root) {
        var tree = new Tree(root);
        for (String folder : List.of("anna/cam1", "anna/cam2", "ben/cam1", "ben/cam2")) {
            frames(tree, folder, count, photo);
        }
        assertThat(Datasets.detect(root).orElseThrow().format()).isEqualTo("folder");
        assertThat(Datasets.open(root, "walks", DataOptions.defaults()).format())
                .isEqualTo("walks");
    }

    @Test
    void onePhotoAmongFramesIsEnoughToDoubt(@TempDir Path root) {
        var tree = new Tree(root);
        for (String folder : List.of("anna/a", "anna/b", "ben/a", "ben/b")) {
            frames(tree, folder, 9, png(192, 192, 8, 0, 900));
        }
        assertThat(Datasets.detect(root).orElseThrow().format()).isEqualTo("walks");
        tree.bytes("ben/b/009.png", png(192, 190, 8, 0, 900));
        assertThat(Datasets.detect(root).orElseThrow().format()).isEqualTo("folder");
        tree.text("prepared.csv", "walk,frames,kept,dropped");
        assertThat(Datasets.detect(root).orElseThrow().format()).isEqualTo("walks");
    }

    /// Deeper folders of photos were no dataset before, and stay none.
    @Test
    void deeperPhotosAndOtherPicklesAreNothing(@TempDir Path root) {
        new Tree(root.resolve("a")).files("anna/a/090/1.png", "anna/b/090/1.png", "ben/a/090/1.png");
        new Tree(root.resolve("b")).files("runs/one/weights.pkl", "runs/two/weights.pkl");
        assertThat(Datasets.detect(root.resolve("a"))).isEmpty();
        assertThat(Datasets.detect(root.resolve("b"))).isEmpty();
    }

    @Test
    void emptyFoldersAreSaid(@TempDir Path root) {
        lay(new Tree(root).folder("anna/saturday"));
        assertThat(open(root, 0).notices()).contains("1 folder left out, without frames or a pickle: anna/saturday");
    }
}
