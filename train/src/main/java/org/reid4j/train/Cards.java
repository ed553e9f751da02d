package org.reid4j.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Metric;
import org.reid4j.embed.ModelCard;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Systems;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.Resolved;
import org.reid4j.train.hook.Measured;

/// Model cards of our own networks: the one place where a card's plain names become a network's
/// specification and the other way round, and where measurements are written down.
public final class Cards {
    private Cards() {}

    /// The card of a network before anything was measured.
    ///
    /// @param spec network and settings
    /// @param classes people its classifier was trained on
    public static ModelCard of(
            ModelSpec spec,
            Preprocessing preprocessing,
            int classes,
            Metric metric,
            boolean flip,
            Map<String, String> facts) {
        return new ModelCard(
                spec.system(), spec.settings(), Systems.reads(spec), preprocessing, classes, metric, flip, facts);
    }

    /// Network and settings of a card.
    ///
    /// @throws org.reid4j.models.ModelException when it names none of our systems, or a setting it has
    ///     not
    public static ModelSpec spec(ModelCard card) {
        return Systems.spec(card.system(), card.settings());
    }

    /// A card with what a measurement found.
    ///
    /// @param more further facts
    public static ModelCard measured(ModelCard card, Measured measured, Map<String, String> more) {
        return switch (measured) {
            case Measured.Photos photos -> measured(card, photos.report(), more);
            case Measured.Walks walks -> {
                var all = new LinkedHashMap<>(card.facts());
                walks.numbers().forEach((name, value) -> all.put(name, Double.toString(value)));
                all.put("protocol", walks.report().conventions());
                all.putAll(more);
                yield card.withBands(Optional.empty(), Optional.empty()).withFacts(all);
            }
        };
    }

    private static ModelCard measured(ModelCard card, EvalReport report, Map<String, String> more) {
        var all = new LinkedHashMap<>(card.facts());
        all.put("mAP", Double.toString(report.scores().mAP()));
        all.put("rank1", Double.toString(report.scores().rank(1)));
        all.put("protocol", report.options().describe());
        report.thresholds()
                .forEach(threshold -> all.put(
                        "threshold_at_false_accept_rate_" + threshold.falseAcceptRate(),
                        Double.toString(threshold.threshold())));
        all.putAll(more);
        return card.withBands(
                        report.thresholds().isEmpty() ? Optional.empty() : Optional.of(report.bands()),
                        report.calibration())
                .withFacts(all);
    }

    /// What a weight file says of itself: enough to build the network again, with and without our model
    /// card.
    public static Map<String, String> notes(ModelCard card) {
        var notes = new LinkedHashMap<>(Systems.metadata(spec(card)));
        notes.put(ModelCard.METADATA, card.json());
        return notes;
    }

    /// A configuration with a card's network, measured as the card says; all else is the system's own.
    static Resolved config(ModelCard card) {
        var keys = new ArrayList<String>();
        keys.add("model=" + card.system());
        spec(card).settings().forEach((key, value) -> keys.add("model." + key + "=" + value));
        keys.add("eval.metric=" + card.metric().name().toLowerCase(Locale.ROOT));
        keys.add("eval.flip=" + card.flip());
        return ConfigFile.load(List.of(), keys);
    }
}
