package org.reid4j.gallery.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.spi.GalleryStore;

/// The statements about items, their vectors, thumbnails and tags.
final class ItemRows {
    private static final String COLUMNS = """
            SELECT id, content, path, camera, time, track, source, person, added,
              EXISTS (SELECT 1 FROM thumbnail WHERE thumbnail.item = id),
              (SELECT group_concat(tag, char(31)) FROM tag WHERE tag.item = id)""";
    private static final String TAGS_APART = "\u001f";

    private ItemRows() {}

    /// @param added now
    static List<Added> add(Connection connection, List<NewItem> items, Instant added) throws SQLException {
        var result = new ArrayList<Added>(items.size());
        try (var insert = connection.prepareStatement("""
                        INSERT INTO item(content, path, camera, time, track, source, person, added)
                        VALUES(?, ?, ?, ?, ?, ?, ?, ?)""");
                var vector = connection.prepareStatement("INSERT INTO vector(item, crc, data) VALUES(?, ?, ?)");
                var tag = connection.prepareStatement("INSERT INTO tag(item, tag) VALUES(?, ?)")) {
            for (var item : items) {
                var known = Sql.first(
                        connection, "SELECT id FROM item WHERE content = ?", row -> row.getLong(1), item.content());
                if (known.isPresent()) {
                    result.add(new Added(known.get(), false));
                    continue;
                }
                if (item.person().isPresent()) {
                    PeopleRows.require(connection, item.person().get());
                }
                Facts facts = item.facts();
                Sql.bind(
                        insert,
                        item.content(),
                        facts.path().orElse(null),
                        facts.camera().orElse(null),
                        facts.time().map(Instant::toEpochMilli).orElse(null),
                        facts.track().orElse(null),
                        facts.source().orElse(null),
                        item.person().orElse(null),
                        added.toEpochMilli());
                insert.executeUpdate();
                long id = Sql.number(connection, "SELECT last_insert_rowid()");
                byte[] bytes = VectorBytes.of(item.vector());
                Sql.bind(vector, id, VectorBytes.crc(bytes), bytes);
                vector.executeUpdate();
                if (item.thumbnail().isPresent()) {
                    Sql.update(
                            connection,
                            "INSERT INTO thumbnail(item, jpeg) VALUES(?, ?)",
                            id,
                            item.thumbnail().get());
                }
                for (var word : facts.tags()) {
                    Sql.bind(tag, id, word);
                    tag.executeUpdate();
                }
                result.add(new Added(id, true));
            }
        }
        return result;
    }

    static Set<Long> remove(Connection connection, Collection<Long> items) throws SQLException {
        var removed = new LinkedHashSet<Long>();
        try (var delete = connection.prepareStatement("DELETE FROM item WHERE id = ?")) {
            for (Long item : items) {
                Sql.bind(delete, item);
                if (delete.executeUpdate() > 0) {
                    removed.add(item);
                }
            }
        }
        return removed;
    }

    static Optional<Item> item(Connection connection, long id) throws SQLException {
        return Sql.first(connection, COLUMNS + " FROM item WHERE id = ?", ItemRows::item, id);
    }

    static List<Item> items(Connection connection, Filter filter, long after, int most) throws SQLException {
        var condition = FilterSql.of(filter);
        return Sql.list(
                connection,
                COLUMNS + " FROM item WHERE " + condition.where() + " AND id > ? ORDER BY id LIMIT ?",
                ItemRows::item,
                condition.with(after, most));
    }

    static long count(Connection connection, Filter filter) throws SQLException {
        var condition = FilterSql.of(filter);
        return Sql.number(connection, "SELECT count(*) FROM item WHERE " + condition.where(), condition.with());
    }

    static Set<String> known(Connection connection, Collection<String> contents) throws SQLException {
        var known = new LinkedHashSet<String>();
        for (var content : contents) {
            if (Sql.number(connection, "SELECT count(*) FROM item WHERE content = ?", content) > 0) {
                known.add(content);
            }
        }
        return known;
    }

    static Optional<float[]> vector(Connection connection, long item, int dimension) throws SQLException {
        var found = Sql.first(
                connection,
                "SELECT data, crc FROM vector WHERE item = ?",
                row -> VectorBytes.read(row.getBytes(1), row.getLong(2), dimension),
                item);
        if (found.isPresent() && found.get().isEmpty()) {
            throw new GalleryException(
                    GalleryException.Reason.DAMAGED,
                    "the vector of item %d is not what was written\ndelete the item and add its photo again, or put a backup in place"
                            .formatted(item));
        }
        return found.flatMap(vector -> vector);
    }

    static void forEach(Connection connection, int dimension, GalleryStore.Visitor visitor) throws SQLException {
        Sql.each(
                connection,
                COLUMNS + ", vector.data, vector.crc FROM item LEFT JOIN vector ON vector.item = id ORDER BY id",
                row -> {
                    byte @Nullable [] bytes = row.getBytes(12);
                    visitor.see(
                            item(row),
                            bytes == null ? Optional.empty() : VectorBytes.read(bytes, row.getLong(13), dimension));
                });
    }

    private static Item item(ResultSet row) throws SQLException {
        long time = row.getLong(5);
        boolean timeless = row.wasNull();
        long person = row.getLong(8);
        Optional<Long> whom = row.wasNull() ? Optional.empty() : Optional.of(person);
        var tags = text(row, 11).map(all -> new TreeSet<>(List.of(all.split(TAGS_APART))));
        return new Item(
                row.getLong(1),
                row.getString(2),
                new Facts(
                        text(row, 3),
                        text(row, 4),
                        timeless ? Optional.empty() : Optional.of(Instant.ofEpochMilli(time)),
                        text(row, 6),
                        text(row, 7),
                        tags.orElseGet(TreeSet::new)),
                whom,
                Instant.ofEpochMilli(row.getLong(9)),
                row.getInt(10) != 0);
    }

    private static Optional<String> text(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }
}
