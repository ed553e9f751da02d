package org.reid4j.serve.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.reid4j.gallery.Gallery;
import org.reid4j.serve.Limits;
import org.reid4j.serve.galleries.Network;
import org.reid4j.serve.galleries.Shelf;
import org.reid4j.serve.http.Exchange;
import org.reid4j.serve.http.Turnstile;
import org.reid4j.serve.jobs.Jobs;
import org.reid4j.serve.watch.Audit;

/// What all routes share.
///
/// @param shelf the galleries
/// @param network the model
/// @param jobs what outlasts a request
/// @param audit who did what
/// @param limits how much is taken
/// @param turnstile how much is computed at a time
/// @param imports folders below which jobs may read photos
/// @param version of the program
public record Desk(
        Shelf shelf,
        Network network,
        Jobs jobs,
        Audit audit,
        Limits limits,
        Turnstile turnstile,
        List<Path> imports,
        String version) {
    public Desk {
        imports = List.copyOf(imports);
    }

    /// Uses the gallery of the request when it is its turn, if somebody still waits for the answer then.
    <T> T use(Exchange exchange, Function<Gallery, T> use) {
        return turnstile.pass(() -> {
            exchange.requireClient();
            return shelf.use(exchange.gallery(), use);
        });
    }

    /// Notes what was done, before the answer goes out.
    void note(Exchange exchange, String what, long count, Optional<String> query) {
        audit.note(new Audit.Entry(what, exchange.caller().actor(), exchange.gallery(), count, query));
    }
}
