package org.reid4j.serve.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.BufferUtil;

/// A client's connection as [SlowClients] watches it: what it is doing, and since when.
final class Line {
    static final String ATTRIBUTE = "reid4j.line";

    /// What a connection is doing.
    private enum Phase {
        /// Between requests, or sending a header.
        OUTSIDE,
        /// Sending a body.
        READING,
        /// Waiting for us.
        WORKING,
        /// Taking an answer.
        WRITING
    }

    private final Connection connection;
    private Phase phase = Phase.OUTSIDE;
    private long since = System.nanoTime();
    private long bytes;
    private long messages;
    private boolean gone;
    private boolean ahead;
    private boolean taken;

    Line(Connection connection) {
        this.connection = connection;
    }

    static Line of(HttpServletRequest request) {
        return (Line) request.getAttribute(ATTRIBUTE);
    }

    /// A request begins.
    synchronized void begun() {
        taken = false;
        working();
    }

    /// Whether the request's body was read.
    synchronized boolean taken() {
        return taken;
    }

    synchronized void reading() {
        taken = true;
        enter(Phase.READING, connection.getBytesIn());
    }

    synchronized void working() {
        ahead = false;
        enter(Phase.WORKING, 0);
    }

    synchronized void writing() {
        enter(Phase.WRITING, connection.getBytesOut());
    }

    /// A request is over.
    synchronized void outside() {
        messages = connection.getMessagesIn();
        enter(Phase.OUTSIDE, 0);
    }

    private void enter(Phase next, long from) {
        phase = next;
        since = System.nanoTime();
        bytes = from;
    }

    /// Whether the client takes longer than it may.
    ///
    /// @param header nanoseconds for a header, from the connection or the last answer on where
    ///     one has begun
    /// @param grace nanoseconds before a rate is judged
    /// @param rate bytes a second
    synchronized boolean tooSlow(long now, long header, long grace, int rate) {
        long elapsed = now - since;
        return switch (phase) {
            case WORKING -> false;
            case OUTSIDE -> {
                if (connection.getMessagesIn() == messages) {
                    if (messages > 0) {
                        since = now; // silent between requests: the idle time is another's business
                        yield false;
                    }
                }
                yield elapsed > header;
            }
            case READING -> elapsed > grace && slower(connection.getBytesIn() - bytes, elapsed, rate);
            case WRITING -> elapsed > grace && slower(connection.getBytesOut() - bytes, elapsed, rate);
        };
    }

    private static boolean slower(long moved, long elapsed, int rate) {
        return moved < rate * (elapsed / 1e9);
    }

    /// Whether it is silent between two requests.
    synchronized boolean idle() {
        return phase == Phase.OUTSIDE && connection.getMessagesIn() == messages;
    }

    /// Whether the client has closed its side while we work for it: nobody will take the answer. The
    /// server does not look at a connection between a request's body and its answer, so this reads ahead:
    /// the end, or nothing. What a client sends ahead is given to the server, and such a client is taken
    /// for there.
    synchronized boolean gone() {
        if (gone || ahead || phase != Phase.WORKING) {
            return gone;
        }
        ByteBuffer next = BufferUtil.allocate(1);
        try {
            int read = connection.getEndPoint().fill(next);
            gone = read < 0;
            if (read > 0 && connection instanceof Connection.UpgradeTo server) {
                ahead = true;
                server.onUpgradeTo(next);
            }
        } catch (IOException broken) {
            gone = true;
        }
        return gone;
    }

    void close() {
        connection.getEndPoint().close();
    }
}
