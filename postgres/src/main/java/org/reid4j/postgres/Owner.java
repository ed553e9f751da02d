package org.reid4j.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.sql.Sql;

/// The one session that writes a gallery. One process at a time has it, since an index in memory would not see what
/// another process writes.
///
/// It holds an advisory lock of the server, which ends with the session, so nothing stale is left. And it has a
/// number that every opening raises and every write compares: after a broken connection the lock is taken again,
/// and where the number is still its own nobody wrote meanwhile and it goes on; otherwise it only reads from then
/// on. Each write counts in the gallery's row, so that the row says whether a commit without an answer was made:
/// the transaction's number would not, since a server that crashed may give one twice. Calls come from one thread
/// at a time.
final class Owner implements AutoCloseable {
    /// The first half of the lock's key: "ReId". The second is the schema's number.
    private static final int KIND = 0x52654964;
    /// How long a predecessor's lock is waited for: a process that ended is noticed a moment later.
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /// How long it is asked what became of a commit.
    private static final Duration DOUBT = Duration.ofSeconds(30);

    private static final long PAUSE = 100; // milliseconds
    private static final String TAKEN = "another process opened it while the connection was lost";
    private static final String LOST = "the connection broke during a commit, and nobody knows whether it was made";

    private final Server server;
    private final long opened;
    private @Nullable Connection connection;
    private String session;
    private boolean reading;
    private volatile @Nullable String stopped;

    private Owner(Server server, Connection connection, long opened) throws SQLException {
        this.server = server;
        this.connection = connection;
        this.opened = opened;
        this.session = session(connection);
    }

    /// Takes a gallery.
    ///
    /// @throws GalleryException of reason NOT_FOUND, DAMAGED, or IN_USE naming who has it
    static Owner take(Server server) throws SQLException {
        var connection = server.connect(false);
        try {
            server.require(connection);
            PostgresSchema.require(connection, server.address());
            lock(server, connection);
            PostgresSchema.complete(connection);
            long opened = Sql.number(connection, "UPDATE gallery SET opened = opened + 1 RETURNING opened");
            connection.commit();
            return new Owner(server, connection, opened);
        } catch (SQLException | RuntimeException e) {
            Server.end(connection);
            throw e;
        }
    }

