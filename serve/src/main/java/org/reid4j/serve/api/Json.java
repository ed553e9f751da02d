package org.reid4j.serve.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.eval.Bands;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.Receipt;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.search.Hit;
import org.reid4j.gallery.search.Visit;
import org.reid4j.serve.jobs.Job;

/// How galleries and what is in them are written in answers; `openapi.yaml` has the same shapes.
final class Json {
    private final Gallery gallery;
    private final String own;
    private final String path;
    private final Map<Long, Optional<String>> names = new LinkedHashMap<>();

    /// @param gallery whose items are shown
    /// @param name under which it is served, whatever it was called when it was made: links lead there
    Json(Gallery gallery, String name) {
        this.gallery = gallery;
        this.own = name;
        this.path = "/api/v1/galleries/" + name + "/items/";
    }

    /// A gallery.
    Map<String, Object> gallery() {
        var info = gallery.info();
        var summary = gallery.summary();
        var json = map("name", own);
        json.put("items", gallery.size());
        json.put("people", gallery.people().all().size());
        json.put(
                "cameras",
                summary.cameras().entrySet().stream()
                        .map(entry -> map("camera", entry.getKey(), "items", entry.getValue()))
                        .toList());
        json.put("first", time(summary.first()));
        json.put("last", time(summary.last()));
        json.put("model", model(info.model()));
        var means = gallery.verdicts();
        json.put("bands", bands(means.bands()));
        json.put("doubt", means.doubt().or(means::limit).orElse(null));
        json.put("retention_days", info.retentionDays().orElse(null));
        json.put("state", "ok");
        json.put("reason", null);
        return json;
    }

    /// A gallery that cannot be opened.
    static Map<String, Object> quarantined(String name, String reason) {
        var json = map("name", name);
        json.put("items", 0);
        json.put("people", 0);
        json.put("cameras", List.of());
        json.put("first", null);
        json.put("last", null);
        json.put("model", null);
        json.put("bands", null);
        json.put("doubt", null);
        json.put("retention_days", null);
        json.put("state", "quarantined");
        json.put("reason", reason);
        return json;
    }

    static Map<String, Object> model(PinnedModel model) {
        var file = java.nio.file.Path.of(model.name()).getFileName();
        return map(
                "name",
                file == null ? "model" : file.toString(), // where it lies is nobody's business
                "hash",
                model.id(),
                "dimension",
                model.dimension());
    }

    private static @Nullable Object bands(Optional<Bands> known) {
        return known.map(bands -> map("match", bands.match(), "unsure", bands.unsure()))
                .orElse(null);
    }

    Map<String, Object> item(Item item) {
        var json = map("id", item.id());
        json.put("camera", item.facts().camera().orElse(null));
        json.put("time", time(item.facts().time()));
        json.put("track", item.facts().track().orElse(null));
        json.put("tags", item.facts().tags());
        json.put("source", item.facts().source().orElse(null));
        json.put("person", item.person().flatMap(this::who).orElse(null));
        json.put("photo", item.thumbnail() ? path + item.id() + "/photo" : null);
        return json;
    }

    private Optional<Map<String, Object>> who(long person) {
        return names.computeIfAbsent(person, this::name).map(name -> map("id", person, "name", name));
    }

    private Optional<String> name(long person) {
        return gallery.store().person(person).map(Person::name);
    }

    Map<String, Object> hit(Hit hit) {
        return map("item", item(hit.item()), "score", hit.similarity(), "band", band(hit));
    }

    private static String band(Hit hit) {
        return hit.verdict()
                .map(verdict -> switch (verdict) {
                    case MATCH -> "match";
                    case UNSURE -> "unsure";
                    case NOT_HERE -> "other";
                })
                .orElse("other");
    }

    Map<String, Object> visit(Visit visit) {
        var json = map("camera", visit.camera().isEmpty() ? null : visit.camera());
        json.put("from", time(visit.from()));
        json.put("to", time(visit.to()));
        json.put("items", visit.items().size());
        json.put("best", item(visit.best().item()));
        json.put("score", visit.best().similarity());
        return json;
    }

    /// Somebody, with a picture of them.
    Map<String, Object> person(Person person, Map<Long, Instant> seen) {
        var json = map("id", person.id());
        json.put("name", person.name());
        json.put("items", person.items());
        json.put(
                "cover",
                gallery.items(Filter.ALL.withPeople(person.id()), 0, 1).stream()
                        .findFirst()
                        .map(this::item)
                        .orElse(null));
        json.put("last", time(Optional.ofNullable(seen.get(person.id()))));
        return json;
    }

    /// A decision.
    Map<String, Object> event(Event event) {
        boolean undone = undone(event);
        var json = map("id", event.id());
        json.put("time", event.time().toString());
        json.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        json.put("what", words(event));
        json.put("actor", event.actor());
        json.put("undone", undone);
        json.put("undoable", !undone && !event.erased());
        return json;
    }

    private boolean undone(Event event) {
        return event.undoneBy()
                .flatMap(id -> gallery.store().event(id))
                .map(undo -> !undone(undo))
                .orElse(false);
    }

    private static String words(Event event) {
        var n = "%d %s".formatted(event.changes(), event.changes() == 1 ? "change" : "changes");
        return switch (event.kind()) {
            case CREATE -> "named somebody new";
            case RENAME -> "gave somebody another name";
            case ASSIGN -> "said whom photos show (%s)".formatted(n);
            case UNASSIGN -> "took photos from somebody (%s)".formatted(n);
            case NOT_THIS -> "said whom photos do not show (%s)".formatted(n);
            case MERGE -> "said that two people are one (%s)".formatted(n);
            case TAG -> "changed tags (%s)".formatted(n);
            case UNDO -> "took event %d back".formatted(event.undoes().orElse(0L));
        };
    }

    static Map<String, Object> receipt(Receipt receipt, String gallery) {
        var json = map("gallery", gallery);
        json.put("preview", false);
        json.put("time", receipt.time().toString());
        json.put("request", receipt.request());
        json.put("items", receipt.items());
        json.put("thumbnails", receipt.thumbnails());
        json.put("people", receipt.people());
        json.put("events", receipt.events());
        json.put("verified", receipt.verified());
        json.put("contents", receipt.contents());
        json.put("originals", receipt.originals());
        json.put("copies", receipt.copies());
        return json;
    }

    static Map<String, Object> job(Job job) {
        var json = map("id", job.id());
        json.put("kind", job.kind());
        json.put("gallery", job.gallery());
        json.put("state", job.state().word());
        json.put("done", job.done());
        json.put("total", job.total().orElse(null));
        json.put("rate", Math.round(job.rate() * 100) / 100.0);
        json.put("left_seconds", job.left().map(left -> (long) Math.ceil(left)).orElse(null));
        json.put("message", job.message());
        json.put("verified", job.verified().orElse(null));
        json.put("errors", job.errors());
        json.put("created", job.created().toString());
        return json;
    }

    static @Nullable String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    /// Keys and values in their order; values may be null.
    static Map<String, Object> map(@Nullable Object... all) {
        var json = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < all.length; i += 2) {
            json.put(String.valueOf(all[i]), all[i + 1]);
        }
        return cast(json);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // JSON has null where there is nothing
    private static Map<String, Object> cast(Map<String, @Nullable Object> json) {
        return (Map<String, Object>) (Map<String, ?>) json;
    }
}
