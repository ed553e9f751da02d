package org.reid4j.train.walks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.DataException;
import org.reid4j.image.ImageException;
import org.reid4j.image.silhouette.SilhouettePickle;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.train.walks.WalkPreparation.Form;

class WalkPreparationTest {
    private static final String EMPTY = "nobody in it, or too little of anybody";

    private static void lay(Path from) throws IOException {
        for (int i = 1; i <= 6; i++) {
            Walked.png(from.resolve("001/nm-01/090/%03d.png".formatted(i)), 84, 120, i == 3 ? -1 : 7 * i);
        }
        for (int i = 1; i <= 4; i++) {
            Walked.png(from.resolve("001/nm-02/090/%03d.png".formatted(i)), 84, 120 + i, 30);
        }
        Files.writeString(from.resolve("001/nm-02/090/003.png"), "torn");
        Walked.png(from.resolve("001/nm-03/090/001.png"), 84, 120, -1);
        SilhouettePickle.write(
                from.resolve("002/bg-01/018/018.pkl"), new Silhouettes(1, 84, 120, Walked.frame(84, 120, 7)));
        Files.writeString(from.resolve("notes.txt"), "not a walk");
    }

    private static WalkPreparation preparation(Path from, Path to, Form form, int threads) {
        return new WalkPreparation(from, to, 64, form, threads);
    }

    @Test
    void walksAreWrittenInTheSameFoldersAndDropsAreTold(@TempDir Path root) throws IOException {
        lay(root.resolve("in"));
        Path out = root.resolve("out");
        List<Integer> told = new ArrayList<>();
        var result = preparation(root.resolve("in"), out, Form.PKL, 2).run(told::add);
        assertThat(told).containsExactly(1, 2, 3, 4);
        assertThat(result.walks())
                .extracting(PreparedWalk::walk)
                .containsExactly("001/nm-01/090", "001/nm-02/090", "001/nm-03/090", "002/bg-01/018");
        assertThat(result.walks()).extracting(PreparedWalk::kept).containsExactly(5, 3, 0, 1);
        assertThat(result.walks()).extracting(PreparedWalk::few).containsExactly(false, true, true, true);
        assertThat(result.walks().getFirst().dropped()).isEqualTo(Map.of(EMPTY, List.of("003")));
        assertThat(result.dropped()).containsEntry(EMPTY, 2).hasSize(2);
        assertThat(result.frames()).isEqualTo(12);
        assertThat(result.kept()).isEqualTo(9);
        Silhouettes walk = SilhouettePickle.read(out.resolve("001/nm-01/090/090.pkl"));
        assertThat(walk.frames()).isEqualTo(5);
        assertThat(walk.height()).isEqualTo(64);
        assertThat(walk.width()).isEqualTo(64);
        // 64 of 120 columns: the bar of 20 is in the middle, all rows are the person's
        for (int frame = 0; frame < 5; frame++) {
            for (int y = 0; y < 64; y++) {
                for (int x = 0; x < 64; x++) {
                    int value = walk.values()[(frame * 64 + y) * 64 + x] & 0xff;
                    assertThat(value).as("%d %d %d", frame, y, x).isEqualTo(x >= 22 && x < 42 ? 255 : 0);
                }
            }
        }
        assertThat(out.resolve("001/nm-03")).doesNotExist();
        assertThat(Files.readAllLines(out.resolve("prepared.csv")))
                .startsWith("# size 64, PKL", "walk,frames,kept,dropped")
                .contains("\"001/nm-01/090\",6,5,\"" + EMPTY + ": 003\"");
    }

    @Test
    void framesAsImagesAreTheSame(@TempDir Path root) throws IOException {
        lay(root.resolve("in"));
        preparation(root.resolve("in"), root.resolve("a"), Form.PKL, 1).run(_ -> {});
        preparation(root.resolve("in"), root.resolve("b"), Form.PNG, 3).run(_ -> {});
        var reader = new WalkReader();
        for (String walk : List.of("001/nm-01/090", "001/nm-02/090")) {
            assertThat(reader.read(root.resolve("b").resolve(walk)).values())
                    .isEqualTo(reader.read(root.resolve("a").resolve(walk + "/090.pkl"))
                            .values());
        }
        assertThat(root.resolve("b/001/nm-01/090/002.png")).exists();
        assertThat(root.resolve("b/001/nm-01/090/003.png")).doesNotExist();
    }

