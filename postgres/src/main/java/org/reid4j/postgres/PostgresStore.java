package org.reid4j.postgres;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryInfo;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.NewEvent;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.sql.EventRows;
import org.reid4j.gallery.sql.InfoRow;
import org.reid4j.gallery.sql.ItemRows;
import org.reid4j.gallery.sql.PeopleRows;
import org.reid4j.gallery.sql.RowCheck;
import org.reid4j.gallery.sql.Sql;
import org.reid4j.gallery.sql.VectorColumn;
import org.reid4j.gallery.store.SqliteCopy;

/// A gallery in a schema of a PostgreSQL database. One process at a time has it; what it acknowledged is on the
/// server's disk, whatever becomes of this process or of the connection.
final class PostgresStore implements GalleryStore {
    private static final int MOST = 100; // faults that are told

    private final PostgresAddress address;
    private final Clock clock;
    private final Transactions transactions;
    private final VectorColumn column;
    private volatile GalleryInfo info;

    private PostgresStore(
            PostgresAddress address, Clock clock, Transactions transactions, VectorColumn column, GalleryInfo info) {
        this.address = address;
        this.clock = clock;
        this.transactions = transactions;
        this.column = column;
        this.info = info;
    }

    /// Opens a gallery.
    ///
    /// @throws org.reid4j.gallery.data.GalleryException of reason NOT_FOUND, IN_USE, DAMAGED or RESOURCES
    static PostgresStore open(Server server, Clock clock) {
        var address = server.address();
        Transactions transactions;
        try {
            transactions = new Transactions(server, Owner.take(server));
        } catch (SQLException e) {
            throw Refusal.of(address, e);
        }
        try {
            var column = transactions.read(PostgresSchema::column);
            var info = transactions.read(c -> InfoRow.read(c, address.toString()));
            var store = new PostgresStore(address, clock, transactions, column, info);
            if (transactions.read(c -> Sql.number(c, "SELECT purge FROM gallery")) != 0) {
                store.purge(); // an erasure that was cut short
            }
            return store;
        } catch (RuntimeException | Error e) {
            transactions.close();
            throw e;
        }
    }

    @Override
    public GalleryInfo info() {
        return info;
    }

    @Override
    public void retention(Optional<Integer> days) {
        var now = info;
        var changed = new GalleryInfo(now.name(), now.created(), now.model(), days);
        transactions.write(c -> Sql.update(c, "UPDATE gallery SET retention = ?", days.orElse(null)));
        info = changed;
    }

    @Override
    public void bands(PinnedModel measured) {
        var now = info;
        now.model().requireModel(measured.id());
        var model = now.model().withBands(measured);
        transactions.write(c -> InfoRow.bands(c, model));
        info = new GalleryInfo(now.name(), now.created(), model, now.retentionDays());
    }

    @Override
    public List<Added> add(List<NewItem> items) {
        items.forEach(item -> info.model().require(item.vector()));
        return transactions.write(
                c -> ItemRows.add(c, items, PostgresSchema::numbers, column, Instant.ofEpochMilli(clock.millis())));
    }

    @Override
    public Set<Long> remove(Collection<Long> items) {
        return transactions.write(c -> ItemRows.remove(c, items));
    }

    @Override
    public Optional<Item> item(long id) {
        return transactions.read(c -> ItemRows.item(c, id));
    }

    @Override
    public List<Item> items(Filter filter, long after, int most) {
        return transactions.read(c -> ItemRows.items(c, filter, after, most));
    }

    @Override
    public long count(Filter filter) {
        return transactions.read(c -> ItemRows.count(c, filter));
    }

    @Override
    public List<Long> before(Instant time) {
        return transactions.read(c -> ItemRows.before(c, time));
    }

    @Override
    public Set<String> known(Collection<String> contents) {
        return transactions.read(c -> ItemRows.known(c, contents));
    }

    @Override
    public Optional<float[]> vector(long item) {
        return transactions.read(
                c -> ItemRows.vector(c, item, column, info.model().dimension()));
    }

    @Override
    public Optional<byte[]> thumbnail(long item) {
        return transactions.read(c -> ItemRows.thumbnail(c, item));
    }

    @Override
    public void forEach(Visitor visitor) {
        transactions.readAll(c -> {
            ItemRows.forEach(c, column, info.model().dimension(), visitor);
            return true;
        });
    }

    @Override
    public List<Person> people() {
        return transactions.read(PeopleRows::all);
    }

