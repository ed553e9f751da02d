package org.reid4j.gallery.data;

import java.util.Optional;
import org.reid4j.core.eval.BandTable;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.Spread;
import org.reid4j.core.eval.Threshold;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How a gallery writes down what its model's bands were measured on, in its store and in what it exports.
public final class CalibrationJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private CalibrationJson() {}

    /// What was measured, as an object.
    public static ObjectNode of(Calibration found) {
        var json = MAPPER.createObjectNode().put("people", found.people()).put("queries", found.queries());
        json.set("strangers", spread(found.strangers()));
        json.set("same", spread(found.same()));
        var points = json.putArray("thresholds");
        found.table()
                .thresholds()
                .forEach(point -> points.addObject()
                        .put("false_accept_rate", point.falseAcceptRate())
                        .put("cosine", point.threshold())
                        .put("true_positive_rate", point.truePositiveRate()));
        return json;
    }

    private static ObjectNode spread(Spread of) {
        return MAPPER.createObjectNode()
                .put("pairs", of.pairs())
                .put("mean", of.mean())
                .put("deviation", of.deviation())
                .put("q10", of.q10())
                .put("q25", of.q25())
                .put("q50", of.q50())
                .put("q75", of.q75())
                .put("q90", of.q90());
    }

    /// The text of an object; of `null` where nothing was measured.
    public static String text(Optional<Calibration> found) {
        return found.map(CalibrationJson::of).map(ObjectNode::toString).orElse("null");
    }

    /// Reads what [#of] wrote; empty where nothing stands.
    public static Optional<Calibration> read(JsonNode from) {
        if (!from.isObject()) {
            return Optional.empty();
        }
        return Optional.of(new Calibration(
                from.path("people").asInt(),
                from.path("queries").asInt(),
                spread(from.path("strangers")),
                spread(from.path("same")),
                new BandTable(from.path("thresholds")
                        .valueStream()
                        .map(point -> new Threshold(
                                point.path("false_accept_rate").asDouble(),
                                point.path("cosine").asDouble(),
                                point.path("true_positive_rate").asDouble()))
                        .toList())));
    }

    private static Spread spread(JsonNode from) {
        return new Spread(
                from.path("pairs").asLong(),
                from.path("mean").asDouble(),
                from.path("deviation").asDouble(),
                from.path("q10").asDouble(),
                from.path("q25").asDouble(),
                from.path("q50").asDouble(),
                from.path("q75").asDouble(),
                from.path("q90").asDouble());
    }

    /// Reads what [#text] wrote.
    public static Optional<Calibration> parse(String text) {
        return read(MAPPER.readTree(text));
    }
}
