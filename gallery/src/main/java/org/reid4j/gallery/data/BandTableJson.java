package org.reid4j.gallery.data;

import org.reid4j.core.eval.BandTable;
import org.reid4j.core.eval.Threshold;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// How a gallery writes down the operating points of its model, in its store and in what it exports.
public final class BandTableJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private BandTableJson() {}

    /// The points as an array of objects.
    public static ArrayNode of(BandTable table) {
        var points = MAPPER.createArrayNode();
        table.thresholds()
                .forEach(point -> points.addObject()
                        .put("false_accept_rate", point.falseAcceptRate())
                        .put("cosine", point.threshold())
                        .put("true_positive_rate", point.truePositiveRate()));
        return points;
    }

    /// Reads what [#of] wrote; of nothing where nothing stands.
    public static BandTable read(JsonNode points) {
        return new BandTable(points.valueStream()
                .map(point -> new Threshold(
                        point.path("false_accept_rate").asDouble(),
                        point.path("cosine").asDouble(),
                        point.path("true_positive_rate").asDouble()))
                .toList());
    }

    /// Reads the text of [#of].
    public static BandTable parse(String text) {
        return read(MAPPER.readTree(text));
    }
}