    @Override
    public Optional<Person> person(long id) {
        return transactions.read(c -> PeopleRows.one(c, id));
    }

    @Override
    public long newPerson() {
        return transactions.write(PeopleRows::next);
    }

    @Override
    public Set<Long> notThis(long person) {
        return transactions.read(c -> PeopleRows.notThis(c, person));
    }

    @Override
    public Set<Long> notShown(long item) {
        return transactions.read(c -> PeopleRows.notShown(c, item));
    }

    @Override
    public Event record(NewEvent event) {
        return transactions.write(c -> EventRows.record(c, event, Instant.ofEpochMilli(clock.millis())));
    }

    @Override
    public List<Event> events(long before, int most) {
        return transactions.read(c -> EventRows.events(c, before, most));
    }

    @Override
    public Optional<Event> event(long id) {
        return transactions.read(c -> EventRows.one(c, id));
    }

    @Override
    public List<Change> changes(long event) {
        return transactions.read(c -> EventRows.changes(c, event));
    }

    @Override
    public int forget(Collection<Long> items, Collection<Long> people) {
        return transactions.write(c -> {
            Sql.update(c, "UPDATE gallery SET purge = 1");
            return PeopleRows.forget(c, items, people);
        });
    }

    /// Lets the server use the place of what is gone again; it overwrites it when it does.
    @Override
    public void settle() {
        transactions.plain(c -> {
            PostgresSchema.vacuum(c);
            return true;
        });
    }

    @Override
    public void purge() {
        transactions.writeAlone(c -> {
            PostgresSchema.rewrite(c);
            return Sql.update(c, "UPDATE gallery SET purge = 0");
        });
    }

    @Override
    public List<String> beyond() {
        return transactions.read(c -> {
            var lines = new ArrayList<String>();
            lines.add(
                    "%s: the server's write-ahead log up to %s, rows that its statistics dropped (pg_statistic) and the free space of its disk, until they are overwritten; its archive, standbys and base backups"
                            .formatted(
                                    address,
                                    Sql.first(c, "SELECT pg_current_wal_lsn()::text", row -> row.getString(1))
                                            .orElse("?")));
            if (!Transactions.setting(c, "log_statement").equals("none")
                    || !Transactions.setting(c, "log_min_duration_statement").equals("-1")) {
                lines.add(address + ": the server's own log, which quotes statements");
            }
            return lines;
        });
    }

    @Override
    public void backup(Path to) {
        transactions.readAll(c -> {
            SqliteCopy.make(to, c, column, PostgresSchema.last(c, "item"), PostgresSchema.last(c, "event"));
            return true;
        });
    }

    @Override
    public void copied(String where) {
        transactions.write(c -> Sql.update(c, "INSERT INTO copy(place) VALUES(?) ON CONFLICT DO NOTHING", where));
    }

    @Override
    public List<String> copies() {
        return transactions.read(c -> Sql.list(c, "SELECT place FROM copy ORDER BY place", row -> row.getString(1)));
    }

    @Override
    public Instant retained() {
        return transactions.read(c -> Instant.ofEpochMilli(Sql.number(c, "SELECT retained FROM gallery")));
    }

    @Override
    public void retained(Instant time) {
        transactions.write(c -> Sql.update(c, "UPDATE gallery SET retained = ?", time.toEpochMilli()));
    }

    @Override
    public List<String> check() {
        return transactions.readAll(c -> {
            var faults = new ArrayList<>(PostgresSchema.faults(c));
            RowCheck.faults(c, column, info.model(), faults);
            return faults.size() > MOST ? faults.subList(0, MOST) : faults;
        });
    }

    @Override
    public List<Path> files() {
        return List.of();
    }

    @Override
    public String described() {
        return transactions.read(c -> {
            var words = new StringBuilder("PostgreSQL ")
                    .append(Transactions.setting(c, "server_version").replaceFirst(" .*", ""))
                    .append(", ")
                    .append(address)
                    .append(
                            column instanceof PgVectorColumn
                                    ? "; vectors in pgvector"
                                    : "; vectors as bytes, without pgvector");
            for (String promise : List.of("fsync", "full_page_writes")) {
                if (Transactions.setting(c, promise).equals("off")) {
                    words.append("; a power cut may lose everything: ")
                            .append(promise)
                            .append(" is off");
                }
            }
            return words.toString();
        });
    }

    @Override
    public void close() {
        transactions.close();
    }
}