    private static void lock(Server server, Connection connection) throws SQLException {
        long number = PostgresSchema.number(connection);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Sql.first(
                        connection,
                        "SELECT pg_try_advisory_lock(?, ?::oid::int)",
                        row -> row.getBoolean(1),
                        KIND,
                        number)
                .orElse(false)) {
            if (System.nanoTime() > end) {
                throw inUse(server, connection, number);
            }
            pause();
        }
    }

    private static GalleryException inUse(Server server, Connection connection, long number) throws SQLException {
        var holder = Sql.first(
                connection,
                """
                SELECT coalesce(nullif(a.application_name, ''), 'another process'), a.pid FROM pg_locks l
                  JOIN pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ?::oid AND l.objid = ?::oid
                  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())""",
                row -> "%s (the server's process %d)".formatted(row.getString(1), row.getLong(2)),
                KIND,
                number);
        return new GalleryException(
                Reason.IN_USE,
                "the gallery %s is open in %s\none process at a time: end that one, or ask it"
                        .formatted(server.address(), holder.orElse("another process")));
    }

    /// Which process of the server serves a connection, and since when, so that it is never mixed up with a later
    /// one.
    private static String session(Connection connection) throws SQLException {
        var found = Sql.first(
                connection,
                "SELECT pid || ' ' || backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()",
                row -> row.getString(1));
        connection.commit();
        return found.orElse("");
    }

    /// Writes in one transaction; on disk when this returns. When it fails nothing was written.
    ///
    /// @throws GalleryException SERVER also where nobody knows whether it was written; nothing more is then
    <T> T write(boolean patient, Transactions.Work<T> work) {
        var begun = begin(patient);
        var on = begun.connection();
        T result;
        try {
            result = work.on(on);
        } catch (SQLException e) {
            abandon(on, e);
            throw Refusal.of(server.address(), e);
        } catch (RuntimeException | Error e) {
            abandon(on, null);
            throw e;
        }
        try {
            on.commit();
        } catch (SQLException e) {
            abandon(on, e);
            if (!Refusal.broken(e) || !committed(begun.written())) {
                throw Refusal.of(server.address(), e);
            }
        }
        if (patient) {
            hurry(on);
        }
        return result;
    }

    private record Begun(Connection connection, long written) {}

    /// Begins a transaction, on a new connection where the last one turns out to be gone: nothing was asked of it
    /// yet.
    private Begun begin(boolean patient) {
        for (int attempt = 0; ; attempt++) {
            var on = connected();
            try {
                if (patient) {
                    Server.patient(on);
                }
                return new Begun(on, fence(on));
            } catch (SQLException e) {
                abandon(on, e);
                if (attempt > 0 || !Refusal.broken(e)) {
                    throw Refusal.of(server.address(), e);
                }
            } catch (RuntimeException | Error e) {
                abandon(on, null);
                throw e;
            }
        }
    }

    /// Locks the gallery's row, sees that nobody else took the gallery, and says which write this is.
    private long fence(Connection on) throws SQLException {
        record Row(long opened, long written) {}
        var row = Sql.first(
                        on,
                        "UPDATE gallery SET written = written + 1 RETURNING opened, written",
                        found -> new Row(found.getLong(1), found.getLong(2)))
                .orElseThrow(() -> new GalleryException(
                        Reason.DAMAGED, server.address() + " does not say what it is\nput a backup in its place"));
        if (row.opened() != opened) {
            throw stop(TAKEN);
        }
        return row.written();
    }

    /// Reads, as everything is at one moment, where there is no other connection to read on.
    <T> T read(boolean patient, Transactions.Work<T> work) throws SQLException {
        var on = readable();
        if (reading) {
            return work.on(on); // asked from within a read: the same moment
        }
        reading = true;
        try {
            Sql.run(on, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            if (patient) {
                Server.patient(on);
            }
            T result = work.on(on);
            on.rollback();
            return result;
        } catch (SQLException e) {
            abandon(on, e);
            throw e;
        } catch (RuntimeException | Error e) {
            abandon(on, null);
            throw e;
        } finally {
            reading = false;
            hurry(on);
        }
    }

    /// Works outside of any transaction.
    void plain(Transactions.Work<?> work) {
        var on = connected();
        try {
            on.setAutoCommit(true);
            try {
                Server.patient(on, true);
                work.on(on);
            } finally {
                Server.patient(on, false);
                on.setAutoCommit(false);
            }
        } catch (SQLException e) {
            forget(on);
            throw Refusal.of(server.address(), e);
        }
    }

    private static void hurry(Connection on) {
        try {
            Server.hurry(on);
        } catch (SQLException _) {
            // a connection that is gone; the next call finds out
        }
    }

    private void abandon(Connection on, @Nullable SQLException failure) {
        if (failure != null && Refusal.broken(failure)) {
            forget(on);
            return;
        }
        try {
            on.rollback();
            Server.hurry(on);
        } catch (SQLException gone) {
            forget(on);
        }
    }

    private void forget(Connection on) {
        connection = null;
        try {
            on.close();
        } catch (SQLException _) {
            // it was gone already
        }
    }

    private Connection connected() {
        if (stopped != null) {
            throw stop(Objects.requireNonNull(stopped));
        }
        if (connection == null) {
            try {
                connection = again();
            } catch (SQLException e) {
                throw Refusal.of(server.address(), e);
            }
        }
        return Objects.requireNonNull(connection);
    }

    /// A connection to read on, also where somebody else has the gallery by now.
    private Connection readable() throws SQLException {
        if (stopped == null) {
            try {
                return connected();
            } catch (GalleryException refused) {
                if (stopped == null) {
                    throw refused;
                }
            }
        }
        if (connection == null) {
            connection = server.connect(false);
        }
        return Objects.requireNonNull(connection);
    }

    /// Takes the gallery once more, unless somebody else had it.
    private Connection again() throws SQLException {
        var next = server.connect(false);
        try {
            endOld(next);
            requireMine(next); // before the lock, which whoever took it may hold
            lock(server, next);
            requireMine(next);
            session = session(next);
            return next;
        } catch (SQLException | RuntimeException e) {
            Server.end(next);
            throw e;
        }
    }

    private void requireMine(Connection on) throws SQLException {
        if (Sql.number(on, "SELECT opened FROM gallery") != opened) {
            throw stop(TAKEN);
        }
    }

    /// The server may not have noticed that the old connection is gone, and keep its lock.
    private void endOld(Connection next) throws SQLException {
        Sql.first(
                next,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid || ' ' || backend_start = ? AND pid <> pg_backend_pid()",
                row -> row.getBoolean(1),
                session);
        next.commit();
    }

    /// Looks whether a commit that the server did not answer was made.
    private boolean committed(long written) {
        long end = System.nanoTime() + DOUBT.toNanos();
        while (System.nanoTime() < end) {
            var now = written();
            if (now.isEmpty()) {
                pause(); // nobody answers yet
                continue;
            }
            if (now.get() == written) {
                return true;
            }
            if (now.get() == written - 1) {
                return false;
            }
            break;
        }
        throw stop(LOST);
    }

    /// How many writes the gallery has seen; waits for one that still goes on.
    private Optional<Long> written() {
        try {
            var on = connected();
            long found = Sql.number(on, "SELECT written FROM gallery FOR UPDATE");
            on.commit();
            return Optional.of(found);
        } catch (SQLException e) {
            if (connection != null) {
                forget(connection);
            }
            return Optional.empty();
        } catch (GalleryException unreachable) {
            if (stopped != null) {
                throw unreachable;
            }
            return Optional.empty();
        }
    }

    private GalleryException stop(String why) {
        stopped = why;
        return new GalleryException(
                Reason.SERVER, "the gallery %s is read only: %s\nopen it again".formatted(server.address(), why));
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Gives the gallery back.
    @Override
    public void close() {
        var last = connection;
        connection = null;
        if (last != null) {
            Server.end(last);
        }
    }
}
