package org.reid4j.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.NewEvent;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.spi.Made;
import org.reid4j.gallery.sql.Sql;
import org.reid4j.gallery.sql.VectorBytes;

/// The contract on a real server, and what only such a server can show: several connections, and connections that
/// break at any moment.
class ServerTest extends PostgresContract {
    private static TestServer server = new TestServer("", () -> {});

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = Installed.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    String database() {
        return server.address();
    }

    private Connection other() throws SQLException {
        var connection = Server.at(PostgresAddress.parse(address)).connect(false);
        connection.setAutoCommit(true);
        return connection;
    }

    /// Ends what serves this process, but for one connection.
    static void terminate(Connection but) throws SQLException {
        Sql.list(
                but,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ? AND pid <> pg_backend_pid()",
                row -> row.getBoolean(1),
                Server.who());
    }

    @Test
    void refusesASecondOwnerNamingTheFirst() {
        refused(
                Reason.IN_USE,
                () -> provider.open(address, CLOCK),
                "is open in",
                Long.toString(ProcessHandle.current().pid()));
        store.add(List.of(Made.item(1)));
        store = reopen(store);
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
    }

    @Test
    void goesOnWhenEveryConnectionWasCut() throws Exception {
        store.add(List.of(Made.item(1)));
        try (var other = other()) {
            terminate(other);
            assertThat(store.count(Filter.ALL)).isEqualTo(1); // asked once more
            assertThat(store.add(List.of(Made.item(2))).getFirst().fresh()).isTrue(); // nothing was asked before
            terminate(other);
            assertThat(store.check()).isEmpty();
        }
    }

