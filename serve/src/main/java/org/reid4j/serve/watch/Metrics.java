package org.reid4j.serve.watch;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/// Counts and times for Prometheus, in its text format 0.0.4. A few dozen lines of our own, since
/// what is measured
/// here is a short list.
///
/// Thread-safe.
public final class Metrics {
    private static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<String, Times> times = new ConcurrentSkipListMap<>();
    private final Map<String, Gauge> gauges = new TreeMap<>();

    /// A number that is asked for when somebody looks.
    ///
    /// @param counter whether it only grows
    private record Gauge(String help, boolean counter, DoubleSupplier value) {}

    /// How long requests of a route took.
    private static final class Times {
        private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
        private final LongAdder nanos = new LongAdder();

        Times() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        void add(long took) {
            int i = 0;
            while (i < BOUNDS.length && took / 1e9 > BOUNDS[i]) {
                i++;
            }
            buckets[i].increment();
            nanos.add(took);
        }
    }

    /// Adds a number to those shown; before the server starts.
    ///
    /// @param name with its unit, such as `reid_open_connections`
    /// @param counter whether it only grows
    public Metrics with(String name, String help, boolean counter, DoubleSupplier value) {
        gauges.put(name, new Gauge(help, counter, value));
        return this;
    }

    /// Notes a request.
    ///
    /// @param route as the route table has it, so that names of galleries never become labels
    public void request(String method, String route, int status, long nanos) {
        requests.computeIfAbsent(
                        "{method=\"%s\",route=\"%s\",status=\"%d\"}".formatted(method, route, status),
                        _ -> new LongAdder())
                .increment();
        times.computeIfAbsent("method=\"%s\",route=\"%s\"".formatted(method, route), _ -> new Times())
                .add(nanos);
    }

    /// All of it.
    public String text() {
        var out = new StringBuilder();
        head(out, "reid_requests_total", "Requests by route and status.", "counter");
        requests.forEach((labels, count) -> line(out, "reid_requests_total" + labels, count.sum()));
        head(out, "reid_request_seconds", "How long requests took.", "histogram");
        times.forEach((labels, of) -> histogram(out, labels, of));
        gauges.forEach((name, gauge) -> {
            head(out, name, gauge.help(), gauge.counter() ? "counter" : "gauge");
            line(out, name, gauge.value().getAsDouble());
        });
        return out.toString();
    }

    private static void histogram(StringBuilder out, String labels, Times times) {
        long below = 0;
        for (int i = 0; i < BOUNDS.length; i++) {
            below += times.buckets[i].sum();
            line(out, "reid_request_seconds_bucket{%s,le=\"%s\"}".formatted(labels, BOUNDS[i]), below);
        }
        below += times.buckets[BOUNDS.length].sum();
        line(out, "reid_request_seconds_bucket{%s,le=\"+Inf\"}".formatted(labels), below);
        line(out, "reid_request_seconds_sum{%s}".formatted(labels), times.nanos.sum() / 1e9);
        line(out, "reid_request_seconds_count{%s}".formatted(labels), below);
    }

    private static void head(StringBuilder out, String name, String help, String type) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder out, String name, long value) {
        out.append(name).append(' ').append(value).append('\n');
    }

    private static void line(StringBuilder out, String name, double value) {
        out.append(name).append(' ');
        out.append(
                value == Math.rint(value) && Math.abs(value) < 1e15
                        ? Long.toString((long) value)
                        : String.format(Locale.ROOT, "%.6g", value));
        out.append('\n');
    }
}
