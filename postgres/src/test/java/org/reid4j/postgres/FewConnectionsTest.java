package org.reid4j.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.spi.GalleryStore;
import org.reid4j.gallery.spi.Made;
import org.reid4j.gallery.sql.Sql;

/// Whether a gallery keeps to as many connections as its address gives it, and does everything on one.
class FewConnectionsTest {
    private static TestServer server = new TestServer("", () -> {});
    private static int galleries;

    private final PostgresProvider provider = new PostgresProvider();
    private String address = "";
    private GalleryStore store;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = Installed.start(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void make() {
        var schema = "few_%d_%d".formatted(ProcessHandle.current().pid(), ++galleries);
        address = provider.create(
                server.address() + "&currentSchema=" + schema, "people", Made.model(), PostgresContract.CLOCK);
        store = provider.open(address, PostgresContract.CLOCK);
    }

    @AfterEach
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // what waits for itself never closes
    void end() {
        store.close();
    }

    private Connection other() throws SQLException {
        var connection = Server.at(PostgresAddress.parse(address)).connect(false);
        connection.setAutoCommit(true);
        return connection;
    }

    private void reopenAlone() {
        store.close();
        address += "&connections=1";
        store = provider.open(address, PostgresContract.CLOCK);
    }

    /// Somebody reads everything, somebody waits to rewrite everything, and somebody else wants to read then.
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void oneConnectionServesThoseWhoReadAndWhoRewrite() throws Exception {
        reopenAlone();
        store.add(List.of(Made.item(1)));
        var reading = new CountDownLatch(1);
        var enough = new CountDownLatch(1);
        var all = Thread.ofPlatform()
                .start(() -> store.forEach((_, _) -> {
                    reading.countDown();
                    try {
                        enough.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
        reading.await();
        var rewriting = waiting(store::purge);
        var counting = waiting(() -> store.count(Filter.ALL));
        enough.countDown();
        for (var thread : List.of(all, rewriting, counting)) {
            thread.join();
        }
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
    }

    private static Thread waiting(Runnable work) {
        var thread = Thread.ofPlatform().daemon().start(work);
        while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    @Test
    void readsOnItsOneConnectionOnceAnotherProcessHadIt() throws Exception {
        reopenAlone();
        store.add(List.of(Made.item(1)));
        try (var other = other()) {
            Sql.update(other, "UPDATE gallery SET opened = opened + 1"); // as an opening does
            ServerTest.terminate(other);
        }
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
        PostgresContract.refused(Reason.SERVER, () -> store.add(List.of(Made.item(2))), "read only", "another process");
        assertThat(store.check()).isEmpty();
        try (var other = other()) {
            ServerTest.terminate(other);
        }
        assertThat(store.count(Filter.ALL)).isEqualTo(1);
        PostgresContract.refused(Reason.SERVER, () -> store.settle(), "read only", "another process");
    }

    /// Eight connections as the address has it, however often everything is read.
    @Test
    void keepsToItsConnections() throws Exception {
        store.add(List.of(Made.item(1)));
        for (int i = 0; i < 20; i++) {
            assertThat(store.check()).isEmpty();
            assertThat(store.count(Filter.ALL)).isEqualTo(1);
        }
        try (var other = other()) {
            long end = System.nanoTime() + 30_000_000_000L; // the server ends sessions a moment later
            while (sessions(other) > 8 && System.nanoTime() < end) {
                LockSupport.parkNanos(50_000_000);
            }
            assertThat(sessions(other)).isLessThanOrEqualTo(8);
        }
    }

    private static long sessions(Connection connection) throws SQLException {
        return Sql.number(
                connection,
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = ? AND pid <> pg_backend_pid()",
                Server.who());
    }
}
