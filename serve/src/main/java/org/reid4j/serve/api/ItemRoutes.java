package org.reid4j.serve.api;

import static org.reid4j.serve.http.Route.Method.DELETE;
import static org.reid4j.serve.http.Route.Method.GET;
import static org.reid4j.serve.http.Route.Method.POST;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.Filter;
import org.reid4j.serve.auth.Role;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.http.Exchange;
import org.reid4j.serve.http.Multipart;
import org.reid4j.serve.http.Refusal;
import org.reid4j.serve.http.Reply;
import org.reid4j.serve.http.Route;

/// Photos in a gallery: listed a page at a time, shown, put in, taken out.
final class ItemRoutes {
    private static final String ITEMS = "/api/v1/galleries/{g}/items";
    private static final int FIELDS = 8; // of a form, beside photos

    private final Desk desk;

    ItemRoutes(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                new Route(GET, ITEMS, Rule.gallery(Role.READ), this::list),
                new Route(POST, ITEMS, Rule.gallery(Role.WRITE), this::add),
                new Route(POST, ITEMS + "/delete", Rule.gallery(Role.WRITE), this::deleteSome),
                new Route(GET, ITEMS + "/{id}", Rule.gallery(Role.READ), this::one),
                new Route(DELETE, ITEMS + "/{id}", Rule.gallery(Role.WRITE), this::delete),
                new Route(GET, ITEMS + "/{id}/photo", Rule.gallery(Role.READ), this::photo));
    }

    private Reply list(Exchange exchange) {
        var filter = filter(exchange);
        int limit = exchange.queryNumber("limit", 1, 500).orElse(100L).intValue();
        long cursor = exchange.queryNumber("cursor", 0, Long.MAX_VALUE).orElse(0L);
        return desk.shelf().use(exchange.gallery(), gallery -> {
            var json = new Json(gallery, exchange.gallery());
            var items = gallery.items(filter, cursor, limit + 1);
            boolean more = items.size() > limit;
            var page = more ? items.subList(0, limit) : items;
            return Reply.json(Json.map(
                    "items",
                    page.stream().map(json::item).toList(),
                    "next",
                    more ? Long.toString(page.getLast().id()) : null,
                    "total",
                    filter.equals(Filter.ALL) ? gallery.size() : gallery.count(filter)));
        });
    }

    private static Filter filter(Exchange exchange) {
        var people = new HashSet<Long>();
        for (String text : exchange.all("person")) {
            if (!text.matches("\\d{1,18}")) {
                throw Refusal.invalid("person must be a number");
            }
            people.add(Long.parseLong(text));
        }
        return new Filter(
                Set.copyOf(exchange.all("camera")),
                exchange.queryTime("after"),
                exchange.queryTime("before"),
                Set.copyOf(exchange.all("tag")),
                people,
                exchange.queryFlag("named"),
                Set.copyOf(exchange.all("track")),
                Set.of());
    }

    private Reply one(Exchange exchange) {
        long id = exchange.number("id");
        return desk.shelf()
                .use(
                        exchange.gallery(),
                        gallery -> Reply.json(new Json(gallery, exchange.gallery()).item(gallery.item(id))));
    }

    private Reply photo(Exchange exchange) {
        long id = exchange.number("id");
        return desk.shelf()
                .use(exchange.gallery(), gallery -> gallery.thumbnail(id))
                .map(jpeg -> Reply.bytes("image/jpeg", jpeg))
                .orElseThrow(() -> Refusal.notFound("photo"));
    }

    private Reply add(Exchange exchange) {
        desk.turnstile().requireRoom();
        desk.shelf().use(exchange.gallery(), gallery -> {
            gallery.info().model().requireModel(desk.network().model().id()); // before anything is read
            return 0;
        });
        var form = exchange.form(desk.limits().addPhotos() + FIELDS);
        var photos = form.files("photo");
        if (photos.isEmpty() || photos.size() > desk.limits().addPhotos()) {
            throw Refusal.invalid(
                    "send 1 to %d files named photo".formatted(desk.limits().addPhotos()));
        }
        var facts = facts(form);
        var added = desk.use(exchange, gallery -> new Adding(desk.network(), gallery).add(photos, facts));
        desk.note(exchange, "add", added.items().size(), Optional.empty());
        var refused = new ArrayList<>(added.refused());
        return Reply.json(Json.map("added", added.items(), "refused", refused));
    }

    private static Facts facts(Multipart form) {
        var tags = new TreeSet<String>();
        form.parts().stream()
                .filter(part -> part.name().equals("tags"))
                .flatMap(part -> List.of(part.text().split("[,;]")).stream())
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .forEach(tags::add);
        return new Facts(
                Optional.empty(),
                form.text("camera"),
                form.text("time").map(ItemRoutes::time),
                form.text("track"),
                form.text("source").or(() -> Optional.of("upload")),
                tags);
    }

    private static java.time.Instant time(String text) {
        try {
            return java.time.Instant.parse(text.strip());
        } catch (java.time.format.DateTimeParseException e) {
            throw Refusal.invalid("time must be as 2026-03-02T12:00:00Z");
        }
    }

    private Reply delete(Exchange exchange) {
        long id = exchange.number("id");
        int gone = desk.shelf().use(exchange.gallery(), gallery -> {
            gallery.item(id);
            return gallery.remove(List.of(id));
        });
        desk.note(exchange, "delete", gone, Optional.empty());
        return Reply.json(Map.of("deleted", gone));
    }

    private Reply deleteSome(Exchange exchange) {
        var fields = exchange.json();
        var items = fields.ids("items", 10_000);
        fields.done();
        if (items.isEmpty()) {
            throw Refusal.invalid("items is empty");
        }
        int gone = desk.shelf().use(exchange.gallery(), gallery -> gallery.remove(items));
        desk.note(exchange, "delete", gone, Optional.empty());
        return Reply.json(Map.of("deleted", gone));
    }
}
