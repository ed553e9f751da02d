package org.reid4j.serve.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.reid4j.serve.Limits;

/// Closes connections that send their header, their body, or take their answer, slower than they
/// may, and idle ones
/// where too many are open: the HTTP server itself only knows silence, and a slow client is never
/// silent.
final class SlowClients extends Handler.Wrapper implements Connection.Listener, AutoCloseable {
    private static final long LOOK = 250; // milliseconds

    private final Limits limits;
    private final Map<Connection, Line> lines = new ConcurrentHashMap<>();
    private final AtomicLong closed = new AtomicLong();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("reid-slow-clients").factory());

    SlowClients(Limits limits) {
        this.limits = limits;
        var _ = watch.scheduleWithFixedDelay(this::look, LOOK, LOOK, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        lines.put(connection, new Line(connection));
    }

    @Override
    public void onClosed(Connection connection) {
        lines.remove(connection);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        Line line = lines.computeIfAbsent(connection, Line::new);
        request.setAttribute(Line.ATTRIBUTE, line);
        line.begun();
        if (lines.size() > limits.connections()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        return super.handle(request, response, Callback.from(line::outside, callback));
    }

    private void look() {
        long now = System.nanoTime();
        int open = lines.size();
        for (Line line : lines.values()) {
            boolean slow =
                    line.tooSlow(now, limits.header().toNanos(), limits.grace().toNanos(), limits.rate());
            if (slow || (open > limits.connections() && line.idle())) {
                closed.incrementAndGet();
                open--;
                line.close();
            }
        }
    }

    /// Open connections.
    int open() {
        return lines.size();
    }

    /// Connections closed for slowness, or for want of room.
    long closed() {
        return closed.get();
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
