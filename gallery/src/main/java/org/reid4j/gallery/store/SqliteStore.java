package org.reid4j.gallery.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
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
import org.reid4j.gallery.sql.Sql;
import org.reid4j.gallery.sql.VectorColumn;

/// A gallery in a folder with one SQLite file, `gallery.db`: write-ahead log, forced to disk at each
/// commit, deleted
/// content overwritten. One process at a time has it.
public final class SqliteStore implements GalleryStore {
    /// The file's name in the gallery's folder.
    public static final String FILE = "gallery.db";

    private final Path folder;
    private final Clock clock;
    private final OwnerLock owner;
    private final Connections connections;
    private volatile GalleryInfo info;

    private SqliteStore(Path folder, Clock clock, OwnerLock owner, Connections connections, GalleryInfo info) {
        this.folder = folder;
        this.clock = clock;
        this.owner = owner;
        this.connections = connections;
        this.info = info;
    }

    /// Makes a gallery: whole, or not at all.
    ///
    /// @param folder where nothing is yet
    /// @param name what its owner calls it
    /// @throws GalleryException of reason CONFLICT when something is there
    public static void create(Path folder, String name, PinnedModel model, Clock clock) {
        var now = Instant.ofEpochMilli(clock.millis());
        var made = new GalleryInfo(name, now, model, Optional.empty());
        OwnFolder.make(folder, "the gallery", temporary -> {
            try (var connections = Connections.open(temporary.resolve(FILE))) {
                connections.write(connection -> {
                    Schema.create(connection);
                    return InfoRow.write(connection, made);
                });
            }
            return made;
        });
    }

    /// Opens a gallery; what a crash left in the log is taken over.
    ///
    /// @throws GalleryException of reason NOT_FOUND when there is none, IN_USE when another process
    ///     has it, DAMAGED
    ///     when its file is none or of a later version
    public static SqliteStore open(Path folder, Clock clock) {
        var file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new GalleryException(
                    Reason.NOT_FOUND, "there is no gallery %s\nmake one: reid gallery create NAME".formatted(folder));
        }
        var owner = OwnerLock.take(folder);
        try {
            requireContent(file);
            var connections = Connections.open(file);
            try {
                var info = connections.read(c -> {
                    Schema.require(c, file);
                    return InfoRow.read(c, file.toString());
                });
                var store = new SqliteStore(folder, clock, owner, connections, info);
                if (connections.read(c -> Sql.number(c, "SELECT purge FROM gallery")) != 0) {
                    store.purge(); // an erasure that a crash cut short
                }
                return store;
            } catch (RuntimeException | Error e) {
                connections.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            owner.close();
            throw e;
        }
    }

