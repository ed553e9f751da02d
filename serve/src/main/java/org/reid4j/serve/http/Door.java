package org.reid4j.serve.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.javalin.util.JavalinBindException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.reid4j.core.ReidException;
import org.reid4j.serve.Limits;
import org.reid4j.serve.auth.Caller;
import org.reid4j.serve.auth.FailedTries;
import org.reid4j.serve.auth.Keys;
import org.reid4j.serve.watch.Metrics;

/// The HTTP server around a route table: every request passes host, key, rule and limits here, in
/// this order, and every
/// answer gets the same headers.
public final class Door implements AutoCloseable {
    /// What a browser may do with our pages: run our own files and show our own pictures, nothing
    /// else.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
                    + " font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'";

    /// While it stops, nobody may have come for so long before it closes: who connects at that moment gets
    /// no answer.
    private static final Duration QUIET = Duration.ofMillis(200);
    /// But it does not wait longer than this for clients that go on asking.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Limits limits;
    private final Access access;
    private final Metrics metrics;
    private final Page page = new Page();
    private final SlowClients slow;
    private final Consumer<String> log;
    private final Semaphore bodies;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Javalin server;
    private final AtomicLong refused = new AtomicLong(); // when the last request was turned away while it stops
    private volatile boolean draining;

    /// Where to listen, and under which names.
    ///
    /// @param host the address
    /// @param port 0 for any
    /// @param names under which the server may be called; empty for all
    /// @param open whether nobody needs a key
    public record Address(String host, int port, Set<String> names, boolean open) {
        public Address {
            names = Set.copyOf(names);
        }
    }

