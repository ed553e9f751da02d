package org.reid4j.gallery.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reid4j.gallery.sql.Sql;
import org.reid4j.gallery.sql.VectorColumn;

/// Copies a gallery out of another database into a folder with a SQLite file, with all numbers and events, so that
/// a backup can be opened where that database is not.
public final class SqliteCopy {
    private static final int AT_ONCE = 500;

    /// In the order in which rows can refer to each other.
    private static final List<Table> TABLES = List.of(
            new Table(
                    "gallery",
                    "one, name, created, model, model_name, preprocessing, dimension, metric, band_match, band_unsure,"
                            + " band_table, caution, retention, retained, persons, purge"),
            new Table("person", "id, name"),
            new Table("item", "id, content, path, camera, time, track, source, person, added"),
            new Table("thumbnail", "item, jpeg"),
            new Table("tag", "item, tag"),
            new Table("not_this", "item, person"),
            new Table("event", "id, time, kind, actor, undoes, erased"),
            new Table("change", "event, place, kind, item, person, old_value, new_value"),
            new Table("copy", "place"));

    private record Table(String name, String columns) {}

    private SqliteCopy() {}

    /// Copies tables of the same names and columns.
    ///
    /// @param folder where nothing is yet
    /// @param from sees one moment
    /// @param column how it keeps vectors
    /// @param items the largest number that an item ever had
    /// @param events the largest number that an event ever had
    public static void make(Path folder, Connection from, VectorColumn column, long items, long events) {
        OwnFolder.make(folder, "the backup", temporary -> {
            var file = temporary.resolve(SqliteStore.FILE);
            try (var to = Connections.open(file)) {
                return to.write(into -> {
                    Schema.create(into);
                    for (var table : TABLES) {
                        copy(from, into, table.name(), table.columns(), table.columns(), VectorColumn.BYTES);
                    }
                    copy(from, into, "vector", "item, crc, " + column.bytes(), "item, crc, data", column);
                    sequence(into, "item", items);
                    sequence(into, "event", events);
                    return file;
                });
            }
        });
    }

    private static void copy(
            Connection from, Connection into, String table, String selected, String columns, VectorColumn column)
            throws SQLException {
        int width = columns.split(",").length;
        var marks = String.join(", ", Collections.nCopies(width, "?"));
        try (var insert = into.prepareStatement("INSERT INTO %s(%s) VALUES(%s)".formatted(table, columns, marks))) {
            var held = new int[1];
            Sql.each(from, "SELECT %s FROM %s".formatted(selected, table), row -> {
                var values = new @Nullable Object[width];
                for (int i = 0; i < width; i++) {
                    Object value = row.getObject(i + 1);
                    values[i] = value instanceof byte[] bytes ? column.plain(bytes) : value;
                }
                Sql.bind(insert, values);
                insert.addBatch();
                if (++held[0] % AT_ONCE == 0) {
                    insert.executeBatch();
                }
            });
            insert.executeBatch();
        }
    }

    /// Sees to it that numbers of items that are gone are not given again in the copy either.
    private static void sequence(Connection into, String table, long last) throws SQLException {
        if (Sql.update(into, "UPDATE sqlite_sequence SET seq = ? WHERE name = ?", last, table) == 0) {
            Sql.update(into, "INSERT INTO sqlite_sequence(name, seq) VALUES(?, ?)", table, last);
        }
    }
}
