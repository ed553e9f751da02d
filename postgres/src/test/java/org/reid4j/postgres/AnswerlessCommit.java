package org.reid4j.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// Stands between a client and a server, and hangs up on both once a commit has passed: the answer never arrives.
final class AnswerlessCommit implements Closeable {
    private static final Pattern PREPARED = Pattern.compile("(S_\\d+)\0COMMIT\0");
    private static final long MADE = 300; // milliseconds, in which the server commits

    private final int behind;
    private final ServerSocket front;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final AtomicInteger cuts = new AtomicInteger();
    private final Semaphore gate = new Semaphore(1);
    private volatile Runnable meanwhile = () -> {};

    /// @param behind the server's port
    AnswerlessCommit(int behind) throws IOException {
        this.behind = behind;
        this.front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return front.getLocalPort();
    }

    void cutNextCommit() {
        cutNextCommit(() -> {});
    }

    /// @param then what happens to the server before anybody reaches it again
    void cutNextCommit(Runnable then) {
        meanwhile = then;
        armed.set(true);
    }

    int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!front.isClosed()) {
            try {
                var client = front.accept();
                gate.acquireUninterruptibly();
                gate.release();
                var server = new Socket(InetAddress.getLoopbackAddress(), behind);
                Thread.ofVirtual().start(() -> pass(client, server, true));
                Thread.ofVirtual().start(() -> pass(server, client, false));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket from, Socket to, boolean asking) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[1 << 16];
            String statement = "COMMIT";
            for (int read; (read = in.read(buffer)) > 0; ) {
                var said = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                var prepared = PREPARED.matcher(said); // once, and called by its name from then on
                statement = prepared.find() ? prepared.group(1) : statement;
                if (asking && said.contains("\0" + statement + "\0") && armed.compareAndSet(true, false)) {
                    cuts.incrementAndGet();
                    gate.acquireUninterruptibly();
                    try {
                        from.close(); // first, so that no answer slips through
                        out.write(buffer, 0, read);
                        out.flush();
                        Thread.sleep(MADE);
                        meanwhile.run();
                    } finally {
                        gate.release();
                    }
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException hungUp) {
            // so does the other side
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
