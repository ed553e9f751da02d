package org.reid4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.reid4j.core.SharedEmbedder;
import org.reid4j.embed.EngineOptions;
import org.reid4j.serve.ReidServer;
import org.reid4j.serve.ServeOptions;
import org.reid4j.train.StopSignal;

/// A server as a person at a terminal sees it: where it is, what goes wrong, and its end.
///
/// @param terminal where to speak
/// @param json whether the address is printed as JSON
record Serving(Terminal terminal, boolean json) {

    /// Serves until somebody stops it.
    ///
    /// @param network what to open
    /// @param hints lines for people, once it listens
    /// @return 0 when all requests were finished, else 130
    int run(ServeOptions options, Path network, EngineOptions engine, List<String> hints) {
        var trained = Trained.open(network, engine);
        var stop = new CountDownLatch(1);
        var server = new ReidServer(
                options,
                GalleryNetwork.pinned(trained),
                new SharedEmbedder(trained.embedder(), SharedEmbedder.Options.defaults()),
                Version.number(),
                terminal.clock(),
                line -> terminal.say(
                        "%s  %s".formatted(terminal.clock().instant(), line.replaceAll("\\p{Cntrl}+", " "))));
        try (server) {
            StopSignal.onInterrupt(() -> {
                terminal.say("\nstopping: finishing what was begun; Ctrl-C again ends at once");
                stop.countDown();
            });
            var url = "http://%s:%d/".formatted(shown(options.host()), server.port());
            if (json) {
                terminal.json(Map.of("url", url, "model", trained.model().id(), "file", network.toString()));
            } else {
                terminal.out().println(url);
            }
            hints.forEach(terminal::say);
            stop.await();
            return server.stop() ? 0 : Failures.INTERRUPTED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Failures.INTERRUPTED;
        }
    }

    private static String shown(String host) {
        return switch (host) {
            case "127.0.0.1", "0.0.0.0", "::", "::1" -> "localhost";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }
}
