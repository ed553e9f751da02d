package org.reid4j.serve.api;

import static org.reid4j.serve.http.Route.Method.GET;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.http.Exchange;
import org.reid4j.serve.http.Refusal;
import org.reid4j.serve.http.Reply;
import org.reid4j.serve.http.Route;
import org.reid4j.serve.watch.Golden;
import org.reid4j.serve.watch.Metrics;

/// What the surroundings ask of a server: whether it lives, whether it can work, what it did, how
/// it is used.
final class SystemRoutes {
    private final Desk desk;
    private final Golden golden;
    private final Metrics metrics;
    private final BooleanSupplier draining;
    private final Supplier<List<Route>> table;

    /// @param draining whether the server ends
    /// @param table all routes, for the page that lists them
    SystemRoutes(Desk desk, Golden golden, Metrics metrics, BooleanSupplier draining, Supplier<List<Route>> table) {
        this.desk = desk;
        this.golden = golden;
        this.metrics = metrics;
        this.draining = draining;
        this.table = table;
    }

    List<Route> routes() {
        return List.of(
                new Route(GET, "/health/live", Rule.open(), _ -> Reply.json(Map.of("live", true))),
                new Route(GET, "/health/ready", Rule.open(), this::ready),
                new Route(
                        GET,
                        "/metrics",
                        Rule.known(),
                        _ -> Reply.text("text/plain; version=0.0.4; charset=utf-8", metrics.text())),
                new Route(
                        GET,
                        "/openapi.yaml",
                        Rule.open(),
                        _ -> Reply.bytes("application/yaml", resource("openapi.yaml"))),
                new Route(
                        GET,
                        "/docs",
                        Rule.open(),
                        _ -> Reply.text("text/html; charset=utf-8", Docs.page(table.get()))));
    }

    private Reply ready(Exchange exchange) {
        var why = new ArrayList<String>();
        if (draining.getAsBoolean()) {
            why.add("the server is stopping");
        } else {
            golden.flaw().ifPresent(why::add);
        }
        var names = desk.shelf().names();
        long aside = names.stream()
                .filter(name -> desk.shelf().reason(name).isPresent())
                .count();
        var json = Json.map("ready", why.isEmpty(), "reasons", why);
        if (exchange.says("verbose")) {
            json.put("galleries", names.size());
            json.put("quarantined", aside);
            json.put("model", Json.model(desk.network().model()));
            json.put("jobs", desk.jobs().open());
            json.put("working", desk.turnstile().atWork());
            json.put("waiting", desk.turnstile().queued());
            json.put("audit_intact", desk.audit().intact());
        }
        var reply = Reply.json(why.isEmpty() ? 200 : 503, json);
        return why.isEmpty() ? reply : reply.with("Retry-After", "5");
    }

    static byte[] resource(String name) {
        try (InputStream in = SystemRoutes.class.getResourceAsStream("/org/reid4j/serve/" + name)) {
            if (in == null) {
                throw Refusal.notFound("page");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
