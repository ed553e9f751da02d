package org.reid4j.gallery.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.sql.Sql;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// One connection that writes and a few that read beside it; what the disk refuses becomes a
/// [GalleryException].
///
/// Behind a failed write to disk nothing is written any more until the gallery is opened again: after
/// a failed
/// force nobody knows what the disk holds.
final class Connections implements AutoCloseable {
    private static final int READERS = 8;

    /// Work on a connection.
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final Path file;
    private final Connection writer;
    private final List<Connection> idle = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore readers = new Semaphore(READERS);
    private final ReentrantLock writing = new ReentrantLock(true);
    private final ReentrantReadWriteLock whole = new ReentrantReadWriteLock(); // write: nobody else reads
    private volatile @Nullable String broken;
    private boolean closed;

    private Connections(Path file, Connection writer) {
        this.file = file;
        this.writer = writer;
    }

    static Connections open(Path file) {
        try {
            var writer = connect(file);
            try {
                Rights.owner(file);
                Sql.number(writer, "SELECT count(*) FROM sqlite_master"); // reads the header, recovers the log
                return new Connections(file, writer);
            } catch (SQLException | IOException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException e) {
            throw refusal(file, e);
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot open " + file + ": " + e.getMessage(), e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
        try {
            Schema.settings(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Reads, as everything is at one moment.
    <T> T read(Work<T> work) {
        whole.readLock().lock();
        try {
            readers.acquireUninterruptibly();
            try {
                return onReader(work);
            } finally {
                readers.release();
            }
        } catch (SQLException e) {
            throw refusal(file, e);
        } finally {
            whole.readLock().unlock();
        }
    }

    private <T> T onReader(Work<T> work) throws SQLException {
        Connection reader = take();
        if (reader == null) {
            requireOpen();
            reader = connect(file);
            reader.setAutoCommit(false); // several statements see one moment
        }
        boolean healthy = false;
        try {
            T result = work.on(reader);
            reader.rollback();
            healthy = true;
            return result;
        } finally {
            if (healthy) {
                idle.add(reader);
            } else {
                reader.close();
            }
        }
    }

    private @Nullable Connection take() {
        synchronized (idle) {
            return idle.isEmpty() ? null : idle.removeLast();
        }
    }

    /// Writes in one transaction; on disk when this returns.
    <T> T write(Work<T> work) {
        writing.lock();
        try {
            requireWritable();
            Sql.run(writer, "BEGIN IMMEDIATE");
            boolean done = false;
            try {
                T result = work.on(writer);
                Sql.run(writer, "COMMIT");
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollBack();
                }
            }
        } catch (SQLException e) {
            noteBroken(e);
            throw refusal(file, e);
        } finally {
            writing.unlock();
        }
    }

    /// Works while nobody reads or writes, outside any transaction.
    void alone(Work<?> work) {
        writing.lock();
        whole.writeLock().lock();
        try {
            requireWritable();
            while (!idle.isEmpty()) {
                idle.removeLast().close();
            }
            work.on(writer);
        } catch (SQLException e) {
            noteBroken(e);
            throw refusal(file, e);
        } finally {
            whole.writeLock().unlock();
            writing.unlock();
        }
    }

    /// Copies the database into a file, as it is at one moment, while others go on.
    void copy(Path to) {
        whole.readLock().lock();
        try (var own = connect(file)) {
            requireOpen();
            Sql.update(own, "VACUUM INTO ?", to.toAbsolutePath().toString());
        } catch (SQLException e) {
            throw refusal(to, e);
        } finally {
            whole.readLock().unlock();
        }
    }

    private void rollBack() {
        try {
            Sql.run(writer, "ROLLBACK");
        } catch (SQLException _) {
            // SQLite rolled back by itself, as it does when the disk is full
        }
    }

    private void noteBroken(SQLException failure) {
        if (code(failure)
                .filter(code -> (code & 0xff) == SQLiteErrorCode.SQLITE_IOERR.code)
                .isPresent()) {
            broken = String.valueOf(failure.getMessage());
        }
    }

    private void requireWritable() {
        requireOpen();
        var why = broken;
        if (why != null) {
            throw new GalleryException(
                    Reason.RESOURCES,
                    "%s is read only since a write failed (%s)\ncheck the disk, then open the gallery again"
                            .formatted(file, why));
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the gallery " + file + " is closed");
        }
    }

    /// What SQLite refused, in words.
    static GalleryException refusal(Path file, SQLException e) {
        int exact = code(e).orElse(0);
        int code = exact & 0xff;
        // opening makes a file of 32 KiB for what its connections share
        if (code == SQLiteErrorCode.SQLITE_FULL.code || exact == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE.code) {
            return new GalleryException(
                    Reason.RESOURCES,
                    "disk full: %s, %,d MB free\nmake room; nothing that was acknowledged is lost"
                            .formatted(file, free(file) >> 20),
                    e);
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return new GalleryException(
                    Reason.DAMAGED, "%s is damaged (%s)\nput a backup in its place".formatted(file, e.getMessage()), e);
        }
        return new GalleryException(Reason.RESOURCES, "cannot read or write %s: %s".formatted(file, e.getMessage()), e);
    }

    private static Optional<Integer> code(SQLException e) {
        return e instanceof SQLiteException known ? Optional.of(known.getResultCode().code) : Optional.empty();
    }

    private static long free(Path file) {
        try {
            return Files.getFileStore(file).getUsableSpace();
        } catch (IOException unknown) {
            return 0;
        }
    }

    @Override
    public void close() {
        writing.lock();
        whole.writeLock().lock();
        try {
            closed = true;
            while (!idle.isEmpty()) {
                idle.removeLast().close();
            }
            writer.close();
        } catch (SQLException e) {
            throw refusal(file, e);
        } finally {
            whole.writeLock().unlock();
            writing.unlock();
        }
    }
}