    /// Starts listening.
    ///
    /// @param log hears of failures that are ours
    /// @throws ReidException when the address cannot be had
    public Door(Address address, List<Route> routes, Keys keys, Limits limits, Metrics metrics, Consumer<String> log) {
        this.limits = limits;
        this.access = new Access(keys, new FailedTries(System::nanoTime), address.open(), address.names());
        this.metrics = metrics;
        this.log = log;
        this.bodies = Exchange.budget(limits);
        this.slow = new SlowClients(limits);
        metrics.with("reid_open_connections", "Open connections.", false, slow::open);
        metrics.with("reid_closed_slow_connections_total", "Connections closed for slowness.", true, slow::closed);
        metrics.with("reid_requests_in_flight", "Requests that are being answered.", false, inFlight::get);
        this.server = Javalin.create(config -> configure(config, address, routes));
        try {
            server.start();
        } catch (JavalinBindException taken) {
            slow.close();
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "cannot listen on %s port %d: it is taken, or not for this user\nchoose another: port=%d"
                            .formatted(address.host(), address.port(), address.port() + 1),
                    taken);
        }
    }

    private void configure(JavalinConfig config, Address address, List<Route> routes) {
        config.startup.showJavalinBanner = false;
        config.startup.startupWatcherEnabled = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = limits.body();
        config.router.ignoreTrailingSlashes = false;
        config.jetty.modifyHttpConfiguration(Door::strict);
        config.jetty.modifyServer(jetty -> {
            jetty.setStopTimeout(PATIENCE.toMillis()); // answers are written behind the handlers
            jetty.setErrorHandler(new QuietErrors());
            jetty.insertHandler(slow);
            jetty.insertHandler(new GracefulHandler());
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new QuietErrors()));
        config.jetty.addConnector((jetty, http) -> {
            var connector = new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http));
            connector.setHost(address.host());
            connector.setPort(address.port());
            connector.setIdleTimeout(limits.idle().toMillis());
            connector.setAcceptQueueSize(1_024);
            connector.addBean(slow);
            jetty.addBean(new NetworkConnectionLimit(2 * limits.connections(), connector));
            return connector;
        });
        for (Route route : routes) {
            Handler handler = context -> answer(route, context);
            config.routes.addEndpoint(
                    Endpoint.create(HandlerType.findOrCreate(route.method().name()), route.path())
                            .handler(handler));
            if (!route.mutates()) { // or the library would answer HEAD by itself, asking nobody for a key
                config.routes.addEndpoint(
                        Endpoint.create(HandlerType.HEAD, route.path()).handler(handler));
            }
        }
        config.routes.exception(HttpResponseException.class, this::unmatched);
        config.routes.exception(Exception.class, (failure, context) -> send(context, failed(failure, number())));
        config.router.javaLangErrorHandler((response, error) -> {
            log.accept("request failed: " + error);
            response.setStatus(503);
            response.setHeader("Retry-After", "1");
        });
    }

    private static void strict(HttpConfiguration http) {
        http.setUriCompliance(UriCompliance.DEFAULT);
        http.setRequestHeaderSize(8_192);
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
    }

    private void answer(Route route, Context context) {
        long began = System.nanoTime();
        var request = number();
        inFlight.incrementAndGet();
        Reply reply;
        try {
            if (draining && route.path().startsWith("/api/")) {
                refused.set(System.nanoTime());
                throw Refusal.busy("the server is stopping");
            }
            access.requireHost(context);
            Caller caller = access.admit(route, context);
            try (var exchange = new Exchange(context, caller, request, limits, bodies)) {
                reply = route.handler().answer(exchange);
            }
        } catch (Exception | OutOfMemoryError | StackOverflowError failure) {
            reply = failed(failure, request);
        }
        try {
            send(context, reply);
            metrics.request(route.method().name(), route.path(), reply.status(), System.nanoTime() - began);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private Reply failed(Throwable failure, String request) {
        return Reply.refused(Failure.refusal(failure, request, log), request);
    }

    /// What no route takes: the page's files, and errors.
    private void unmatched(HttpResponseException failure, Context context) {
        Reply reply;
        try {
            access.requireHost(context);
            boolean reads = Set.of("GET", "HEAD").contains(context.req().getMethod());
            boolean api = context.path().startsWith("/api");
            reply = Optional.of(context.path())
                    .filter(_ -> failure.getStatus() == 404 && reads && !api)
                    .flatMap(path -> page.answer(
                            path,
                            Optional.ofNullable(context.header("If-None-Match")),
                            Optional.ofNullable(context.header("Accept-Encoding"))))
                    .orElseThrow(() -> failure.getStatus() == 405
                            ? new Refusal(405, "method_not_allowed", "that path does not take this method")
                            : failure.getStatus() == 404
                                    ? Refusal.notFound("page")
                                    : Refusal.malformed("the request cannot be understood"));
        } catch (Refusal refusal) {
            reply = Reply.refused(refusal, number());
        }
        send(context, reply);
    }

    private void send(Context context, Reply reply) {
        context.status(reply.status());
        context.contentType(reply.type());
        context.header("Content-Security-Policy", POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Cross-Origin-Opener-Policy", "same-origin");
        context.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        context.header("Cache-Control", "no-store");
        reply.headers().forEach(context::header);
        Optional<Line> line = Optional.ofNullable(Line.of(context.req()));
        boolean body = context.req().getContentLengthLong() > 0 || context.header("Transfer-Encoding") != null;
        boolean unread = body && !line.map(Line::taken).orElse(false);
        if (draining || unread) { // the server closes behind a body that nobody read: the client must know
            context.header("Connection", "close");
        }
        line.ifPresent(Line::writing);
        context.result(reply.body());
    }

    private String number() {
        return String.format(Locale.ROOT, "r-%06d", numbers.incrementAndGet());
    }

    /// Where it listens.
    public int port() {
        return server.port();
    }

    /// Refuses new work from now on, and waits for what was begun; then a moment longer, until nobody has
    /// been turned away for a while: a client hears that the server stops rather than nothing.
    ///
    /// @return whether all of it was finished in time
    public boolean drain() {
        long began = System.nanoTime();
        refused.set(began);
        draining = true;
        boolean finished = await(limits.drain(), began, () -> inFlight.get() == 0);
        if (finished) {
            await(PATIENCE, System.nanoTime(), () -> System.nanoTime() - refused.get() > QUIET.toNanos());
        }
        return finished;
    }

    private static boolean await(Duration most, long since, BooleanSupplier done) {
        try {
            while (!done.getAsBoolean()) {
                if (System.nanoTime() - since > most.toNanos()) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return done.getAsBoolean();
        }
    }

    /// Whether new work is refused.
    public boolean draining() {
        return draining;
    }

    @Override
    public void close() {
        server.stop();
        slow.close();
    }
}
