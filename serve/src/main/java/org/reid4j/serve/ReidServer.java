package org.reid4j.serve;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.SharedEmbedder;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.serve.api.Api;
import org.reid4j.serve.api.Desk;
import org.reid4j.serve.auth.KeyFile;
import org.reid4j.serve.auth.Keys;
import org.reid4j.serve.galleries.Network;
import org.reid4j.serve.galleries.Shelf;
import org.reid4j.serve.http.Door;
import org.reid4j.serve.http.Route;
import org.reid4j.serve.http.Turnstile;
import org.reid4j.serve.jobs.JobFile;
import org.reid4j.serve.jobs.Jobs;
import org.reid4j.serve.watch.Audit;
import org.reid4j.serve.watch.Golden;
import org.reid4j.serve.watch.Metrics;

/// Galleries over HTTP, from start to graceful stop.
public final class ReidServer implements AutoCloseable {
    private static final long RETENTION = 60; // minutes

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Consumer<String> log;
    private final List<Route> routes;
    private final Jobs work;
    private @Nullable Door door;

    /// Opens the galleries, tries the network and listens.
    ///
    /// @param model what the embedder's vectors are bound to
    /// @param embedder closed by [#close()], or when this fails
    /// @param version of the program, for answers
    /// @param log hears what an operator should know, a line each
    /// @throws org.reid4j.core.ReidException when the address is unsafe or taken, or a file of the
    ///     server is damaged
    public ReidServer(
            ServeOptions options,
            PinnedModel model,
            SharedEmbedder embedder,
            String version,
            Clock clock,
            Consumer<String> log) {
        this.log = log;
        try {
            var limits = options.limits();
            var network = opened(new Network(model, embedder, limits.photo(), limits.patience()));
            var keys = new Keys(new KeyFile(ServeOptions.keys(options.galleries())), clock);
            options.requireSafe(keys.needed());
            var golden = new Golden(network::embed);
            var audit = opened(new Audit(ServeOptions.audit(options.galleries()), clock));
            if (!audit.intact()) {
                log.accept("the audit log is not what was written: look at it with reid serve audit");
            }
            var shelf = opened(new Shelf(options.galleries(), clock, log));
            this.work = opened(new Jobs(new JobFile(options.jobs(), log), clock, log));
            var turnstile = new Turnstile(limits.working(), limits.waiting(), limits.patience());
            var metrics = new Metrics()
                    .with("reid_working_requests", "Requests that compute.", false, turnstile::atWork)
                    .with("reid_waiting_requests", "Requests that wait for their turn.", false, turnstile::queued)
                    .with("reid_open_jobs", "Jobs that wait or are at work.", false, work::open)
                    .with(
                            "reid_galleries",
                            "Galleries, those set aside too.",
                            false,
                            () -> shelf.names().size())
                    .with("reid_searched_photos_total", "Photos of searches embedded.", true, network::embedded)
                    .with("reid_audit_entries_total", "Entries of the audit log.", true, audit::size)
                    .with(
                            "reid_ready",
                            "1 when the network gives the right embedding.",
                            false,
                            () -> golden.flaw().isEmpty() ? 1 : 0)
                    .with("reid_heap_bytes", "Heap in use.", false, ReidServer::heap);
            var desk = new Desk(shelf, network, work, audit, limits, turnstile, options.imports(), version);
            this.routes = Api.routes(desk, golden, metrics, this::draining);
            var address = new Door.Address(
                    options.host(),
                    options.port(),
                    options.allowed(keys.needed() && !options.noAuth()),
                    options.noAuth());
            var listening = opened(new Door(address, routes, keys, limits, metrics, log));
            this.door = listening;
            opened(retention(shelf));
        } catch (RuntimeException | Error failure) {
            closeAll();
            throw failure;
        }
    }

    private <T extends AutoCloseable> T opened(T one) {
        parts.push(one);
        return one;
    }

    private static double heap() {
        var runtime = Runtime.getRuntime();
        return (double) runtime.totalMemory() - runtime.freeMemory();
    }

    /// Deletes what is past its time, every hour.
    private ScheduledExecutorService retention(Shelf shelf) {
        var hourly = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("reid-retention").factory());
        var _ = hourly.scheduleWithFixedDelay(() -> retain(shelf), 1, RETENTION, TimeUnit.MINUTES);
        return hourly;
    }

    private void retain(Shelf shelf) {
        for (String name : shelf.names()) {
            try {
                if (shelf.reason(name).isEmpty()) {
                    var report = shelf.use(name, gallery -> gallery.retention().run(false));
                    report.paused()
                            .ifPresent(why -> log.accept("gallery %s: retention waits: %s".formatted(name, why)));
                }
            } catch (RuntimeException failure) {
                log.accept("gallery %s: retention failed: %s".formatted(name, failure.getMessage()));
            }
        }
    }

    private boolean draining() {
        return door != null && door.draining();
    }

    private Door door() {
        return Objects.requireNonNull(door, "it listens from its constructor on");
    }

    /// The port it listens on.
    public int port() {
        return door().port();
    }

    /// All routes, for those who test them.
    public List<Route> routes() {
        return routes;
    }

    /// Refuses new work, lets what was begun finish, and closes everything.
    ///
    /// @return whether all requests were finished in time
    public boolean stop() {
        boolean finished = door().drain();
        if (!finished) {
            log.accept("some requests were not finished in time");
        }
        close();
        return finished;
    }

    @Override
    public void close() {
        closeAll();
    }

    private void closeAll() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception failure) {
                log.accept("closing failed: " + failure);
            }
        }
    }
}
