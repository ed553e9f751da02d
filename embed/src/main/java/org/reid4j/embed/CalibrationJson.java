package org.reid4j.embed;

import java.util.Optional;
import org.reid4j.core.eval.BandTable;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.Spread;
import org.reid4j.core.eval.Threshold;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How a model card writes down what its bands were measured on, which [ModelCard] would be too long for.
final class CalibrationJson {
    private CalibrationJson() {}

    static void write(ObjectNode to, Calibration found) {
        to.put("people", found.people()).put("queries", found.queries());
        spread(to.putObject("strangers"), found.strangers());
        spread(to.putObject("same"), found.same());
        var table = to.putArray("thresholds");
        found.table()
                .thresholds()
                .forEach(point -> table.addObject()
                        .put("false_accept_rate", point.falseAcceptRate())
                        .put("cosine", point.threshold())
                        .put("true_positive_rate", point.truePositiveRate()));
    }

    private static void spread(ObjectNode to, Spread spread) {
        to.put("pairs", spread.pairs()).put("mean", spread.mean()).put("deviation", spread.deviation());
        to.put("q10", spread.q10()).put("q25", spread.q25()).put("q50", spread.q50());
        to.put("q75", spread.q75()).put("q90", spread.q90());
    }

    /// @param from the object, missing in cards from before it was kept
    static Optional<Calibration> read(JsonNode from) {
        return from.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Calibration(
                        from.path("people").asInt(),
                        from.path("queries").asInt(),
                        spread(from.path("strangers")),
                        spread(from.path("same")),
                        table(from.path("thresholds"))));
    }

    private static BandTable table(JsonNode from) {
        return new BandTable(from.valueStream()
                .map(point -> new Threshold(
                        point.path("false_accept_rate").asDouble(),
                        point.path("cosine").asDouble(),
                        point.path("true_positive_rate").asDouble()))
                .toList());
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
}
