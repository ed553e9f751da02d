package org.reid4j.gallery.transfer;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Metric;
import org.reid4j.gallery.data.CalibrationJson;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.GalleryInfo;
import org.reid4j.gallery.data.Item;
import org.reid4j.gallery.data.PinnedModel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How an exported gallery's texts are written and read.
final class GalleryJson {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
    static final String FORMAT = "reid4j-gallery";
    static final int VERSION = 1;

    private GalleryJson() {}

    static ObjectNode info(GalleryInfo info) {
        var json = MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("name", info.name())
                .put("created", info.created().toString());
        info.retentionDays().ifPresent(days -> json.put("retention_days", days));
        PinnedModel model = info.model();
        var of = json.putObject("model")
                .put("id", model.id())
                .put("name", model.name())
                .put("preprocessing", model.preprocessing())
                .put("dimension", model.dimension())
                .put("metric", model.metric().name().toLowerCase(Locale.ROOT));
        model.bands()
                .ifPresent(bands ->
                        of.putObject("bands").put("match", bands.match()).put("unsure", bands.unsure()));
        model.calibration().ifPresent(found -> of.set("calibration", CalibrationJson.of(found)));
        model.caution().ifPresent(caution -> of.put("caution", caution));
        return json;
    }

    static GalleryInfo info(JsonNode json, String file) {
        if (!FORMAT.equals(json.path("format").asString(""))
                || json.path("version").asInt(0) != VERSION) {
            throw new GalleryException(
                    Reason.INVALID, "%s is no exported gallery of version %d".formatted(file, VERSION));
        }
        try {
            var model = json.path("model");
            var bands = model.path("bands");
            int days = json.path("retention_days").asInt(0);
            return new GalleryInfo(
                    json.path("name").asString(""),
                    Instant.parse(json.path("created").asString("")),
                    new PinnedModel(
                            model.path("id").asString(""),
                            model.path("name").asString(""),
                            model.path("preprocessing").asString(""),
                            model.path("dimension").asInt(0),
                            Metric.valueOf(model.path("metric").asString("").toUpperCase(Locale.ROOT)),
                            bands.isObject()
                                    ? Optional.of(new Bands(
                                            bands.path("match").floatValue(),
                                            bands.path("unsure").floatValue()))
                                    : Optional.empty(),
                            CalibrationJson.read(model.path("calibration")),
                            text(model, "caution")),
                    days == 0 ? Optional.empty() : Optional.of(days));
        } catch (RuntimeException e) {
            throw new GalleryException(
                    Reason.DAMAGED, "%s is damaged: %s".formatted(file, String.valueOf(e.getMessage())), e);
        }
    }

    static ObjectNode item(Item item) {
        Facts facts = item.facts();
        var json = MAPPER.createObjectNode().put("content", item.content());
        facts.path().ifPresent(value -> json.put("path", value));
        facts.camera().ifPresent(value -> json.put("camera", value));
        facts.time().ifPresent(value -> json.put("time", value.toString()));
        facts.track().ifPresent(value -> json.put("track", value));
        facts.source().ifPresent(value -> json.put("source", value));
        if (!facts.tags().isEmpty()) {
            var tags = json.putArray("tags");
            facts.tags().forEach(tags::add);
        }
        item.person().ifPresent(value -> json.put("person", value));
        return json.put("added", item.added().toString());
    }

    static Facts facts(JsonNode json) {
        var tags = new TreeSet<String>();
        json.path("tags").forEach(tag -> tags.add(tag.asString("")));
        return new Facts(
                text(json, "path"),
                text(json, "camera"),
                text(json, "time").map(Instant::parse),
                text(json, "track"),
                text(json, "source"),
                tags);
    }

    static Optional<String> text(JsonNode json, String key) {
        return Optional.ofNullable(json.get(key)).map(value -> value.asString(""));
    }

    static JsonNode parse(String text, String where) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new GalleryException(Reason.DAMAGED, "%s is damaged: no JSON".formatted(where), e);
        }
    }
}
