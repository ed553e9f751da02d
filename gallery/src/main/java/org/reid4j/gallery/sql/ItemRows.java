package org.reid4j.gallery.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
public final class ItemRows {
    private static final String COLUMNS = """
            SELECT id, content, path, camera, time, track, source, person, added,
              EXISTS (SELECT 1 FROM thumbnail WHERE thumbnail.item = id),
              (SELECT string_agg(tag, '\u001f') FROM tag WHERE tag.item = id)""";
    private static final String TAGS_APART = "\u001f";
    private static final int AT_ONCE = 500;

    private ItemRows() {}

    /// Puts items in, in batches: the database may be far away.
    ///
    /// @param ids gives so many new numbers, rising
    /// @param added now
    public static List<Added> add(
            Connection connection, List<NewItem> items, NewNumbers ids, VectorColumn column, Instant added)
            throws SQLException {
        Map<String, Long> known =
                numbers(connection, items.stream().map(NewItem::content).toList());
        var fresh = new LinkedHashMap<String, NewItem>();
        for (var item : items) {
            if (!known.containsKey(item.content())) {
                fresh.putIfAbsent(item.content(), item);
            }
        }
        for (Long person : new TreeSet<>(
                fresh.values().stream().flatMap(item -> item.person().stream()).toList())) {
            PeopleRows.require(connection, person);
        }
        long[] numbers = fresh.isEmpty() ? new long[0] : ids.next(connection, fresh.size());
        insert(connection, List.copyOf(fresh.values()), numbers, column, added);
        int next = 0;
        for (var content : fresh.keySet()) {
            known.put(content, numbers[next++]);
        }
        var result = new ArrayList<Added>(items.size());
        for (var item : items) {
            Long number = Objects.requireNonNull(known.get(item.content()));
            result.add(
                    new Added(number, fresh.remove(item.content()) != null)); // the first of several like it is fresh
        }
        return result;
    }

    private static void insert(
            Connection connection, List<NewItem> items, long[] numbers, VectorColumn column, Instant added)
            throws SQLException {
        try (var item = connection.prepareStatement("""
                        INSERT INTO item(id, content, path, camera, time, track, source, person, added)
                        VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)""");
                var vector = connection.prepareStatement(
                        "INSERT INTO vector(item, crc, data) VALUES(?, ?, " + column.value() + ")");
                var thumbnail = connection.prepareStatement("INSERT INTO thumbnail(item, jpeg) VALUES(?, ?)");
                var tag = connection.prepareStatement("INSERT INTO tag(item, tag) VALUES(?, ?)")) {
            for (int i = 0; i < numbers.length; i++) {
                NewItem one = items.get(i);
                Facts facts = one.facts();
                batch(
                        item,
                        numbers[i],
                        one.content(),
                        facts.path().orElse(null),
                        facts.camera().orElse(null),
                        facts.time().map(Instant::toEpochMilli).orElse(null),
                        facts.track().orElse(null),
                        facts.source().orElse(null),
                        one.person().orElse(null),
                        added.toEpochMilli());
                long crc = VectorBytes.crc(VectorBytes.of(one.vector()));
                batch(vector, numbers[i], crc, column.bound(connection, one.vector()));
                if (one.thumbnail().isPresent()) {
                    batch(thumbnail, numbers[i], one.thumbnail().get());
                }
                for (var word : facts.tags()) {
                    batch(tag, numbers[i], word);
                }
            }
            for (var statement : List.of(item, vector, thumbnail, tag)) {
                statement.executeBatch();
            }
        }
    }

    private static void batch(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        Sql.bind(statement, values);
        statement.addBatch();
    }

    public static Set<Long> remove(Connection connection, Collection<Long> items) throws SQLException {
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

    public static Optional<Item> item(Connection connection, long id) throws SQLException {
        return Sql.first(connection, COLUMNS + " FROM item WHERE id = ?", ItemRows::item, id);
    }

    public static List<Item> items(Connection connection, Filter filter, long after, int most) throws SQLException {
        var condition = FilterSql.of(filter);
        return Sql.list(
                connection,
                COLUMNS + " FROM item WHERE " + condition.where() + " AND id > ? ORDER BY id LIMIT ?",
                ItemRows::item,
                condition.with(after, most));
    }

    public static long count(Connection connection, Filter filter) throws SQLException {
        var condition = FilterSql.of(filter);
        return Sql.number(connection, "SELECT count(*) FROM item WHERE " + condition.where(), condition.with());
    }

    /// The numbers of items that were seen before a time, or added before it where nobody knows.
    public static List<Long> before(Connection connection, Instant time) throws SQLException {
        return Sql.list(
                connection,
                "SELECT id FROM item WHERE coalesce(time, added) < ? ORDER BY id",
                row -> row.getLong(1),
                time.toEpochMilli());
    }

    /// An item's thumbnail; empty where there is none.
    public static Optional<byte[]> thumbnail(Connection connection, long item) throws SQLException {
        return Sql.first(connection, "SELECT jpeg FROM thumbnail WHERE item = ?", row -> row.getBytes(1), item);
    }

    /// Which of these contents are there.
    public static Set<String> known(Connection connection, Collection<String> contents) throws SQLException {
        return numbers(connection, contents).keySet();
    }

    private static Map<String, Long> numbers(Connection connection, Collection<String> contents) throws SQLException {
        var numbers = new HashMap<String, Long>();
        var all = List.copyOf(contents);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            var some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            Sql.each(
                    connection,
                    "SELECT content, id FROM item WHERE content IN ("
                            + String.join(",", Collections.nCopies(some.size(), "?")) + ")",
                    row -> numbers.put(row.getString(1), row.getLong(2)),
                    some.toArray());
        }
        return numbers;
    }

    public static Optional<float[]> vector(Connection connection, long item, VectorColumn column, int dimension)
            throws SQLException {
        var found = Sql.first(
                connection,
                "SELECT " + column.bytes() + ", crc FROM vector WHERE item = ?",
                row -> column.read(row, 1, dimension),
                item);
        if (found.isPresent() && found.get().isEmpty()) {
            throw new GalleryException(
                    GalleryException.Reason.DAMAGED,
                    "the vector of item %d is not what was written\ndelete the item and add its photo again, or put a backup in place"
                            .formatted(item));
        }
        return found.flatMap(vector -> vector);
    }

    public static void forEach(Connection connection, VectorColumn column, int dimension, GalleryStore.Visitor visitor)
            throws SQLException {
        Sql.each(
                connection,
                COLUMNS + ", " + column.bytes()
                        + ", vector.crc FROM item LEFT JOIN vector ON vector.item = id ORDER BY id",
                row -> visitor.see(item(row), column.read(row, 12, dimension)));
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
                row.getBoolean(10));
    }

    private static Optional<String> text(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }
}
