package org.reid4j.serve.api;

import static org.reid4j.serve.http.Route.Method.GET;
import static org.reid4j.serve.http.Route.Method.POST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.ingest.Ingest;
import org.reid4j.gallery.ingest.Listing;
import org.reid4j.image.ImageLimits;
import org.reid4j.serve.auth.Role;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.http.Exchange;
import org.reid4j.serve.http.Refusal;
import org.reid4j.serve.http.Reply;
import org.reid4j.serve.http.Route;
import org.reid4j.serve.jobs.Job;
import org.reid4j.serve.jobs.Jobs.Outcome;

/// Work that takes longer than a request: folders of photos into a gallery, and the check that a
/// gallery is whole.
final class JobRoutes {
    private static final int SAMPLED = 200;

    private final Desk desk;

    JobRoutes(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                new Route(POST, "/api/v1/galleries/{g}/ingest", Rule.gallery(Role.ADMIN), this::ingest),
                new Route(POST, "/api/v1/galleries/{g}/check", Rule.gallery(Role.WRITE), this::check),
                new Route(GET, "/api/v1/jobs", Rule.known(), this::list),
                new Route(
                        GET,
                        "/api/v1/jobs/{id}",
                        Rule.known(),
                        exchange -> Reply.json(Json.job(job(exchange, Role.READ)))),
                new Route(POST, "/api/v1/jobs/{id}/cancel", Rule.known(), this::cancel),
                new Route(GET, "/api/v1/audit", Rule.server(Role.ADMIN), this::audit));
    }

    private Reply ingest(Exchange exchange) {
        var fields = exchange.json();
        var folder = allowed(fields.required("folder"));
        var camera = fields.text("camera");
        var tags = fields.texts("tags", 64);
        fields.done();
        var name = exchange.gallery();
        var actor = exchange.caller().actor();
        desk.shelf().use(name, gallery -> {
            gallery.info().model().requireModel(desk.network().model().id());
            return 0;
        });
        var given = new Facts(
                Optional.empty(),
                camera,
                Optional.empty(),
                Optional.empty(),
                Optional.of(folder.toString()),
                new TreeSet<>(tags));
        var job = desk.jobs()
                .start(
                        "ingest",
                        name,
                        (progress, stop) -> desk.shelf().use(name, gallery -> {
                            var listing = Files.isRegularFile(folder)
                                    ? Listing.csv(folder, given)
                                    : Listing.folder(folder, given);
                            progress.at(0, listing.rows().size());
                            var report = new Ingest(
                                            gallery,
                                            desk.network().model().id(),
                                            desk.network().embedder(),
                                            ImageLimits.datasets(),
                                            actor)
                                    .run(listing, progress::at, stop);
                            return new Outcome(
                                    report.stopped(),
                                    report.verified(),
                                    "%,d added, %,d were there, %,d cannot be read%s"
                                            .formatted(
                                                    report.added(),
                                                    report.known(),
                                                    report.bad().size(),
                                                    report.verified()
                                                            ? "; all are there, %d of %d looked for found themselves"
                                                                    .formatted(report.found(), report.sampled())
                                                            : report.faults().stream()
                                                                    .findFirst()
                                                                    .map("; "::concat)
                                                                    .orElse("")),
                                    report.bad().stream()
                                            .map(bad -> new Job.Problem(file(bad.path()), bad.reason()))
                                            .toList());
                        }));
        desk.note(exchange, "ingest", 0, Optional.empty());
        return Reply.json(202, Json.job(job));
    }

    /// The path of a photo's file within what was imported tells enough.
    private static String file(String path) {
        int cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
        return path.substring(cut + 1);
    }

    /// A folder or list below one of those that the operator allowed, links followed first.
    private Path allowed(String text) {
        try {
            for (Path root : desk.imports()) {
                Path real = root.toRealPath();
                Path asked = root.resolve(text);
                if (Files.exists(asked) && asked.toRealPath().startsWith(real)) {
                    return asked.toRealPath();
                }
            }
        } catch (IOException | InvalidPathException _) {
            // as if it were not there: what is on the disk is nobody's business
        }
        throw Refusal.invalid(
                desk.imports().isEmpty()
                        ? "this server imports no folders; start it with import=DIR"
                        : "there is no such folder below those that this server imports from");
    }

    private Reply check(Exchange exchange) {
        exchange.json().done();
        var name = exchange.gallery();
        desk.shelf().use(name, org.reid4j.gallery.Gallery::size);
        var job = desk.jobs()
                .start(
                        "check",
                        name,
                        (progress, stop) -> desk.shelf().use(name, gallery -> {
                            long items = gallery.size();
                            progress.at(0, items);
                            if (stop.getAsBoolean()) {
                                return new Outcome(true, false, "not begun", List.of());
                            }
                            var report = gallery.check(SAMPLED);
                            progress.at(items, items);
                            return new Outcome(
                                    false,
                                    report.sound(),
                                    report.sound()
                                            ? "sound: %,d items, %,d in the index; %d of %d looked for found themselves"
                                                    .formatted(
                                                            report.items(),
                                                            report.indexed(),
                                                            report.found(),
                                                            report.sampled())
                                            : "not sound: %,d faults"
                                                    .formatted(report.faults().size()),
                                    report.faults().stream()
                                            .map(fault -> new Job.Problem("", fault))
                                            .toList());
                        }));
        return Reply.json(202, Json.job(job));
    }

    private Reply list(Exchange exchange) {
        return Reply.json(Map.of(
                "jobs",
                desk.jobs().all().stream()
                        .filter(job -> exchange.may(Role.READ, job.gallery()))
                        .map(Json::job)
                        .toList()));
    }

    private Job job(Exchange exchange, Role role) {
        var job = desk.jobs().job(exchange.number("id"));
        if (!exchange.may(Role.READ, job.gallery())) {
            throw Refusal.notFound("job");
        }
        if (!exchange.may(role, job.gallery())) {
            throw new Refusal(403, "forbidden", "this key may not do that");
        }
        return job;
    }

    private Reply cancel(Exchange exchange) {
        exchange.json().done();
        return Reply.json(Json.job(desk.jobs().cancel(job(exchange, Role.WRITE).id())));
    }

    private Reply audit(Exchange exchange) {
        int limit = exchange.queryNumber("limit", 1, 10_000).orElse(100L).intValue();
        return Reply.json(Map.of(
                "entries", desk.audit().latest(limit),
                "intact", desk.audit().intact(),
                "total", desk.audit().size()));
    }
}
