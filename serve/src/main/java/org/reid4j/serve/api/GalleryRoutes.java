package org.reid4j.serve.api;

import static org.reid4j.serve.http.Route.Method.DELETE;
import static org.reid4j.serve.http.Route.Method.GET;
import static org.reid4j.serve.http.Route.Method.PATCH;
import static org.reid4j.serve.http.Route.Method.POST;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.serve.auth.Role;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.galleries.Shelf;
import org.reid4j.serve.http.Exchange;
import org.reid4j.serve.http.Refusal;
import org.reid4j.serve.http.Reply;
import org.reid4j.serve.http.Route;

/// Galleries themselves: listed, made, kept for so many days, erased.
final class GalleryRoutes {
    private static final String ONE = "/api/v1/galleries/{g}";

    private final Desk desk;

    GalleryRoutes(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                new Route(GET, "/api/v1/session", Rule.known(), this::session),
                new Route(GET, "/api/v1/galleries", Rule.known(), this::list),
                new Route(POST, "/api/v1/galleries", Rule.server(Role.ADMIN), this::create),
                new Route(GET, ONE, Rule.gallery(Role.READ), exchange -> Reply.json(shown(exchange.gallery()))),
                new Route(PATCH, ONE, Rule.gallery(Role.ADMIN), this::retention),
                new Route(DELETE, ONE, Rule.gallery(Role.ADMIN), this::delete));
    }

    private Reply session(Exchange exchange) {
        var limits = desk.limits();
        var caller = exchange.caller();
        return Reply.json(Json.map(
                "role",
                caller.highest().map(Role::word).orElse(null),
                "local",
                caller.key().isEmpty(),
                "key",
                caller.key().orElse(null),
                "version",
                desk.version(),
                "limits",
                Json.map(
                        "photo_bytes",
                        limits.photo().maxBytes(),
                        "photo_pixels",
                        limits.photo().maxPixels(),
                        "photos",
                        limits.searchPhotos(),
                        "add_photos",
                        limits.addPhotos(),
                        "k",
                        limits.k())));
    }

    private Reply list(Exchange exchange) {
        var shown = desk.shelf().names().stream()
                .filter(name -> exchange.may(Role.READ, name))
                .flatMap(name -> listed(name).stream())
                .toList();
        return Reply.json(Map.of("galleries", shown));
    }

    /// One that does not answer is no reason to show none; one that was deleted meanwhile is left out.
    private Optional<Map<String, Object>> listed(String name) {
        try {
            return Optional.of(shown(name));
        } catch (ReidException bad) {
            return Optional.of(Json.quarantined(name, Shelf.words(bad)));
        } catch (Refusal gone) {
            if (gone.status() != 404) {
                throw gone;
            }
            return Optional.empty();
        }
    }

    private Map<String, Object> shown(String name) {
        return desk.shelf()
                .reason(name)
                .map(reason -> Json.quarantined(name, reason))
                .orElseGet(() -> desk.shelf().use(name, gallery -> new Json(gallery, name).gallery()));
    }

    private Reply create(Exchange exchange) {
        var fields = exchange.json();
        var name = fields.required("name");
        fields.done();
        desk.shelf().create(name, desk.network().model());
        return Reply.json(201, shown(name));
    }

    private Reply retention(Exchange exchange) {
        var fields = exchange.json();
        boolean said = fields.says("retention_days");
        var days = fields.number("retention_days", 1, 36_500);
        fields.done();
        if (!said) {
            throw Refusal.invalid("retention_days is missing: days, or null for ever");
        }
        desk.shelf().use(exchange.gallery(), gallery -> {
            gallery.retention().days(days.map(Math::toIntExact));
            return 0;
        });
        return Reply.json(shown(exchange.gallery()));
    }

    private Reply delete(Exchange exchange) {
        var name = exchange.gallery();
        if (!exchange.query("confirm").equals(Optional.of(name))) {
            throw Refusal.invalid("confirm must be the gallery's name");
        }
        long items =
                desk.shelf().reason(name).isPresent() ? 0 : desk.shelf().use(name, org.reid4j.gallery.Gallery::size);
        desk.shelf().delete(name);
        desk.note(exchange, "delete_gallery", items, Optional.empty());
        return Reply.json(Map.of("deleted", name));
    }
}
