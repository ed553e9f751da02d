package org.reid4j.serve.api;

import static org.reid4j.serve.http.Route.Method.POST;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.reid4j.core.Pixels;
import org.reid4j.core.Sha256;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.search.Answer;
import org.reid4j.gallery.search.Query;
import org.reid4j.serve.auth.Role;
import org.reid4j.serve.auth.Rule;
import org.reid4j.serve.http.Exchange;
import org.reid4j.serve.http.Fields;
import org.reid4j.serve.http.Multipart;
import org.reid4j.serve.http.Refusal;
import org.reid4j.serve.http.Reply;
import org.reid4j.serve.http.Route;

/// The question that all is about: where was this person seen, or were they not.
final class SearchRoute {
    /// Longer pauses begin another visit, as in `reid gallery search`.
    static final Duration GAP = Duration.ofMinutes(5);

    private static final int MOST_IDS = 200;

    private final Desk desk;

    SearchRoute(Desk desk) {
        this.desk = desk;
    }

    List<Route> routes() {
        return List.of(new Route(POST, "/api/v1/galleries/{g}/search", Rule.gallery(Role.READ), this::search));
    }

    /// What was asked.
    ///
    /// @param photos as they were sent
    /// @param items that show the person
    /// @param not items that show somebody else
    private record Question(
            List<Multipart.Part> photos,
            List<Long> items,
            List<Long> not,
            int k,
            Filter filter,
            boolean rerank,
            boolean expand) {}

    /// What is answered.
    ///
    /// @param hits how many
    private record Answered(int hits, Map<String, Object> json) {}

    private Reply search(Exchange exchange) {
        long began = System.nanoTime();
        desk.turnstile().requireRoom();
        desk.shelf().use(exchange.gallery(), Gallery::size); // 404 before a body is read
        var question = question(exchange);
        var hash = hash(question);
        var answer = desk.use(exchange, gallery -> answer(exchange, gallery, question, began));
        desk.note(exchange, "search", answer.hits(), Optional.of(hash));
        return Reply.json(answer.json());
    }

    private Question question(Exchange exchange) {
        if (!exchange.multipart()) {
            return question(List.of(), exchange.json());
        }
        var form = exchange.form(desk.limits().searchPhotos() + 2);
        var photos = form.files("photo");
        if (photos.size() > desk.limits().searchPhotos()) {
            throw Refusal.invalid("at most %d photos are taken at once"
                    .formatted(desk.limits().searchPhotos()));
        }
        var fields = form.text("query")
                .map(text -> Fields.of(text.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(Fields::none);
        return question(photos, fields);
    }

    private Question question(List<Multipart.Part> photos, Fields fields) {
        var filter = fields.object("filter");
        var question = new Question(
                photos,
                fields.ids("items", MOST_IDS),
                fields.ids("not", MOST_IDS),
                fields.number("k", 1, desk.limits().k()).orElse(50L).intValue(),
                new Filter(
                        Set.copyOf(filter.texts("cameras", MOST_IDS)),
                        filter.time("after"),
                        filter.time("before"),
                        Set.copyOf(filter.texts("tags", MOST_IDS)),
                        Set.copyOf(filter.ids("people", MOST_IDS)),
                        Optional.empty(),
                        Set.of(),
                        Set.of()),
                fields.flag("rerank"),
                fields.flag("expand"));
        filter.done();
        fields.done();
        if (photos.isEmpty() && question.items().isEmpty()) {
            throw Refusal.invalid("a search needs a photo or an item");
        }
        return question;
    }

    private Answered answer(Exchange exchange, Gallery gallery, Question asked, long began) {
        var vectors = asked.photos().isEmpty() ? List.<float[]>of() : embedded(exchange, gallery, asked.photos());
        Answer answer = gallery.search()
                .find(new Query(
                        vectors,
                        asked.items(),
                        List.of(),
                        asked.not(),
                        Optional.empty(),
                        asked.filter(),
                        asked.k(),
                        -1,
                        asked.expand(),
                        asked.rerank()));
        var json = new Json(gallery, exchange.gallery());
        var notes = new ArrayList<String>();
        answer.caution().ifPresent(notes::add);
        if (!gallery.damaged().isEmpty()) {
            notes.add("%,d items are damaged and were not looked at"
                    .formatted(gallery.damaged().size()));
        }
        return new Answered(
                answer.hits().size(),
                Json.map(
                        "verdict",
                        answer.verdict()
                                .map(verdict -> verdict.name().toLowerCase(Locale.ROOT))
                                .orElse("uncalibrated"),
                        "doubt",
                        answer.doubt().orElse(null),
                        "hits",
                        answer.hits().stream().map(json::hit).toList(),
                        "visits",
                        answer.visits(GAP).stream().map(json::visit).toList(),
                        "searched",
                        asked.filter().equals(Filter.ALL) ? gallery.size() : gallery.count(asked.filter()),
                        "took_ms",
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
                        "notes",
                        notes));
    }

    private List<float[]> embedded(Exchange exchange, Gallery gallery, List<Multipart.Part> photos) {
        gallery.info().model().requireModel(desk.network().model().id());
        var pixels = new ArrayList<Pixels>();
        for (var photo : photos) {
            pixels.add(desk.network().reduced(desk.network().decode(photo.bytes(), "photo")));
        }
        return desk.network().embed(pixels, exchange::gone);
    }

    /// What tells this question from others without giving it away.
    private static String hash(Question asked) {
        var text = new StringBuilder();
        asked.photos()
                .forEach(photo -> text.append(HexFormat.of().formatHex(Sha256.digest(photo.bytes())))
                        .append(' '));
        text.append(asked.items()).append(asked.not()).append(asked.k()).append(asked.filter());
        return Sha256.of(text.toString());
    }
}
