package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Datasets as attackers, careless people and file systems leave them: nothing hangs, nothing outside is touched, names
/// break no line, and archives are never opened.
class HostileFolderTest {
    @TempDir
    Path folder;

    private static void pipe(Path at) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor())
                .isZero();
    }

    /// Opening one of the pipes would wait for ever for somebody to write into it.
    @Test
    @EnabledOnOs(OS.LINUX)
    void pipesLoopsDanglingLinksAndNamesOfAllKinds() throws IOException, InterruptedException {
        Path street = World.damaged(folder.resolve("street"));
        int images = reid("data", "check", street, "--json")
                .succeeded()
                .json()
                .get("images")
                .asInt();
        Path train = street.resolve("bounding_box_train");
        Path good = World.files(train, "0003").getFirst();
        pipe(train.resolve("0003_c1s1_000099_01.png"));
        pipe(street.resolve("query/0005_c1s1_000099_01.png"));
        Files.createSymbolicLink(train.resolve("0003_c1s1_000098_01.png"), train.resolve("nowhere.png"));
        Files.createSymbolicLink(train.resolve("0003_c1s1_000097_01.png"), Path.of("0003_c1s1_000097_01.png"));
        Path device = Files.createSymbolicLink(train.resolve("0003_c1s1_000096_01.png"), Path.of("/dev/zero"));
        Files.createSymbolicLink(train.resolve("round"), train);
        Files.createDirectory(train.resolve("0003_c1s1_000095_01.png"));
        for (String name : List.of(
                "0003_c1s1\n_000094_01.png",
                "0003_c1s1_000093_01\u202egnp.png",
                "0003_c1s1_000092_01\u001b[31m.png",
                "-rf.png",
                "личность.png",
                "人.png",
                "%2e%2e%2f.png",
                "=cmd|calc.png")) {
            Files.copy(good, train.resolve(name));
        }
        Path kept = folder.resolve("kept.png");
        Files.write(kept, Files.readAllBytes(good)); // and one through a link, which counts as a photo
        Files.createSymbolicLink(train.resolve("0003_c1s1_000091_01.png"), kept);

        var check = reid("data", "check", street, "--json");

        assertThat(check.exit()).as(check.err()).isZero(); // copies of one person are told and are no error
        assertThat(check.json().get("bad").size()).as(check.out()).isZero();
        assertThat(check.json().get("images").asInt()).isBetween(images + 1, images + 4);
        var told = reid("data", "check", street);
        assertThat(told.exit()).as(told.err()).isZero();
        assertThat(told.out() + told.err())
                .contains("identical")
                .doesNotContain("\u202e")
                .doesNotContain("\u001b[31m");
        var trained = reid(World.train(street, folder.resolve("runs")).toArray());
        assertThat(trained.exit()).as(trained.err()).isZero();
        assertThat(trained.err()).doesNotContain("\u202e").doesNotContain("\u001b[31m");
        assertThat(Files.readAllBytes(kept)).as("what a link leads to").isEqualTo(Files.readAllBytes(good));
        Files.delete(device); // JUnit warns of links that lead outside
    }

    @Test
    void aPhotoThatIsADeviceOrAPipeIsRefusedByName() throws IOException, InterruptedException {
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(Path.of("/dev/zero"), LinkOption.NOFOLLOW_LINKS));
        Path pipe = folder.resolve("photo.jpg");
        pipe(pipe);
        World world = World.world();
        for (Path photo : List.of(pipe, Path.of("/dev/zero"))) {
            assertThat(reid(
                                    "search",
                                    photo,
                                    "in",
                                    world.street().resolve("bounding_box_test"),
                                    "run=tiny-1",
                                    "runs=" + world.runs())
                            .failed(2)
                            .message())
                    .startsWith("error: there is no photo " + photo);
        }
    }

    /// What each archive would do to whoever unpacks it does not matter: nobody does.
    @ParameterizedTest
    @ValueSource(
            strings = {"set.zip", "set.tar", "set.tar.gz", "set.tgz", "set.ZIP", "set.7z", "set.rar", "set.tar.xz"})
    void anArchiveIsNeverOpened(String name) throws IOException {
        Path archive = folder.resolve("in").resolve(name);
        Files.createDirectories(archive.getParent());
        try (OutputStream out = Files.newOutputStream(archive);
                var zip = new ZipOutputStream(out)) {
            for (String entry : List.of(
                    "bounding_box_train/0001_c1s1_000001_01.jpg",
                    "../outside.jpg",
                    "/absolute.jpg",
                    "a/../../up.jpg",
                    "query/0001_c2s1_000001_01.jpg",
                    "QUERY/0001_c2s1_000001_01.jpg")) {
                zip.putNextEntry(new ZipEntry(entry));
                zip.write(new byte[100_000]);
            }
        }
        for (List<Object> command : List.<List<Object>>of(
                List.of("data", "check", archive),
                World.train(archive, folder.resolve("runs")),
                World.train(archive, folder.resolve("runs"), "data.format=market1501"))) {
            assertThat(reid(command.toArray()).failed(2).message())
                    .isEqualTo(
                            "error: %s is an archive, and archives are never opened here: what they hold could land anywhere.\n  Unpack it and give the folder: data=FOLDER"
                                    .formatted(archive));
        }
        try (var left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).containsExactly(archive);
        }
    }

    /// An archive under another name is a file like any other.
    @Test
    void aDisguisedArchiveIsNoDatasetEither() throws IOException {
        Path archive = folder.resolve("dataset");
        byte[] bytes = new byte[10_000];
        new Random(1).nextBytes(bytes);
        System.arraycopy("PK\u0003\u0004".getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 0, 4);
        Files.write(archive, bytes);
        assertThat(reid("data", "check", archive).failed(2).message()).contains("is not a dataset that is known here");
    }

    @Test
    void photosWithoutACameraAreCountedAndMeasuredAmongAll() throws IOException {
        World world = World.world();
        var list = new StringBuilder("path,identity,camera,split\n");
        for (Path photo : World.files(world.street().resolve("query"), "0")) {
            list.append("%s,%s,-1,query\n".formatted(photo, person(photo)));
        }
        for (Path photo : World.files(world.street().resolve("bounding_box_test"), "000")) {
            list.append("%s,%s,,gallery\n".formatted(photo, person(photo)));
        }
        Path csv = Files.writeString(folder.resolve("list.csv"), list);
        var outcome = reid("eval", "run=tiny-1", "runs=" + world.runs(), "data=" + csv)
                .succeeded();
        assertThat(outcome.out() + outcome.err())
                .containsPattern("\\d+ of \\d+ test photos have no known camera: matches within one camera count too")
                .contains("all-cameras");
    }

    private static String person(Path photo) {
        return String.valueOf(photo.getFileName()).substring(0, 4);
    }
}
