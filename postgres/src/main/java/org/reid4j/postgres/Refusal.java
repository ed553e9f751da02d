package org.reid4j.postgres;

import java.sql.SQLException;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// What the server refused, in words: its SQLSTATE decides, never its text, which comes in any language.
///
/// The server's details are never shown, since they quote rows, which hold names.
final class Refusal {
    private Refusal() {}

    /// Whether the connection is gone, so that another may help.
    static boolean broken(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.startsWith("57P"); // connection; shutdown, crash, not up yet
    }

    /// @param place of the gallery
    static GalleryException of(PostgresAddress place, SQLException e) {
        String state = state(e);
        String says = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return switch (state) {
            case "42P06", "23505", "40001", "40P01" ->
                new GalleryException(
                        Reason.CONFLICT, "%s: %s; nothing was changed".formatted(place, conflict(state)), e);
            case "3D000" -> new GalleryException(Reason.NOT_FOUND, "%s: there is no such database".formatted(place), e);
            case "28000", "28P01", "08004" ->
                server(
                        place,
                        "refuses the login (" + says + ")\nset PGUSER and PGPASSWORD, or write a line into ~/.pgpass",
                        e);
            case "42501" ->
                server(
                        place,
                        "this user may not (" + says
                                + ")\nlet the database's owner grant it: GRANT CREATE ON DATABASE … TO …",
                        e);
            case "53100" ->
                new GalleryException(
                        Reason.RESOURCES,
                        place + ": the server's disk is full\nmake room; nothing that was acknowledged is lost",
                        e);
            case "53300" -> server(place, "the server has no connection left\nask for fewer: ?connections=2", e);
            case "55P03" -> server(place, "somebody else holds the tables; nothing was changed\ntry again later", e);
            case "57014" -> server(place, "it took longer than it may and was stopped; nothing was changed", e);
            case "25006" -> server(place, "this server only reads: it is a standby\nname the one that writes", e);
            default -> byClass(place, state, says, e);
        };
    }

    private static GalleryException byClass(PostgresAddress place, String state, String says, SQLException e) {
        if (state.startsWith("XX00")) {
            return new GalleryException(
                    Reason.DAMAGED, "%s is damaged (%s)\nput a backup in its place".formatted(place, says), e);
        }
        if (state.startsWith("22")) {
            return new GalleryException(
                    Reason.INVALID, "%s takes no such value (%s); nothing was changed".formatted(place, says), e);
        }
        if (broken(e)) {
            return server(place, "the server cannot be reached (%s); nothing was changed".formatted(says), e);
        }
        return server(place, "the server refuses: %s (%s)".formatted(says, state), e);
    }

    private static String conflict(String state) {
        return switch (state) {
            case "42P06" -> "there is such a schema already";
            case "23505" -> "something else has that name or number";
            default -> "somebody else changed the same";
        };
    }

    private static GalleryException server(PostgresAddress place, String what, SQLException e) {
        return new GalleryException(Reason.SERVER, place + ": " + what, e);
    }

    /// The first state in a chain: drivers wrap what batches and sockets say.
    static String state(SQLException e) {
        for (SQLException one = e; one != null; one = one.getNextException()) {
            if (one.getSQLState() != null) {
                return one.getSQLState();
            }
        }
        return "";
    }
}