    /// The server sleeps within the transaction, and its process is ended then: once while rows go in, once while
    /// it commits.
    @ParameterizedTest
    @ValueSource(strings = {"NOT DEFERRABLE", "DEFERRABLE INITIALLY DEFERRED"})
    void addsNothingWhenItsConnectionIsCut(String when) throws Exception {
        store.add(List.of(Made.item(1)));
        try (var other = other()) {
            Sql.run(
                    other,
                    "CREATE FUNCTION doze() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NULL; END'");
            Sql.run(
                    other,
                    "CREATE CONSTRAINT TRIGGER doze AFTER INSERT ON tag " + when
                            + " FOR EACH ROW EXECUTE FUNCTION doze()");
            var cutter = Thread.ofPlatform().start(() -> {
                try {
                    while (Sql.number(other, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                            == 0) {
                        Thread.onSpinWait();
                    }
                    terminate(other);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            refused(Reason.SERVER, () -> store.add(List.of(Made.item(2), Made.item(3))), "nothing was changed");
            cutter.join();
            assertThat(store.count(Filter.ALL)).isEqualTo(1);
            Sql.run(other, "DROP TRIGGER doze ON tag");
        }
        assertThat(store.add(List.of(Made.item(2), Made.item(3))))
                .extracting(Added::fresh)
                .containsExactly(true, true);
        assertThat(store.check()).isEmpty();
    }

    /// The commit is made, and its answer lost on the way: the store finds out, and says that it was made.
    @Test
    void findsOutWhatBecameOfACommitWithoutAnAnswer() throws Exception {
        var place = PostgresAddress.parse(address);
        store.close();
        try (var proxy = new AnswerlessCommit(place.port())) {
            address = address.replace(":" + place.port() + "/", ":" + proxy.port() + "/");
            store = provider.open(address, CLOCK);
            proxy.cutNextCommit();
            assertThat(store.add(List.of(Made.item(1))).getFirst().fresh()).isTrue();
            assertThat(proxy.cuts()).isEqualTo(1);
            assertThat(store.count(Filter.ALL)).isEqualTo(1);
            assertThat(store.add(List.of(Made.item(1), Made.item(2))))
                    .extracting(Added::fresh)
                    .containsExactly(false, true);
            store.close();
        }
        address = address.replaceFirst(":\\d+/", ":" + place.port() + "/");
        store = provider.open(address, CLOCK);
    }

    /// The server crashed behind a commit that it had not forced, and came up without it: whatever a transaction's
    /// number says then, what is not there was not made.
    @Test
    void saysThatACommitWasNotMadeWhichTheServerLost() throws Exception {
        var place = PostgresAddress.parse(address);
        store.close();
        try (var proxy = new AnswerlessCommit(place.port())) {
            address = address.replace(":" + place.port() + "/", ":" + proxy.port() + "/");
            store = provider.open(address, CLOCK);
            proxy.cutNextCommit(() -> {
                try (var direct = Server.at(place).connect(false)) {
                    Sql.run(direct, "DELETE FROM item; UPDATE gallery SET written = written - 1");
                    direct.commit();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            refused(Reason.SERVER, () -> store.add(List.of(Made.item(1))), "nothing was changed");
            assertThat(proxy.cuts()).isEqualTo(1);
            assertThat(store.add(List.of(Made.item(1))).getFirst().fresh()).isTrue();
            store.close();
        }
        address = address.replaceFirst(":\\d+/", ":" + place.port() + "/");
        store = provider.open(address, CLOCK);
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
    }

    /// A gallery that an earlier program made has no count of writes.
    @Test
    void opensWhatAnEarlierProgramMade() throws Exception {
        meanwhile("ALTER TABLE gallery DROP COLUMN written");
        store = provider.open(address, CLOCK);
        assertThat(store.add(List.of(Made.item(1))).getFirst().fresh()).isTrue();
        store = reopen(store);
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
    }

    /// What the server knows of columns to plan with quotes their values.
    @Test
    void keepsNoStatisticsOfWhatWasErased() throws Exception {
        var ids = store.add(List.of(Made.item(1), Made.item(2), Made.item(3))).stream()
                .map(Added::item)
                .toList();
        long anna = store.newPerson();
        var name = new Change.Name(anna, Optional.empty(), Optional.of("Anna Underwood"));
        store.record(new NewEvent(Event.Kind.CREATE, "tester", Optional.empty(), List.of(name)));
        long ben = store.newPerson();
        var other = new Change.Name(ben, Optional.empty(), Optional.of("Ben"));
        store.record(new NewEvent(Event.Kind.CREATE, "tester", Optional.empty(), List.of(other)));
        try (var looking = other()) {
            Sql.run(looking, "ANALYZE person, item, vector, tag, change");
            assertThat(statistics(looking))
                    .contains(traces(1))
                    .contains(traces(2))
                    .contains("Anna Underwood");
            store.forget(List.of(ids.getFirst()), List.of(anna));
            store.purge();
            assertThat(statistics(looking)).doesNotContain(traces(1)).doesNotContain("Anna Underwood");
            assertThat(statistics(looking)).contains(traces(2));
            store.forget(ids, List.of(ben));
            store.purge();
            assertThat(statistics(looking)).doesNotContain(traces(2)).doesNotContain("Ben");
            assertThat(Sql.list(
                            looking,
                            "SELECT attstorage::text FROM pg_attribute WHERE attrelid IN ('vector'::regclass, 'thumbnail'::regclass) AND attname IN ('data', 'jpeg')",
                            row -> row.getString(1)))
                    .containsExactly("e", "e");
        }
        assertThat(store.beyond()).first().asString().contains("pg_statistic");
    }

    private static String[] traces(long seed) {
        return new String[] {
            Made.item(seed).content(), "photos/" + seed + ".jpg", hex(VectorBytes.of(Made.vector(seed)))
        };
    }

    private static String statistics(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT string_agg(concat(most_common_vals::text, histogram_bounds::text), ' ') FROM pg_stats WHERE schemaname = current_schema()",
                        row -> String.valueOf(row.getString(1)))
                .orElse("");
    }

    /// Connections are cut at random moments of adding. What was acknowledged is there, what failed is not, and
    /// nothing is there by half.
    @Test
    void addsAllOrNothingWhateverIsCutWhen() throws Exception {
        var random = new Random(7);
        var acknowledged = new ArrayList<Long>();
        var failed = new ArrayList<Long>();
        long usual = 1; // nanoseconds of an addition
        try (var other = other();
                var cutter = Executors.newSingleThreadExecutor()) {
            for (long first = 0; first < 400; first += 10) {
                boolean cut = first % 20 == 10;
                long delay = random.nextLong(usual);
                var cutting = cutter.submit(() -> {
                    if (cut) {
                        LockSupport.parkNanos(delay);
                        terminate(other);
                    }
                    return cut;
                });
                long begun = System.nanoTime();
                try {
                    store.add(items(first));
                    acknowledged.add(first);
                    usual = cut ? usual : System.nanoTime() - begun;
                } catch (GalleryException refusal) {
                    assertThat(refusal.reason()).isEqualTo(Reason.SERVER);
                    failed.add(first);
                }
                cutting.get();
            }
        }
        store = reopen(store);
        for (long first : acknowledged) {
            assertThat(store.known(contents(first)))
                    .as("acknowledged %d", first)
                    .hasSize(10);
        }
        for (long first : failed) {
            assertThat(store.known(contents(first))).as("failed %d", first).isEmpty();
        }
        assertThat(store.count(Filter.ALL)).isEqualTo(10L * acknowledged.size());
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(20);
        assertThat(store.check()).isEmpty();
    }

    private static List<NewItem> items(long first) {
        return LongStream.range(first, first + 10).mapToObj(Made::item).toList();
    }

    private static List<String> contents(long first) {
        return items(first).stream().map(NewItem::content).toList();
    }

    @Test
    void onlyReadsOnceAnotherProcessHadIt() throws Exception {
        store.add(List.of(Made.item(1)));
        try (var other = other()) {
            Sql.update(other, "UPDATE gallery SET opened = opened + 1"); // as an opening does
            terminate(other);
        }
        refused(Reason.SERVER, () -> store.add(List.of(Made.item(2))), "read only", "another process");
        refused(Reason.SERVER, () -> store.remove(List.of(1L)), "read only", "another process");
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
        store = reopen(store);
        assertThat(store.add(List.of(Made.item(2))).getFirst().fresh()).isTrue();
    }

    /// A session that holds an old snapshot does not keep erased rows: `VACUUM FULL` would.
    @Test
    void rewritesTheTablesWhateverOthersMaySee() throws Exception {
        long gone = store.add(List.of(Made.item(1), Made.item(2))).getFirst().item();
        try (var old = other();
                var other = other()) {
            old.setAutoCommit(false);
            Sql.run(old, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            Sql.number(old, "SELECT count(*) FROM pg_class");
            store.forget(List.of(gone), List.of());
            store.purge();
            assertThat(
                            Sql.number(
                                    other,
                                    "SELECT pg_relation_size('vector') + coalesce(pg_relation_size(reltoastrelid), 0) FROM pg_class WHERE oid = 'vector'::regclass"))
                    .isLessThan(16_384);
            assertThat(bytes(other, "thumbnail")).doesNotContain(hex(Made.thumbnail(1)));
            assertThat(bytes(other, "thumbnail")).contains(hex(Made.thumbnail(2)));
            assertThat(bytes(other, "item"))
                    .doesNotContain(hex(Made.item(1).content().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        }
    }

    /// A table's file as the server has it on disk, in hexadecimal.
    private static String bytes(Connection connection, String table) throws SQLException {
        Sql.run(connection, "CHECKPOINT");
        return Sql.first(
                        connection,
                        "SELECT encode(pg_read_binary_file(pg_relation_filepath(?::regclass)), 'hex')",
                        row -> row.getString(1),
                        table)
                .orElseThrow();
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    @Test
    void asksTheServerToForceEveryCommit() throws Exception {
        store.settle(); // which takes as long as it takes, and changes nothing for what follows
        try (var other = other()) {
            assertThat(Transactions.setting(other, "synchronous_commit")).isEqualTo("on");
            assertThat(Transactions.setting(other, "statement_timeout")).isEqualTo("1min");
        }
    }
}
