package org.reid4j.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.reid4j.gallery.sql.Sql;

/// One session that writes and a few that read beside it, each read and each write one transaction.
///
/// A read whose connection broke is asked once more on a new one; a write never is, since [Owner] finds out what
/// became of it.
final class Transactions implements AutoCloseable {
    /// Work on a connection.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final Server server;
    private final Owner owner;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantReadWriteLock whole = new ReentrantReadWriteLock(); // write: nobody else reads
    private final Semaphore readers;
    private final boolean alone; // there is but one connection
    private final Deque<Connection> idle = new ArrayDeque<>();
    private volatile boolean closed;

    Transactions(Server server, Owner owner) {
        this.server = server;
        this.owner = owner;
        int beside = server.address().connections() - 1;
        this.alone = beside == 0;
        this.readers = new Semaphore(Math.max(1, beside));
    }

    /// Reads, as everything is at one moment.
    <T> T read(Work<T> work) {
        return reading(() -> {
            try {
                return once(false, work);
            } catch (SQLException e) {
                if (!Refusal.broken(e)) {
                    throw e;
                }
                closeIdle(); // they broke by the same
                return once(false, work);
            }
        });
    }

    /// Reads as long as it takes, and never a second time: somebody has seen the first rows by then.
    <T> T readAll(Work<T> work) {
        return reading(() -> once(true, work));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T get() throws SQLException;
    }

    private <T> T reading(Reading<T> reading) {
        if (alone) {
            writing.lock(); // in the order in which writers take the two
        }
        whole.readLock().lock();
        try {
            requireOpen();
            return reading.get();
        } catch (SQLException e) {
            throw Refusal.of(server.address(), e);
        } finally {
            whole.readLock().unlock();
            if (alone) {
                writing.unlock();
            }
        }
    }

    private <T> T once(boolean patient, Work<T> work) throws SQLException {
        if (alone) {
            return owner.read(patient, work);
        }
        readers.acquireUninterruptibly();
        try {
            return onReader(patient, work);
        } finally {
            readers.release();
        }
    }

    private <T> T onReader(boolean patient, Work<T> work) throws SQLException {
        Connection reader = take();
        if (patient && reader != null) {
            Server.end(reader); // it may be gone, and there is no second try
            reader = null;
        }
        if (reader == null) {
            reader = server.connect(true);
        }
        boolean again = false;
        try {
            if (patient) {
                Server.patient(reader);
            }
            T result = work.on(reader);
            reader.rollback();
            again = !patient;
            return result;
        } finally {
            if (again) {
                give(reader);
            } else {
                Server.end(reader);
            }
        }
    }

    private @Nullable Connection take() {
        synchronized (idle) {
            return idle.pollLast();
        }
    }

    private void give(Connection reader) {
        synchronized (idle) {
            idle.addLast(reader);
        }
    }

    private void closeIdle() {
        for (Connection reader = take(); reader != null; reader = take()) {
            Server.end(reader);
        }
    }

    /// Writes in one transaction; on disk when this returns.
    <T> T write(Work<T> work) {
        writing.lock();
        try {
            requireOpen();
            return owner.write(false, work);
        } finally {
            writing.unlock();
        }
    }

    /// Writes while nobody here reads, as long as it takes.
    void writeAlone(Work<?> work) {
        writing.lock();
        whole.writeLock().lock();
        try {
            requireOpen();
            owner.write(true, work);
        } finally {
            whole.writeLock().unlock();
            writing.unlock();
        }
    }

    /// Works outside of any transaction, beside readers.
    void plain(Work<?> work) {
        writing.lock();
        try {
            requireOpen();
            owner.plain(work);
        } finally {
            writing.unlock();
        }
    }

    /// What the server says of itself by a setting.
    static String setting(Connection connection, String name) throws SQLException {
        return Sql.first(connection, "SELECT coalesce(current_setting(?, true), '')", row -> row.getString(1), name)
                .orElse("");
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the gallery " + server.address() + " is closed");
        }
    }

    @Override
    public void close() {
        writing.lock();
        whole.writeLock().lock();
        try {
            closed = true;
            closeIdle();
        } finally {
            owner.close();
            whole.writeLock().unlock();
            writing.unlock();
        }
    }
}