    @Test
    void whatWasStoppedGoesOnAndWhatIsFinishedStays(@TempDir Path root) throws IOException {
        lay(root.resolve("in"));
        Path out = root.resolve("out");
        preparation(root.resolve("in"), out, Form.PKL, 1).run(_ -> {});
        assertThatThrownBy(
                        () -> preparation(root.resolve("in"), out, Form.PKL, 1).run(_ -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is finished already");
        // as if it had been killed while it wrote its third line
        Path finished = out.resolve("prepared.csv");
        List<String> lines = Files.readAllLines(finished);
        Files.delete(finished);
        Files.write(
                out.resolve("preparing.csv"),
                List.of(
                        lines.get(0),
                        "# from " + root.resolve("in").toRealPath(),
                        lines.get(1),
                        lines.get(2),
                        lines.get(3)));
        Files.writeString(out.resolve("preparing.csv"), lines.get(4).substring(0, 9), StandardOpenOption.APPEND);
        Files.delete(out.resolve("002/bg-01/018/018.pkl"));
        byte[] mark = {1, 2, 3};
        Files.write(out.resolve("001/nm-01/090/090.pkl"), mark); // must not be touched
        assertThatThrownBy(
                        () -> preparation(root.resolve("in"), out, Form.PNG, 1).run(_ -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("was begun with other settings (size 64, PKL; now size 64, PNG)");
        lay(root.resolve("other"));
        assertThatThrownBy(() ->
                        preparation(root.resolve("other"), out, Form.PKL, 1).run(_ -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("was begun with the walks of another folder")
                .hasMessageContaining("Go on with that one");
        // a second name of the same file: it stays as it is when another is put in its place, never written over
        Path before = Files.createLink(root.resolve("before.csv"), out.resolve("preparing.csv"));
        String cut = Files.readString(before);
        var result = preparation(root.resolve("other/../in"), out, Form.PKL, 1).run(_ -> {});
        assertThat(before).content().isEqualTo(cut);
        assertThat(result.before()).isEqualTo(2);
        assertThat(result.kept()).isEqualTo(9);
        assertThat(result.dropped()).containsEntry(EMPTY, 2);
        assertThat(out.resolve("001/nm-01/090/090.pkl")).hasBinaryContent(mark);
        assertThat(out.resolve("002/bg-01/018/018.pkl")).exists();
        assertThat(out.resolve("prepared.csv")).exists();
        assertThat(out.resolve("preparing.csv")).doesNotExist();
    }

    @Test
    void aPickleThatCannotBeReadDoesNotEndTheWork(@TempDir Path root) throws IOException {
        lay(root.resolve("in"));
        Files.writeString(root.resolve("in/002/bg-01/018/018.pkl"), "torn; and: more");
        var result = preparation(root.resolve("in"), root.resolve("out"), Form.PKL, 2)
                .run(_ -> {});
        var torn = result.walks().getLast();
        assertThat(torn.frames()).isZero();
        assertThat(torn.dropped().keySet()).singleElement().asString().contains("no pickle of the protocols");
        assertThat(PreparedWalk.of(torn.row())).contains(torn);
    }

    @Test
    void photosAreNotTakenForSilhouettes(@TempDir Path root) {
        byte[] photo = new byte[80 * 40];
        for (int i = 0; i < photo.length; i++) {
            photo[i] = (byte) (40 + i % 170);
        }
        SilhouettePickle.write(root.resolve("in/anna/a/a.pkl"), new Silhouettes(1, 80, 40, photo));
        var result = preparation(root.resolve("in"), root.resolve("out"), Form.PKL, 1)
                .run(_ -> {});
        assertThat(result.kept()).isZero();
        assertThat(result.unread()).isEmpty();
        assertThat(result.dropped().keySet()).singleElement().asString().startsWith("a photo, no silhouette");
        assertThat(root.resolve("out"))
                .as("nothing is left, nothing is finished")
                .doesNotExist();
    }

    @Test
    void aFolderOfTornFramesIsUnread(@TempDir Path root) throws IOException {
        lay(root.resolve("in"));
        Files.writeString(root.resolve("in/001/nm-03/090/001.png"), "torn");
        var result = preparation(root.resolve("in"), root.resolve("out"), Form.PKL, 2)
                .run(_ -> {});
        assertThat(result.unread()).extracting(PreparedWalk::walk).containsExactly("001/nm-03/090");
    }

    @Test
    void theLogIsSortedWhateverWasDoneFirst(@TempDir Path root) throws IOException {
        for (String walk : List.of("a/x", "a-b/x")) { // found in this order, which is not that of their names
            Walked.png(root.resolve("in").resolve(walk).resolve("1.png"), 84, 120, 7);
        }
        preparation(root.resolve("in"), root.resolve("out"), Form.PKL, 1).run(_ -> {});
        preparation(root.resolve("in"), root.resolve("more"), Form.PKL, 3).run(_ -> {});
        assertThat(root.resolve("out/prepared.csv")).content().isEqualTo("""
                # size 64, PKL
                walk,frames,kept,dropped
                "a-b/x",1,1,""
                "a/x",1,1,""
                """);
        assertThat(root.resolve("more/prepared.csv")).hasSameTextualContentAs(root.resolve("out/prepared.csv"));
        assertThat(root.resolve("out/.prepared.csv.part")).doesNotExist();
    }

    @Test
    void whatSaysNothingOfAFrameEndsTheWork(@TempDir Path root) throws Exception {
        lay(root.resolve("in"));
        var made = ImageException.class.getDeclaredConstructor(
                ImageException.Reason.class, String.class, String.class, String.class, Throwable.class);
        made.setAccessible(true); // no memory can be used up here on purpose
        ImageException memory =
                made.newInstance(ImageException.Reason.RESOURCES, "001.png", "not enough memory", "", null);
        Error deep = new StackOverflowError("deep");
        for (boolean first : List.of(true, false)) {
            Throwable failure = first ? memory : deep;
            assertThatThrownBy(() -> preparation(root.resolve("in"), root.resolve("out"), Form.PKL, 2)
                            .run(_ -> {}, _ -> {
                                if (first) {
                                    throw memory;
                                }
                                throw deep;
                            }))
                    .isSameAs(failure);
            assertThat(root.resolve("out/preparing.csv")).exists();
        }
    }

    @Test
    void aFullDiskEndsTheWorkAtOnce(@TempDir Path root) {
        for (int i = 1; i <= 6; i++) {
            Walked.png(root.resolve("in/anna/%d/1.png".formatted(i)), 84, 120, 7);
        }
        var read = new AtomicInteger();
        var never = new CountDownLatch(1);
        assertThatThrownBy(() -> preparation(root.resolve("in"), root.resolve("out"), Form.PKL, 1)
                        .run(
                                _ -> {
                                    throw new IllegalStateException("full");
                                },
                                _ -> {
                                    try {
                                        if (read.incrementAndGet() > 1) { // until it is interrupted
                                            assertThat(never.await(5, TimeUnit.SECONDS))
                                                    .isFalse();
                                        }
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                    return new Silhouettes(1, 84, 120, Walked.frame(84, 120, 7));
                                }))
                .hasMessage("full");
        assertThat(read.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void foldersThatCannotBeUsedAreRefused(@TempDir Path root) throws IOException {
        lay(root.resolve("in"));
        assertThatThrownBy(() -> preparation(root.resolve("nowhere"), root.resolve("out"), Form.PKL, 1)
                        .run(_ -> {}))
                .hasMessageContaining("there is no folder");
        Files.createDirectories(root.resolve("empty"));
        assertThatThrownBy(() -> preparation(root.resolve("empty"), root.resolve("out"), Form.PKL, 1)
                        .run(_ -> {}))
                .hasMessageContaining("there are no walks in");
        assertThat(root.resolve("out")).doesNotExist();
        assertThatThrownBy(() -> preparation(root.resolve("in"), root.resolve("in/001"), Form.PKL, 1)
                        .run(_ -> {}))
                .hasMessageContaining("holds something already: 'nm-01', 'nm-02', 'nm-03'");
    }
}
