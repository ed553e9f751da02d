package org.reid4j.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.NewEvent;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.GalleryStoreContract;
import org.reid4j.gallery.spi.Made;
import org.reid4j.gallery.sql.Sql;
import org.reid4j.gallery.store.SqliteStore;

/// The contract of stores and what PostgreSQL adds to it, on whatever server there is.
abstract class PostgresContract extends GalleryStoreContract {
    static final Clock CLOCK = Clock.fixed(Made.NOON, ZoneOffset.UTC);
    private static final AtomicInteger GALLERIES = new AtomicInteger();

    final PostgresProvider provider = new PostgresProvider();
    String address = "";

    @TempDir
    Path home;

    /// The database's address, without a schema.
    abstract String database();

    @Override
    protected GalleryStore create() {
        var schema = "test_%d_%d".formatted(ProcessHandle.current().pid(), GALLERIES.incrementAndGet());
        address = provider.create(database() + "&currentSchema=" + schema, "people", Made.model(), CLOCK);
        return provider.open(address, CLOCK);
    }

    @Override
    protected GalleryStore reopen(GalleryStore open) {
        open.close();
        return provider.open(address, CLOCK);
    }

    static void refused(Reason reason, ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GalleryException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(String.valueOf(e.getMessage())).contains(List.of(words));
        });
    }

    /// Does something behind the store's back, which is closed meanwhile: there may be but one connection.
    void meanwhile(String... statements) throws Exception {
        store.close();
        var connection = Server.at(PostgresAddress.parse(address)).connect(false);
        try {
            for (String statement : statements) {
                Sql.run(connection, statement);
            }
            connection.commit();
        } finally {
            Server.end(connection);
        }
    }

    @Test
    void makesNothingWhereSomethingIs() {
        store.close();
        refused(Reason.CONFLICT, () -> provider.create(address, "people", Made.model(), CLOCK), "such a schema");
        store = provider.open(address, CLOCK);
        assertThat(store.info().name()).isEqualTo("people");
    }

    @Test
    void refusesWhatIsNoGallery() throws Exception {
        meanwhile("UPDATE gallery SET version = 9");
        refused(Reason.DAMAGED, () -> provider.open(address, CLOCK), "version 9", "newer");
        meanwhile("UPDATE gallery SET version = 1");
        refused(
                Reason.NOT_FOUND,
                () -> provider.open(database() + "&currentSchema=nowhere", CLOCK),
                "no gallery",
                "reid gallery create");
        store = provider.open(address, CLOCK);
    }

    @Test
    void noticesAVectorThatChangedOnDisk() throws Exception {
        long id = store.add(List.of(Made.item(1), Made.item(2))).getFirst().item();
        meanwhile("UPDATE vector SET data = (SELECT data FROM vector WHERE item = %d) WHERE item = %d"
                .formatted(id + 1, id));
        store = provider.open(address, CLOCK);
        refused(Reason.DAMAGED, () -> store.vector(id), "item " + id);
        assertThat(store.check()).singleElement().asString().contains("item " + id);
        assertThat(store.vector(id + 1)).isPresent();
    }

    /// The copy has the same numbers, people and decisions, and gives no number again either.
    @Test
    void isCopiedIntoAGalleryThatNeedsNoServer() {
        var ids = store.add(List.of(Made.item(1), Made.item(2), Made.item(3)));
        long anna = store.newPerson();
        var name = new Change.Name(anna, Optional.empty(), Optional.of("Anna"));
        var owner = new Change.Owner(ids.getFirst().item(), 0, anna);
        store.record(new NewEvent(Event.Kind.CREATE, "tester", Optional.empty(), List.of(name, owner)));
        store.remove(List.of(ids.getLast().item()));
        store.retention(Optional.of(30));
        store.copied("/backups/one");
        store.backup(home.resolve("copy"));
        try (var copy = SqliteStore.open(home.resolve("copy"), CLOCK)) {
            assertThat(copy.info()).isEqualTo(store.info());
            assertThat(copy.items(Filter.ALL, 0, 10)).isEqualTo(store.items(Filter.ALL, 0, 10));
            assertThat(copy.people()).isEqualTo(store.people());
            assertThat(copy.events(Long.MAX_VALUE, 10)).isEqualTo(store.events(Long.MAX_VALUE, 10));
            assertThat(copy.changes(1)).isEqualTo(store.changes(1));
            assertThat(copy.copies()).isEqualTo(store.copies());
            for (int i = 0; i < 2; i++) {
                long id = ids.get(i).item();
                assertThat(copy.vector(id).orElseThrow())
                        .isEqualTo(store.vector(id).orElseThrow());
                assertThat(copy.thumbnail(id).orElseThrow())
                        .isEqualTo(store.thumbnail(id).orElseThrow());
            }
            assertThat(copy.add(List.of(Made.item(9))).getFirst().item())
                    .isGreaterThan(ids.getLast().item());
            assertThat(copy.check()).isEmpty();
        }
        refused(Reason.CONFLICT, () -> store.backup(home.resolve("copy")), "already");
    }

    /// An erasure that was cut short is finished by the next opening; what stays is not touched.
    @Test
    void purgesWithoutTouchingWhatStays() throws Exception {
        var ids = store.add(List.of(Made.item(1), Made.item(2)));
        store.forget(List.of(ids.getFirst().item()), List.of());
        store = reopen(store);
        store.settle();
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
        assertThat(store.vector(ids.getLast().item()).orElseThrow()).isEqualTo(Made.vector(2));
        assertThat(store.check()).isEmpty();
        assertThat(store.beyond()).isNotEmpty().first().asString().contains("write-ahead log");
        meanwhile("SELECT 1 / count(*) FROM gallery WHERE purge = 0");
        store = provider.open(address, CLOCK);
    }

    @Test
    void saysWhatItStandsOn() {
        assertThat(store.described()).startsWith("PostgreSQL ").contains("schema test_");
    }

    @Test
    void isTakenAwayWhole() {
        store.close();
        provider.drop(address);
        refused(Reason.NOT_FOUND, () -> provider.open(address, CLOCK), "no gallery");
        provider.create(address, "people", Made.model(), CLOCK);
        store = provider.open(address, CLOCK);
        assertThat(store.count(Filter.ALL)).isZero();
    }
}
