package org.reid4j.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.Receipt;
import org.reid4j.gallery.data.Event;
import org.reid4j.gallery.data.GalleryInfo;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.Person;
import org.reid4j.gallery.search.Answer;
import org.reid4j.gallery.search.Hit;
import org.reid4j.gallery.search.Visit;

/// How galleries and what is in them are told to programs.
final class GalleryWords {
    /// Longer pauses begin another visit.
    static final Duration GAP = Duration.ofMinutes(5);

    private GalleryWords() {}

    static Map<String, Object> json(Gallery gallery) {
        GalleryInfo info = gallery.info();
        var json = new LinkedHashMap<String, Object>();
        json.put("name", info.name());
        json.put("items", gallery.size());
        json.put("people", gallery.people().all().size());
        json.put("created", info.created().toString());
        json.put("model", info.model().id());
        json.put("model_file", info.model().name());
        json.put("preprocessing", info.model().preprocessing());
        json.put("dimension", info.model().dimension());
        json.put("metric", info.model().metric().name().toLowerCase(Locale.ROOT));
        info.model()
                .bands(gallery.size())
                .ifPresent(bands -> json.put("bands", Map.of("match", bands.match(), "unsure", bands.unsure())));
        info.model().caution().ifPresent(caution -> json.put("caution", caution));
        var means = gallery.verdicts();
        means.doubt().ifPresent(doubt -> json.put("doubt", doubt));
        means.limit().ifPresent(limit -> json.put("limit", limit));
        info.retentionDays().ifPresent(days -> json.put("retention_days", days));
        json.put("store", gallery.store().described());
        json.put("damaged", gallery.damaged());
        return json;
    }

    static Map<String, Object> json(Item item) {
        var json = new LinkedHashMap<String, Object>();
        json.put("item", item.id());
        item.facts().path().ifPresent(value -> json.put("path", value));
        item.facts().camera().ifPresent(value -> json.put("camera", value));
        item.facts().time().ifPresent(value -> json.put("time", value.toString()));
        item.facts().track().ifPresent(value -> json.put("track", value));
        item.facts().source().ifPresent(value -> json.put("source", value));
        if (!item.facts().tags().isEmpty()) {
            json.put("tags", item.facts().tags());
        }
        item.person().ifPresent(value -> json.put("person", value));
        return json;
    }

    static Map<String, Object> json(Hit hit) {
        var json = json(hit.item());
        json.put("similarity", hit.similarity());
        hit.verdict().ifPresent(v -> json.put("verdict", v.name().toLowerCase(Locale.ROOT)));
        return json;
    }

    static Map<String, Object> json(Visit visit) {
        var json = new LinkedHashMap<String, Object>();
        json.put("camera", visit.camera());
        visit.from().ifPresent(at -> json.put("from", at.toString()));
        visit.to().ifPresent(at -> json.put("to", at.toString()));
        json.put("best", visit.best().item().id());
        json.put("items", visit.items());
        return json;
    }

    static Map<String, Object> json(Answer answer) {
        var json = new LinkedHashMap<String, Object>();
        json.put(
                "verdict",
                answer.verdict().map(v -> v.name().toLowerCase(Locale.ROOT)).orElse("uncalibrated"));
        answer.doubt().ifPresent(doubt -> json.put("doubt", doubt));
        answer.caution().ifPresent(caution -> json.put("hint", caution));
        json.put("hits", answer.hits().stream().map(GalleryWords::json).toList());
        json.put("visits", answer.visits(GAP).stream().map(GalleryWords::json).toList());
        return json;
    }

    static Map<String, Object> json(Person person) {
        var json = new LinkedHashMap<String, Object>();
        json.put("person", person.id());
        json.put("name", person.name());
        json.put("items", person.items());
        return json;
    }

    static Map<String, Object> json(Event event) {
        var json = new LinkedHashMap<String, Object>();
        json.put("event", event.id());
        json.put("time", event.time().toString());
        json.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        json.put("actor", event.actor());
        json.put("changes", event.changes());
        event.undoes().ifPresent(id -> json.put("undoes", id));
        event.undoneBy().ifPresent(id -> json.put("undone_by", id));
        if (event.erased()) {
            json.put("erased", true);
        }
        return json;
    }

    static Map<String, Object> json(Receipt receipt) {
        var json = new LinkedHashMap<String, Object>();
        json.put("gallery", receipt.gallery());
        json.put("time", receipt.time().toString());
        json.put("request", receipt.request());
        json.put("items", receipt.items());
        json.put("thumbnails", receipt.thumbnails());
        json.put("people", receipt.people());
        json.put("events", receipt.events());
        json.put("contents", receipt.contents());
        json.put("verified", receipt.verified());
        json.put("to_delete_by_hand", Map.of("originals", receipt.originals(), "copies", receipt.copies()));
        return json;
    }

    /// One line of an item.
    static String line(Gallery gallery, Item item) {
        return "%8d  %-10s %-24s %-16s %s"
                .formatted(
                        item.id(),
                        item.facts().camera().orElse("-"),
                        item.facts().time().map(Object::toString).orElse("-"),
                        item.person()
                                .map(id -> gallery.people().person(id).name())
                                .orElse("-"),
                        item.facts().path().orElse(item.content()));
    }

    /// Numbers as typed: `3,7,12`.
    static List<Long> numbers(List<String> typed) {
        return typed.stream()
                .map(text -> {
                    if (!text.matches("\\d{1,18}")) {
                        throw Reid.usage("'%s' is no item's number".formatted(text));
                    }
                    return Long.parseLong(text);
                })
                .toList();
    }
}