    /// SQLite takes an empty file for an empty database, which here means that everything is lost.
    private static void requireContent(Path file) {
        try {
            if (Files.size(file) == 0) {
                throw new GalleryException(
                        Reason.DAMAGED, "%s is empty: its content is lost\nput a backup in its place".formatted(file));
            }
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot read %s: %s".formatted(file, e), e);
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
        connections.write(c -> Sql.update(c, "UPDATE gallery SET retention = ?", days.orElse(null)));
        info = changed;
    }

    @Override
    public void bands(PinnedModel measured) {
        var now = info;
        now.model().requireModel(measured.id());
        var model = now.model().withBands(measured);
        connections.write(c -> InfoRow.bands(c, model));
        info = new GalleryInfo(now.name(), now.created(), model, now.retentionDays());
    }

    @Override
    public List<Added> add(List<NewItem> items) {
        items.forEach(item -> info.model().require(item.vector()));
        return connections.write(
                c -> ItemRows.add(c, items, Schema::numbers, VectorColumn.BYTES, Instant.ofEpochMilli(clock.millis())));
    }

    @Override
    public Set<Long> remove(Collection<Long> items) {
        return connections.write(c -> ItemRows.remove(c, items));
    }

    @Override
    public Optional<Item> item(long id) {
        return connections.read(c -> ItemRows.item(c, id));
    }

    @Override
    public List<Item> items(Filter filter, long after, int most) {
        return connections.read(c -> ItemRows.items(c, filter, after, most));
    }

    @Override
    public long count(Filter filter) {
        return connections.read(c -> ItemRows.count(c, filter));
    }

    @Override
    public List<Long> before(Instant time) {
        return connections.read(c -> ItemRows.before(c, time));
    }

    @Override
    public Set<String> known(Collection<String> contents) {
        return connections.read(c -> ItemRows.known(c, contents));
    }

    @Override
    public Optional<float[]> vector(long item) {
        return connections.read(
                c -> ItemRows.vector(c, item, VectorColumn.BYTES, info.model().dimension()));
    }

    @Override
    public Optional<byte[]> thumbnail(long item) {
        return connections.read(c -> ItemRows.thumbnail(c, item));
    }

    @Override
    public void forEach(Visitor visitor) {
        connections.read(c -> {
            ItemRows.forEach(c, VectorColumn.BYTES, info.model().dimension(), visitor);
            return true;
        });
    }

    @Override
    public List<Person> people() {
        return connections.read(PeopleRows::all);
    }

    @Override
    public Optional<Person> person(long id) {
        return connections.read(c -> PeopleRows.one(c, id));
    }

    @Override
    public long newPerson() {
        return connections.write(PeopleRows::next);
    }

    @Override
    public Set<Long> notThis(long person) {
        return connections.read(c -> PeopleRows.notThis(c, person));
    }

    @Override
    public Set<Long> notShown(long item) {
        return connections.read(c -> PeopleRows.notShown(c, item));
    }

    @Override
    public Event record(NewEvent event) {
        return connections.write(c -> EventRows.record(c, event, Instant.ofEpochMilli(clock.millis())));
    }

    @Override
    public List<Event> events(long before, int most) {
        return connections.read(c -> EventRows.events(c, before, most));
    }

    @Override
    public Optional<Event> event(long id) {
        return connections.read(c -> EventRows.one(c, id));
    }

    @Override
    public List<Change> changes(long event) {
        return connections.read(c -> EventRows.changes(c, event));
    }

    @Override
    public int forget(Collection<Long> items, Collection<Long> people) {
        return connections.write(c -> {
            Sql.update(c, "UPDATE gallery SET purge = 1");
            return PeopleRows.forget(c, items, people);
        });
    }

    @Override
    public void settle() {
        connections.alone(c -> {
            Sql.run(c, "PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        });
    }

    @Override
    public void purge() {
        connections.alone(c -> {
            Sql.run(c, "VACUUM");
            Sql.update(c, "UPDATE gallery SET purge = 0");
            Sql.run(c, "PRAGMA wal_checkpoint(TRUNCATE)");
            return true;
        });
    }

    @Override
    public void backup(Path to) {
        OwnFolder.make(to, "the backup", temporary -> {
            var file = temporary.resolve(FILE);
            connections.copy(file);
            Rights.owner(file);
            return file;
        });
    }

    @Override
    public void copied(String where) {
        connections.write(c -> Sql.update(c, "INSERT OR IGNORE INTO copy(place) VALUES(?)", where));
    }

    @Override
    public List<String> copies() {
        return connections.read(c -> Sql.list(c, "SELECT place FROM copy ORDER BY place", row -> row.getString(1)));
    }

    @Override
    public Instant retained() {
        return connections.read(c -> Instant.ofEpochMilli(Sql.number(c, "SELECT retained FROM gallery")));
    }

    @Override
    public void retained(Instant time) {
        connections.write(c -> Sql.update(c, "UPDATE gallery SET retained = ?", time.toEpochMilli()));
    }

    @Override
    public List<String> check() {
        return connections.read(c -> StoreCheck.faults(c, info.model()));
    }

    @Override
    public List<Path> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot list %s: %s".formatted(folder, e), e);
        }
    }

    @Override
    public String described() {
        return "SQLite, " + folder.resolve(FILE);
    }

    @Override
    public void close() {
        try {
            connections.close();
        } finally {
            owner.close();
        }
    }
}
