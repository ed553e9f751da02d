package org.reid4j.gallery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.GalleryStoreContract;
import org.reid4j.gallery.spi.Made;
import org.reid4j.gallery.sql.Sql;
import org.reid4j.gallery.sql.VectorBytes;

class SqliteStoreTest extends GalleryStoreContract {
    private static final Clock CLOCK = Clock.fixed(Made.NOON, ZoneOffset.UTC);

    @TempDir
    Path home;

    private Path folder() {
        return home.resolve("people");
    }

    @Override
    protected GalleryStore create() {
        SqliteStore.create(folder(), "people", Made.model(), CLOCK);
        return SqliteStore.open(folder(), CLOCK);
    }

    @Override
    protected GalleryStore reopen(GalleryStore open) {
        open.close();
        return SqliteStore.open(folder(), CLOCK);
    }

    private static void refusedAs(Reason reason, Path folder, String... words) {
        assertThatThrownBy(() -> SqliteStore.open(folder, CLOCK).close())
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContainingAll(words);
    }

    @Test
    void forcesEveryCommitAndOverwritesWhatIsDeleted() throws SQLException {
        var connections = Connections.open(home.resolve("other.db"));
        try (connections) {
            assertThat(connections.<Long>write(c -> Sql.number(c, "PRAGMA synchronous")))
                    .isEqualTo(2); // FULL
            assertThat(connections.<Long>write(c -> Sql.number(c, "PRAGMA secure_delete")))
                    .isEqualTo(1);
            assertThat(connections.<Long>read(c -> Sql.number(c, "PRAGMA foreign_keys")))
                    .isEqualTo(1);
            assertThat(connections.<String>read(c -> Sql.first(c, "PRAGMA journal_mode", row -> row.getString(1))
                            .orElseThrow()))
                    .isEqualTo("wal");
        }
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        store.add(List.of(Made.item(1)));
        try (var files = Files.list(folder())) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void refusesASecondOwnerNamingTheFirst() {
        refusedAs(
                Reason.IN_USE,
                folder(),
                "this process",
                Long.toString(ProcessHandle.current().pid()));
        store.add(List.of(Made.item(1)));
        store.close();
        store = SqliteStore.open(folder(), CLOCK);
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
    }

    @Test
    void makesNothingWhereSomethingIs() {
        assertThatThrownBy(() -> SqliteStore.create(folder(), "people", Made.model(), CLOCK))
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
    }

    @Test
    void refusesWhatIsNoGallery() throws Exception {
        refusedAs(Reason.NOT_FOUND, home.resolve("nothing"), "no gallery");
        var other = Files.createDirectory(home.resolve("other"));
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + other.resolve(SqliteStore.FILE))) {
            Sql.update(connection, "CREATE TABLE notes(text)");
        }
        refusedAs(Reason.DAMAGED, other, "no gallery");
        store.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder().resolve(SqliteStore.FILE))) {
            Sql.update(connection, "PRAGMA user_version = 9");
        }
        refusedAs(Reason.DAMAGED, folder(), "version 9", "newer");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder().resolve(SqliteStore.FILE))) {
            Sql.update(connection, "PRAGMA user_version = " + Schema.VERSION);
        }
        store = SqliteStore.open(folder(), CLOCK);
    }

    @Test
    void refusesAFileThatLostItsContent() throws IOException {
        store.add(List.of(Made.item(1)));
        store.close();
        var copy = copy("cut");
        for (int bytes : new int[] {0, 1, 16, 64, 100, 4096}) {
            var file = copy.resolve(SqliteStore.FILE);
            Files.copy(folder().resolve(SqliteStore.FILE), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            cut(file, bytes);
            assertThatThrownBy(() -> SqliteStore.open(copy, CLOCK).close())
                    .as("%d bytes", bytes)
                    .isInstanceOf(GalleryException.class)
                    .hasMessageContaining(file.toString());
        }
        store = SqliteStore.open(folder(), CLOCK);
    }

    /// Whatever is cut off the log, what opens is what was acknowledged up to some moment: a prefix,
    /// no hole.
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void opensWithAPrefixWhenTheLogIsCut(long seed) throws IOException {
        for (long i = 0; i < 20; i++) {
            store.add(List.of(Made.item(i)));
        }
        var wal = folder().resolve(SqliteStore.FILE + "-wal");
        var random = new Random(seed);
        for (int trial = 0; trial < 12; trial++) {
            var copy = copy("cut" + trial); // as a crash would leave it: the store is open
            cut(copy.resolve(wal.getFileName()), trial == 0 ? 0 : random.nextLong(Files.size(wal)));
            try (var opened = SqliteStore.open(copy, CLOCK)) {
                long left = opened.count(Filter.ALL);
                var items = opened.items(Filter.ALL, 0, 100);
                for (int i = 0; i < left; i++) {
                    assertThat(items.get(i).content()).isEqualTo(Made.item(i).content());
                    assertThat(opened.vector(items.get(i).id()).orElseThrow()).isEqualTo(Made.vector(i));
                }
                assertThat(opened.check()).isEmpty();
            } catch (GalleryException clear) {
                assertThat(clear.reason()).isEqualTo(Reason.DAMAGED);
            }
        }
    }

    @Test
    void noticesAVectorThatChangedOnDisk() throws Exception {
        long id = store.add(List.of(Made.item(1), Made.item(2))).getFirst().item();
        store.close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder().resolve(SqliteStore.FILE))) {
            byte[] bytes = VectorBytes.of(Made.vector(1));
            bytes[7] ^= 1;
            Sql.update(connection, "UPDATE vector SET data = ? WHERE item = ?", bytes, id);
        }
        store = SqliteStore.open(folder(), CLOCK);
        assertThatThrownBy(() -> store.vector(id))
                .isInstanceOfSatisfying(
                        GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED))
                .hasMessageContaining("item " + id);
        assertThat(store.check()).singleElement().asString().contains("item " + id);
        assertThat(store.vector(id + 1)).isPresent();
    }

    @Test
    void isCopiedWhileItIsWritten() throws Exception {
        store.add(List.of(Made.item(1), Made.item(2)));
        var writer = Thread.startVirtualThread(() -> {
            for (long i = 10; i < 40; i++) {
                store.add(List.of(Made.item(2 * i), Made.item(2 * i + 1)));
            }
        });
        store.backup(home.resolve("copy"));
        writer.join();
        try (var copy = SqliteStore.open(home.resolve("copy"), CLOCK)) {
            assertThat(copy.check()).isEmpty();
            assertThat(copy.count(Filter.ALL) % 2).isZero();
            assertThat(copy.count(Filter.ALL)).isBetween(2L, 62L);
            assertThat(copy.info()).isEqualTo(store.info());
        }
    }

    private Path copy(String name) throws IOException {
        var copy = Files.createDirectory(home.resolve(name));
        for (var file : List.of(SqliteStore.FILE, SqliteStore.FILE + "-wal")) {
            if (Files.exists(folder().resolve(file))) {
                Files.copy(folder().resolve(file), copy.resolve(file));
            }
        }
        return copy;
    }

    private static void cut(Path file, long bytes) throws IOException {
        try (var channel = java.nio.channels.FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }
}
