package org.reid4j.serve.api;

import static org.reid4j.serve.http.Route.Method.DELETE;
import static org.reid4j.serve.http.Route.Method.GET;
import static org.reid4j.serve.http.Route.Method.PATCH;
import static org.reid4j.serve.http.Route.Method.POST;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.search.Answer;
import org.reid4j.gallery.search.Hit;
import org.reid4j.serve.auth.Role;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.http.Exchange;
import org.reid4j.serve.http.Refusal;
import org.reid4j.serve.http.Reply;
import org.reid4j.serve.http.Route;

/// Who is who, as operators say: named, assigned, merged, each change an event that can be taken
/// back.
final class PeopleRoutes {
    private static final String PEOPLE = "/api/v1/galleries/{g}/people";
    private static final int MOST = 10_000;

    private final Desk desk;

    /// Changes something about a person's items.
    @FunctionalInterface
    private interface Change {
        Event make(Gallery gallery, List<Long> items, long person, String actor);
    }

    PeopleRoutes(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(
                new Route(GET, PEOPLE, Rule.gallery(Role.READ), this::list),
                new Route(POST, PEOPLE, Rule.gallery(Role.WRITE), this::create),
                new Route(POST, PEOPLE + "/merge", Rule.gallery(Role.WRITE), this::merge),
                new Route(GET, PEOPLE + "/{p}", Rule.gallery(Role.READ), this::one),
                new Route(PATCH, PEOPLE + "/{p}", Rule.gallery(Role.WRITE), this::rename),
                new Route(DELETE, PEOPLE + "/{p}", Rule.gallery(Role.WRITE), this::delete),
                new Route(
                        POST,
                        PEOPLE + "/{p}/items",
                        Rule.gallery(Role.WRITE),
                        change((gallery, items, person, actor) ->
                                gallery.people().assign(items, person, actor))),
                new Route(
                        POST,
                        PEOPLE + "/{p}/remove",
                        Rule.gallery(Role.WRITE),
                        change((gallery, items, person, actor) -> {
                            for (long item : items) {
                                if (!gallery.item(item).person().equals(Optional.of(person))) {
                                    throw new Refusal(
                                            409, "conflict", "item %d does not show that person".formatted(item));
                                }
                            }
                            return gallery.people().unassign(items, actor);
                        })),
                new Route(
                        POST,
                        PEOPLE + "/{p}/not",
                        Rule.gallery(Role.WRITE),
                        change((gallery, items, person, actor) ->
                                gallery.people().notThis(items, person, actor))));
    }

    private Reply list(Exchange exchange) {
        return desk.use(exchange, gallery -> {
            var json = new Json(gallery, exchange.gallery());
            var seen = gallery.summary().people();
            return Reply.json(Map.of(
                    "people",
                    gallery.people().all().stream()
                            .map(person -> json.person(person, seen))
                            .toList()));
        });
    }

    private Reply create(Exchange exchange) {
        var fields = exchange.json();
        var name = fields.required("name");
        var items = fields.ids("items", MOST);
        fields.done();
        return desk.shelf().use(exchange.gallery(), gallery -> {
            var created = gallery.people().create(name, items, exchange.caller().actor());
            var json = shown(gallery, exchange.gallery(), created.person().id());
            json.put("event", created.event().id());
            return Reply.json(201, json);
        });
    }

    private Reply one(Exchange exchange) {
        long id = exchange.number("p");
        return desk.use(exchange, gallery -> Reply.json(shown(gallery, exchange.gallery(), id)));
    }

    private static Map<String, Object> shown(Gallery gallery, String name, long id) {
        var json = new Json(gallery, name);
        var hits = new ArrayList<Hit>();
        var person = gallery.people().person(id);
        gallery.items(Filter.ALL.withPeople(id), 0, MOST).forEach(item -> hits.add(new Hit(item, 1, Optional.empty())));
        var shown = json.person(person, gallery.summary().people());
        shown.put(
                "visits",
                new Answer(hits, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                        .visits(SearchRoute.GAP).stream().map(json::visit).toList());
        return shown;
    }

    private Reply rename(Exchange exchange) {
        long id = exchange.number("p");
        var fields = exchange.json();
        var name = fields.required("name");
        fields.done();
        return desk.shelf().use(exchange.gallery(), gallery -> {
            gallery.people().rename(id, name, exchange.caller().actor());
            return Reply.json(shown(gallery, exchange.gallery(), id));
        });
    }

    /// Forgets who it was, not the photos: those are erased with `erase`.
    private Reply delete(Exchange exchange) {
        long id = exchange.number("p");
        return desk.shelf().use(exchange.gallery(), gallery -> {
            long items = gallery.count(Filter.ALL.withPeople(id));
            var receipt = gallery.erasure().identity(id);
            desk.note(exchange, "delete_person", items, Optional.empty());
            return Reply.json(Json.map("deleted", id, "items", items, "verified", receipt.verified()));
        });
    }

    private Route.Handler change(Change change) {
        return exchange -> {
            long person = exchange.number("p");
            var fields = exchange.json();
            var items = fields.ids("items", MOST);
            fields.done();
            if (items.isEmpty()) {
                throw Refusal.invalid("items is empty");
            }
            return desk.shelf().use(exchange.gallery(), gallery -> {
                gallery.people().person(person);
                var event =
                        change.make(gallery, items, person, exchange.caller().actor());
                return Reply.json(Map.of("event", event.id()));
            });
        };
    }

    private Reply merge(Exchange exchange) {
        var fields = exchange.json();
        long from = fields.id("from").orElseThrow(() -> Refusal.invalid("from is missing"));
        long into = fields.id("into").orElseThrow(() -> Refusal.invalid("into is missing"));
        boolean preview = fields.flag("preview");
        boolean despite = fields.flag("despite");
        fields.done();
        return desk.shelf().use(exchange.gallery(), gallery -> {
            var found = gallery.people().preview(from, into);
            var event = preview
                    ? Optional.<Event>empty()
                    : Optional.of(gallery.people()
                            .merge(from, into, despite, exchange.caller().actor()));
            return Reply.json(Json.map(
                    "moves",
                    found.moved(),
                    "conflicts",
                    found.conflicts(),
                    "event",
                    event.map(Event::id).orElse(null)));
        });
    }
}
