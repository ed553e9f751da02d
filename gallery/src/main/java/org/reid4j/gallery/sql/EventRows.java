package org.reid4j.gallery.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.reid4j.gallery.data.Change;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.NewEvent;

/// The statements about events: each change is made only where everything is as it was before.
public final class EventRows {
    private static final String EVENTS = """
            SELECT id, time, kind, actor, undoes,
              (SELECT max(later.id) FROM event later WHERE later.undoes = event.id),
              (SELECT count(*) FROM change WHERE change.event = event.id), erased FROM event""";

    private EventRows() {}

    public static Event record(Connection connection, NewEvent event, Instant now) throws SQLException {
        long id = Sql.number(
                connection,
                "INSERT INTO event(time, kind, actor, undoes) VALUES(?, ?, ?, ?) RETURNING id",
                now.toEpochMilli(),
                event.kind().name(),
                event.actor(),
                event.undoes().orElse(null));
        int place = 0;
        for (var change : event.changes()) {
            apply(connection, change);
            keep(connection, id, place++, change);
        }
        return one(connection, id).orElseThrow();
    }

    private static void apply(Connection connection, Change change) throws SQLException {
        switch (change) {
            case Change.Name name -> name(connection, name);
            case Change.Owner owner -> {
                requireItem(connection, owner.item());
                long now = Sql.number(connection, "SELECT coalesce(person, 0) FROM item WHERE id = ?", owner.item());
                if (now != owner.before()) {
                    throw conflict(
                            "item %d is %s's by now, not %s's".formatted(owner.item(), who(now), who(owner.before())));
                }
                if (owner.after() != 0) {
                    PeopleRows.require(connection, owner.after());
                }
                Sql.update(
                        connection, "UPDATE item SET person = nullif(?, 0) WHERE id = ?", owner.after(), owner.item());
            }
            case Change.NotThis not -> {
                requireItem(connection, not.item());
                int changed = not.after()
                        ? Sql.update(
                                connection,
                                "INSERT INTO not_this(item, person) VALUES(?, ?) ON CONFLICT DO NOTHING",
                                not.item(),
                                not.person())
                        : Sql.update(
                                connection,
                                "DELETE FROM not_this WHERE item = ? AND person = ?",
                                not.item(),
                                not.person());
                if (changed == 0) {
                    throw conflict("item %d %s said not to show person %d"
                            .formatted(not.item(), not.after() ? "is already" : "is no longer", not.person()));
                }
            }
            case Change.Tag tag -> {
                requireItem(connection, tag.item());
                int changed = tag.after()
                        ? Sql.update(
                                connection,
                                "INSERT INTO tag(item, tag) VALUES(?, ?) ON CONFLICT DO NOTHING",
                                tag.item(),
                                tag.tag())
                        : Sql.update(connection, "DELETE FROM tag WHERE item = ? AND tag = ?", tag.item(), tag.tag());
                if (changed == 0) {
                    throw conflict("item %d %s the tag".formatted(tag.item(), tag.after() ? "has" : "no longer has"));
                }
            }
        }
    }

    private static void name(Connection connection, Change.Name change) throws SQLException {
        Optional<String> now = Sql.first(
                        connection,
                        "SELECT name FROM person WHERE id = ?",
                        row -> Optional.ofNullable(row.getString(1)),
                        change.person())
                .flatMap(name -> name);
        if (!now.equals(change.before())) {
            throw conflict("person %d was renamed, merged or named since".formatted(change.person()));
        }
        if (change.after().isPresent()
                && Sql.number(
                                connection,
                                "SELECT count(*) FROM person WHERE name = ? AND id <> ?",
                                change.after().get(),
                                change.person())
                        > 0) {
            throw conflict(
                    "somebody else is called '%s'".formatted(change.after().get()));
        }
        if (change.after().isEmpty()
                && Sql.number(connection, "SELECT count(*) FROM item WHERE person = ?", change.person()) > 0) {
            throw conflict("items show person %d by now".formatted(change.person()));
        }
        Sql.update(
                connection,
                "INSERT INTO person(id, name) VALUES(?, ?) ON CONFLICT(id) DO UPDATE SET name = excluded.name",
                change.person(),
                change.after().orElse(null));
    }

    private static void requireItem(Connection connection, long item) throws SQLException {
        if (Sql.number(connection, "SELECT count(*) FROM item WHERE id = ?", item) == 0) {
            throw new GalleryException(Reason.NOT_FOUND, "there is no item %d (any more)".formatted(item));
        }
    }

    private static GalleryException conflict(String what) {
        return new GalleryException(Reason.CONFLICT, what + "; nothing was changed");
    }

    private static String who(long person) {
        return person == 0 ? "nobody" : "person " + person;
    }

    private static void keep(Connection connection, long event, int place, Change change) throws SQLException {
        String sql = """
                INSERT INTO change(event, place, kind, item, person, old_value, new_value)
                VALUES(?, ?, ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT))""";
        switch (change) {
            case Change.Name name ->
                Sql.update(
                        connection,
                        sql,
                        event,
                        place,
                        "name",
                        null,
                        name.person(),
                        name.before().orElse(null),
                        name.after().orElse(null));
            case Change.Owner owner ->
                Sql.update(connection, sql, event, place, "owner", owner.item(), null, owner.before(), owner.after());
            case Change.NotThis not ->
                Sql.update(connection, sql, event, place, "not", not.item(), not.person(), null, not.after() ? 1 : 0);
            case Change.Tag tag ->
                Sql.update(connection, sql, event, place, "tag", tag.item(), null, tag.tag(), tag.after() ? 1 : 0);
        }
    }

    public static List<Change> changes(Connection connection, long event) throws SQLException {
        return Sql.list(
                connection,
                "SELECT kind, item, person, old_value, new_value FROM change WHERE event = ? ORDER BY place",
                EventRows::change,
                event);
    }

    private static Change change(ResultSet row) throws SQLException {
        return switch (row.getString(1)) {
            case "name" ->
                new Change.Name(
                        row.getLong(3), Optional.ofNullable(row.getString(4)), Optional.ofNullable(row.getString(5)));
            case "owner" -> new Change.Owner(row.getLong(2), row.getLong(4), row.getLong(5));
            case "not" -> new Change.NotThis(row.getLong(2), row.getLong(3), row.getInt(5) != 0);
            case "tag" -> new Change.Tag(row.getLong(2), Objects.requireNonNull(row.getString(4)), row.getInt(5) != 0);
            default -> throw new SQLException("unknown kind of change " + row.getString(1));
        };
    }

    public static List<Event> events(Connection connection, long before, int most) throws SQLException {
        return Sql.list(connection, EVENTS + " WHERE id < ? ORDER BY id DESC LIMIT ?", EventRows::event, before, most);
    }

    public static Optional<Event> one(Connection connection, long id) throws SQLException {
        return Sql.first(connection, EVENTS + " WHERE id = ?", EventRows::event, id);
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                Event.Kind.valueOf(row.getString(3)),
                row.getString(4),
                optional(row, 5),
                optional(row, 6),
                row.getInt(7),
                row.getInt(8) != 0);
    }

    private static Optional<Long> optional(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }
}
