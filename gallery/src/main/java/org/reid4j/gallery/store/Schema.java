package org.reid4j.gallery.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.sql.Sql;

/// The tables of a gallery's file, and how its connections behave.
final class Schema {
    /// `PRAGMA application_id`: "ReId".
    static final int APPLICATION = 0x52654964;
    /// `PRAGMA user_version`.
    static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            """
            CREATE TABLE gallery(
              one INTEGER PRIMARY KEY CHECK(one = 1), name TEXT NOT NULL, created INTEGER NOT NULL,
              model TEXT NOT NULL, model_name TEXT NOT NULL, preprocessing TEXT NOT NULL, dimension INTEGER NOT NULL,
              metric TEXT NOT NULL, band_match REAL, band_unsure REAL, band_table TEXT NOT NULL, caution TEXT, retention INTEGER,
              retained INTEGER NOT NULL, persons INTEGER NOT NULL DEFAULT 0,
              purge INTEGER NOT NULL DEFAULT 0)""",
            """
            CREATE TABLE item(
              id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL UNIQUE, path TEXT, camera TEXT,
              time INTEGER, track TEXT, source TEXT, person INTEGER REFERENCES person(id), added INTEGER NOT NULL)""",
            "CREATE INDEX item_person ON item(person) WHERE person IS NOT NULL",
            "CREATE INDEX item_time ON item(coalesce(time, added))",
            """
            CREATE TABLE vector(
              item INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE, crc INTEGER NOT NULL, data BLOB NOT NULL)""",
            """
            CREATE TABLE thumbnail(
              item INTEGER PRIMARY KEY REFERENCES item(id) ON DELETE CASCADE, jpeg BLOB NOT NULL)""",
            """
            CREATE TABLE tag(
              item INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE, tag TEXT NOT NULL,
              PRIMARY KEY(item, tag)) WITHOUT ROWID""",
            "CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT UNIQUE)",
            """
            CREATE TABLE not_this(
              item INTEGER NOT NULL REFERENCES item(id) ON DELETE CASCADE, person INTEGER NOT NULL,
              PRIMARY KEY(item, person)) WITHOUT ROWID""",
            "CREATE INDEX not_this_person ON not_this(person)",
            """
            CREATE TABLE event(
              id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
              undoes INTEGER, erased INTEGER NOT NULL DEFAULT 0)""",
            "CREATE INDEX event_undoes ON event(undoes) WHERE undoes IS NOT NULL",
            """
            CREATE TABLE change(
              event INTEGER NOT NULL REFERENCES event(id), place INTEGER NOT NULL, kind TEXT NOT NULL, item INTEGER,
              person INTEGER, old_value, new_value, PRIMARY KEY(event, place)) WITHOUT ROWID""",
            "CREATE INDEX change_item ON change(item) WHERE item IS NOT NULL",
            "CREATE INDEX change_person ON change(person) WHERE person IS NOT NULL",
            "CREATE TABLE copy(place TEXT PRIMARY KEY) WITHOUT ROWID",
            "PRAGMA application_id = " + APPLICATION,
            "PRAGMA user_version = " + VERSION);

    private Schema() {}

    static void create(Connection connection) throws SQLException {
        for (var statement : TABLES) {
            Sql.update(connection, statement);
        }
    }

    /// @throws GalleryException of reason DAMAGED when the file is another program's or of a later
    ///     version
    static void require(Connection connection, Path file) throws SQLException {
        long application = Sql.number(connection, "PRAGMA application_id");
        long version = Sql.number(connection, "PRAGMA user_version");
        if (application != APPLICATION || version < 1) {
            throw new GalleryException(
                    Reason.DAMAGED, "%s is no gallery, but another program's database".formatted(file));
        }
        if (version > VERSION) {
            throw new GalleryException(
                    Reason.DAMAGED,
                    "%s is of version %d, this program knows up to %d\nuse a newer reid4j"
                            .formatted(file, version, VERSION));
        }
    }

    /// Numbers behind the largest that was ever given: SQLite keeps it (`AUTOINCREMENT`), deleted or not.
    static long[] numbers(Connection connection, int count) throws SQLException {
        long last = Sql.number(connection, "SELECT seq FROM sqlite_sequence WHERE name = 'item'");
        return LongStream.rangeClosed(last + 1, last + count).toArray();
    }

    /// What every connection needs: nothing is acknowledged before the disk has it, nothing deleted
    /// stays readable.
    static void settings(Connection connection) throws SQLException {
        for (var setting : List.of(
                "journal_mode = WAL",
                "synchronous = FULL",
                "secure_delete = ON",
                "foreign_keys = ON",
                "busy_timeout = 10000",
                "cache_size = -8000",
                "trusted_schema = OFF",
                "journal_size_limit = 0")) {
            Sql.run(connection, "PRAGMA " + setting);
        }
    }
}
