package org.reid4j.serve.api;

import static org.reid4j.serve.http.Route.Method.GET;
import static org.reid4j.serve.http.Route.Method.POST;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.serve.auth.Role;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.http.Exchange;
import org.reid4j.serve.http.Refusal;
import org.reid4j.serve.http.Reply;
import org.reid4j.serve.http.Route;

/// What waits for a person's decision, what was decided, and the way back; and erasure, from
/// which there is none.
final class DecisionRoutes {
    private static final String GALLERY = "/api/v1/galleries/{g}";
    private static final int LISTED = 200; // suggestions that are counted
    private static final int LOOKED = 2_000; // items that are searched for at most

    private final Desk desk;

    DecisionRoutes(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                new Route(GET, GALLERY + "/review", Rule.gallery(Role.READ), this::review),
                new Route(POST, GALLERY + "/review", Rule.gallery(Role.WRITE), this::decide),
                new Route(GET, GALLERY + "/events", Rule.gallery(Role.READ), this::events),
                new Route(
                        POST, GALLERY + "/events/{e}/undo", Rule.gallery(Role.WRITE), exchange -> back(exchange, true)),
                new Route(
                        POST,
                        GALLERY + "/events/{e}/redo",
                        Rule.gallery(Role.WRITE),
                        exchange -> back(exchange, false)),
                new Route(POST, GALLERY + "/erase", Rule.gallery(Role.ADMIN), this::erase));
    }

    private Reply review(Exchange exchange) {
        int limit = exchange.queryNumber("limit", 1, LISTED).orElse(20L).intValue();
        desk.turnstile().requireRoom();
        return desk.use(exchange, gallery -> {
            if (gallery.info().model().bands(gallery.size()).isEmpty()) {
                return Reply.json(Map.of("pairs", List.of(), "left", 0));
            }
            var json = new Json(gallery, exchange.gallery());
            var found =
                    gallery.review().page(Filter.ALL, true, 0, LISTED, LOOKED).suggestions();
            var pairs = found.stream()
                    .limit(limit)
                    .map(hint -> Json.map(
                            "item",
                            json.item(hint.item()),
                            "person",
                            Json.map(
                                    "id",
                                    hint.person().id(),
                                    "name",
                                    hint.person().name(),
                                    "cover",
                                    json.item(gallery.item(hint.nearest()))),
                            "score",
                            hint.similarity()))
                    .toList();
            return Reply.json(Map.of("pairs", pairs, "left", found.size() - pairs.size()));
        });
    }

    private Reply decide(Exchange exchange) {
        var fields = exchange.json();
        long item = fields.id("item").orElseThrow(() -> Refusal.invalid("item is missing"));
        long person = fields.id("person").orElseThrow(() -> Refusal.invalid("person is missing"));
        var answer = fields.required("answer");
        fields.done();
        var actor = exchange.caller().actor();
        return desk.shelf().use(exchange.gallery(), gallery -> {
            Event event = switch (answer) {
                case "yes" -> gallery.people().assign(List.of(item), person, actor);
                case "no" -> gallery.people().notThis(List.of(item), person, actor);
                default -> throw Refusal.invalid("answer must be yes or no");
            };
            return Reply.json(Map.of("event", event.id()));
        });
    }

    private Reply events(Exchange exchange) {
        int limit = exchange.queryNumber("limit", 1, 1_000).orElse(50L).intValue();
        return desk.shelf().use(exchange.gallery(), gallery -> {
            var json = new Json(gallery, exchange.gallery());
            return Reply.json(Map.of(
                    "events",
                    gallery.people().events(Long.MAX_VALUE, limit).stream()
                            .map(json::event)
                            .toList()));
        });
    }

    private Reply back(Exchange exchange, boolean undo) {
        long id = exchange.number("e");
        var actor = exchange.caller().actor();
        return desk.shelf().use(exchange.gallery(), gallery -> {
            var people = gallery.people();
            var event = undo ? people.undo(id, actor) : people.redo(id, actor);
            return Reply.json(Map.of("event", event.id()));
        });
    }

    private Reply erase(Exchange exchange) {
        var fields = exchange.json();
        var person = fields.id("person");
        var items = fields.ids("items", 100_000);
        var after = fields.time("after");
        var before = fields.time("before");
        boolean preview = fields.flag("preview");
        fields.done();
        boolean range = after.isPresent() || before.isPresent();
        if ((person.isPresent() ? 1 : 0) + (items.isEmpty() ? 0 : 1) + (range ? 1 : 0) != 1) {
            throw Refusal.invalid("say one of: person, items, or after and before");
        }
        if (range && (after.isEmpty() || before.isEmpty())) {
            throw Refusal.invalid("say after and before, both");
        }
        var filter = range
                ? Filter.ALL.between(after.orElseThrow(), before.orElseThrow())
                : person.map(Filter.ALL::withPeople).orElse(Filter.ALL);
        return desk.use(exchange, gallery -> {
            person.ifPresent(id -> gallery.people().person(id));
            if (preview) {
                long count = items.isEmpty()
                        ? gallery.count(filter)
                        : items.stream()
                                .distinct()
                                .filter(id -> gallery.store().item(id).isPresent())
                                .count();
                return Reply.json(Json.map("preview", true, "items", count, "people", person.isPresent() ? 1 : 0));
            }
            var receipt = person.map(id -> gallery.erasure().person(id))
                    .orElseGet(() -> items.isEmpty()
                            ? gallery.erasure().matching(filter)
                            : gallery.erasure().items(items));
            desk.note(exchange, "erase", receipt.items(), Optional.empty());
            return Reply.json(Json.receipt(receipt, exchange.gallery()));
        });
    }
}
