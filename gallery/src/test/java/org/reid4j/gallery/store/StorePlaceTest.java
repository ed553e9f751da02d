package org.reid4j.gallery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.gallery.Galleries;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.spi.Made;

class StorePlaceTest {
    private static final Clock CLOCK = Clock.fixed(Made.NOON, ZoneOffset.UTC);

    @TempDir
    Path home;

    private String address() {
        return "elsewhere:" + home.resolve("server");
    }

    private Path people() {
        return home.resolve("galleries").resolve("people");
    }

    private void create() {
        StorePlace.create(people(), "people", Made.model(), address(), CLOCK);
    }

    private static void refused(Reason reason, ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(words);
    }

    @Test
    void opensWhatIsKeptElsewhere() throws IOException {
        create();
        assertThat(new Galleries(home.resolve("galleries")).names()).containsExactly("people");
        try (var gallery = Gallery.open(people())) {
            gallery.add(Made.model().id(), List.of(Made.item(1)));
            gallery.backup(home.resolve("backup"));
        }
        try (var gallery = Gallery.open(people())) {
            assertThat(gallery.size()).isEqualTo(1);
        }
        try (var files = Files.list(people())) {
            assertThat(files.filter(Files::isRegularFile))
                    .extracting(file -> String.valueOf(file.getFileName()))
                    .containsExactly(StorePlace.FILE);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(people().resolve(StorePlace.FILE))))
                .isEqualTo("rw-------");
    }

    @Test
    void leavesNothingElsewhereWhereTheFolderIsTaken() throws IOException {
        Files.createDirectories(people());
        refused(Reason.CONFLICT, this::create, "already");
        assertThat(home.resolve("server").resolve("people")).doesNotExist();
    }

    @Test
    void makesNoFolderWhereThePlaceElsewhereIsTaken() {
        SqliteStore.create(home.resolve("server").resolve("people"), "other", Made.model(), CLOCK);
        refused(Reason.CONFLICT, this::create, "already");
        assertThat(people()).doesNotExist();
    }

    @Test
    void isTakenAwayWhole() {
        create();
        StorePlace.remove(people());
        assertThat(people()).doesNotExist();
        assertThat(home.resolve("server").resolve("people")).doesNotExist();
    }

    @Test
    void takesNothingAwayThatSomebodyHasOpen() {
        SqliteStore.create(people(), "people", Made.model(), CLOCK);
        try (var gallery = Gallery.open(people())) {
            gallery.add(Made.model().id(), List.of(Made.item(1)));
            refused(Reason.IN_USE, () -> StorePlace.remove(people()), "is open in this process");
            assertThat(gallery.check(1).sound()).isTrue();
        }
        StorePlace.remove(people());
        assertThat(people()).doesNotExist();
    }

    /// A removal that was cut short behind the server is finished by the next.
    @Test
    void isTakenAwayWhereTheServerHasNoneAnyMore() {
        create();
        new ElsewhereProvider().drop(address() + "/people");
        StorePlace.remove(people());
        assertThat(people()).doesNotExist();
    }

    /// What the server keeps lies where the folder is to be, so the folder is taken once the gallery is made.
    @Test
    void leavesNothingElsewhereWhereTheFolderIsTakenMeanwhile() {
        var inTheWay = "elsewhere:" + people();
        refused(Reason.CONFLICT, () -> StorePlace.create(people(), "people", Made.model(), inTheWay, CLOCK), "already");
        assertThat(people().resolve("people")).doesNotExist();
    }

    @Test
    void refusesAnAddressThatNobodyKnowsAndAFileWithoutOne() throws IOException {
        refused(
                Reason.INVALID,
                () -> StorePlace.create(people(), "people", Made.model(), "mysql://host", CLOCK),
                "nothing here keeps galleries at 'mysql://host'");
        assertThat(people()).doesNotExist();
        create();
        Files.writeString(people().resolve(StorePlace.FILE), "# empty\n");
        refused(Reason.DAMAGED, () -> StorePlace.open(people(), CLOCK).close(), "names no address");
        Files.writeString(people().resolve(StorePlace.FILE), "address=\\u12");
        refused(Reason.RESOURCES, () -> StorePlace.open(people(), CLOCK).close(), StorePlace.FILE);
    }
}
