package org.reid4j.gallery.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.Person;

/// The statements about people.
public final class PeopleRows {
    private static final String PEOPLE =
            "SELECT id, name, (SELECT count(*) FROM item WHERE item.person = person.id) FROM person WHERE name IS NOT NULL";

    private PeopleRows() {}

    public static List<Person> all(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                PEOPLE + " ORDER BY name, id",
                row -> new Person(row.getLong(1), row.getString(2), row.getLong(3)));
    }

    public static Optional<Person> one(Connection connection, long id) throws SQLException {
        return Sql.first(
                connection,
                PEOPLE + " AND id = ?",
                row -> new Person(row.getLong(1), row.getString(2), row.getLong(3)),
                id);
    }

    public static void require(Connection connection, long person) throws SQLException {
        if (Sql.number(connection, "SELECT count(*) FROM person WHERE id = ? AND name IS NOT NULL", person) == 0) {
            throw new GalleryException(Reason.NOT_FOUND, "there is no person %d".formatted(person));
        }
    }

    public static long next(Connection connection) throws SQLException {
        Sql.update(connection, "UPDATE gallery SET persons = persons + 1");
        return Sql.number(connection, "SELECT persons FROM gallery");
    }

    public static Set<Long> notThis(Connection connection, long person) throws SQLException {
        return new LinkedHashSet<>(Sql.list(
                connection, "SELECT item FROM not_this WHERE person = ? ORDER BY item", row -> row.getLong(1), person));
    }

    public static Set<Long> notShown(Connection connection, long item) throws SQLException {
        return new LinkedHashSet<>(Sql.list(
                connection, "SELECT person FROM not_this WHERE item = ? ORDER BY person", row -> row.getLong(1), item));
    }

    /// Removes people with what events know of them and of items.
    public static int forget(Connection connection, Collection<Long> items, Collection<Long> people)
            throws SQLException {
        int events = 0;
        for (Long item : items) {
            events += erase(connection, "item = ?", item);
            Sql.update(connection, "DELETE FROM item WHERE id = ?", item);
        }
        for (Long person : people) {
            events += erase(connection, "person = ?", person);
            events += erase(connection, "kind = 'owner' AND CAST(old_value AS TEXT) = CAST(? AS TEXT)", person);
            events += erase(connection, "kind = 'owner' AND CAST(new_value AS TEXT) = CAST(? AS TEXT)", person);
            Sql.update(connection, "UPDATE item SET person = NULL WHERE person = ?", person);
            Sql.update(connection, "DELETE FROM not_this WHERE person = ?", person);
            Sql.update(connection, "DELETE FROM person WHERE id = ?", person);
        }
        return events;
    }

    /// A part of an event cannot be taken back alone, so its changes go with it.
    private static int erase(Connection connection, String which, long value) throws SQLException {
        var events =
                Sql.list(connection, "SELECT DISTINCT event FROM change WHERE " + which, row -> row.getLong(1), value);
        for (Long event : events) {
            Sql.update(connection, "DELETE FROM change WHERE event = ?", event);
            Sql.update(connection, "UPDATE event SET erased = 1 WHERE id = ?", event);
        }
        return events.size();
    }
}
