package org.reid4j.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.InputKind;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Systems;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.Resolved;
import org.reid4j.train.hook.Measured;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What must travel with weights so that somebody else can use them: `model.json` for programs, `MODEL.md`
/// for
/// people. A weight file itself carries the card as it was before any measurement: enough to open the
/// network, without scores and bands, so keep `model.json` beside it.
///
/// @param spec network and settings
/// @param preprocessing what the network expects of a photo
/// @param classes people its classifier was trained on
/// @param metric how its embeddings are compared
/// @param flip whether its scores and bands were measured with mirror images averaged in
/// @param bands cosine, whatever the metric, from which an answer is a match or unsure; empty before the
///     first measurement
/// @param calibration what the bands were measured on; empty before the first measurement and in older cards
/// @param facts dataset, scores, hash of the weights, versions: whatever is known
public record ModelCard(
        ModelSpec spec,
        Preprocessing preprocessing,
        int classes,
        Metric metric,
        boolean flip,
        Optional<Bands> bands,
        Optional<Calibration> calibration,
        Map<String, String> facts) {
    /// Under which key a weight file carries its card.
    public static final String METADATA = "reid4j.model";

    private static final JsonMapper JSON = new JsonMapper();

    public ModelCard {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /// This card with what a measurement found.
    ///
    /// @param more further facts
    public ModelCard measured(Measured measured, Map<String, String> more) {
        return switch (measured) {
            case Measured.Photos photos -> measured(photos.report(), more);
            case Measured.Walks walks -> {
                var all = new LinkedHashMap<>(facts);
                walks.numbers().forEach((name, value) -> all.put(name, Double.toString(value)));
                all.put("protocol", walks.report().conventions());
                all.putAll(more);
                yield new ModelCard(
                        spec, preprocessing, classes, metric, flip, Optional.empty(), Optional.empty(), all);
            }
        };
    }

    private ModelCard measured(EvalReport report, Map<String, String> more) {
        var all = new LinkedHashMap<>(facts);
        all.put("mAP", Double.toString(report.scores().mAP()));
        all.put("rank1", Double.toString(report.scores().rank(1)));
        all.put("protocol", report.options().describe());
        report.thresholds()
                .forEach(threshold -> all.put(
                        "threshold_at_false_accept_rate_" + threshold.falseAcceptRate(),
                        Double.toString(threshold.threshold())));
        all.putAll(more);
        Optional<Bands> found = report.thresholds().isEmpty() ? Optional.empty() : Optional.of(report.bands());
        return new ModelCard(spec, preprocessing, classes, metric, flip, found, report.calibration(), all);
    }

    /// This card for other settings of the same network.
    public ModelCard with(ModelSpec other) {
        return new ModelCard(other, preprocessing, classes, metric, flip, bands, calibration, facts);
    }

    /// This card with one more fact.
    public ModelCard with(String name, String fact) {
        var all = new LinkedHashMap<>(facts);
        all.put(name, fact);
        return new ModelCard(spec, preprocessing, classes, metric, flip, bands, calibration, all);
    }

    /// A configuration with this network, measured as the card says; all else is the system's own.
    public Resolved config() {
        var keys = new ArrayList<String>();
        keys.add("model=" + spec.system());
        spec.settings().forEach((key, value) -> keys.add("model." + key + "=" + value));
        keys.add("eval.metric=" + metric.name().toLowerCase(Locale.ROOT));
        keys.add("eval.flip=" + flip);
        return ConfigFile.load(List.of(), keys);
    }

    /// What a weight file says of itself: enough to build the network again, with and without this card.
    public Map<String, String> notes() {
        var notes = new LinkedHashMap<>(Systems.metadata(spec));
        notes.put(METADATA, json());
        return notes;
    }

    /// The text of `model.json`.
    public String json() {
        ObjectNode root = JSON.createObjectNode().put("version", 1);
        ObjectNode model = root.putObject("model").put("system", spec.system());
        spec.settings().forEach(model::put);
        ObjectNode input = root.putObject("input");
        input.put("height", preprocessing.height()).put("width", preprocessing.width());
        input.put("interpolation", preprocessing.interpolation().name().toLowerCase(Locale.ROOT));
        var mean = input.putArray("mean");
        var std = input.putArray("std");
        for (int channel = 0; channel < 3; channel++) {
            mean.add(preprocessing.mean()[channel]);
            std.add(preprocessing.std()[channel]);
        }
        root.put("classes", classes);
        root.put("metric", metric.name().toLowerCase(Locale.ROOT));
        root.put("flip", flip);
        bands.ifPresent(
                found -> root.putObject("bands").put("match", found.match()).put("unsure", found.unsure()));
        calibration.ifPresent(found -> CalibrationJson.write(root.putObject("measured"), found));
        ObjectNode known = root.putObject("facts");
        facts.forEach(known::put);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    /// Reads `model.json`.
    ///
    /// @param text its text
    /// @param name what to call it in messages
    /// @throws ReidException when it is damaged or from a later version
    public static ModelCard parse(String text, String name) {
        try {
            JsonNode root = JSON.readTree(text);
            JsonNode input = root.path("input");
            var settings = new LinkedHashMap<String, String>();
            root.path("model")
                    .properties()
                    .forEach(entry ->
                            settings.put(entry.getKey(), entry.getValue().asString("")));
            String system = String.valueOf(settings.remove("system"));
            var facts = new LinkedHashMap<String, String>();
            root.path("facts")
                    .properties()
                    .forEach(entry -> facts.put(entry.getKey(), entry.getValue().asString("")));
            JsonNode bands = root.path("bands");
            return new ModelCard(
                    Systems.spec(system, settings),
                    new Preprocessing(
                            input.path("height").asInt(),
                            input.path("width").asInt(),
                            Interpolation.valueOf(
                                    input.path("interpolation").asString("").toUpperCase(Locale.ROOT)),
                            floats(input.path("mean")),
                            floats(input.path("std"))),
                    root.path("classes").asInt(),
                    Metric.valueOf(root.path("metric").asString("").toUpperCase(Locale.ROOT)),
                    root.path("flip").asBoolean(),
                    bands.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(new Bands(
                                    bands.path("match").floatValue(),
                                    bands.path("unsure").floatValue())),
                    CalibrationJson.read(root.path("measured")),
                    facts);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new ReidException(
                    ReidException.Kind.USAGE, name + " is damaged or from another version: " + e.getMessage(), e);
        }
    }

    private static float[] floats(JsonNode array) {
        var values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    /// The text of `MODEL.md`.
    public String markdown() {
        var text = new StringBuilder("# " + spec.system() + "\n\n| | |\n|---|---|\n");
        spec.settings().forEach((key, value) -> row(text, key, value));
        row(
                text,
                "input",
                Systems.reads(spec) == InputKind.SILHOUETTES
                        ? "silhouettes of %d x %d, 0 to 1".formatted(preprocessing.height(), preprocessing.width())
                        : preprocessing.toString());
        row(text, "classes", Integer.toString(classes));
        row(text, "metric", metric.name().toLowerCase(Locale.ROOT) + (flip ? ", mirror images averaged in" : ""));
        bands.ifPresent(found -> row(
                text,
                "bands",
                "match from similarity %.3f, unsure from %.3f, below: not here"
                        .formatted(found.match(), found.unsure())));
        calibration.ifPresent(found -> row(
                text,
                "bands measured on",
                "%,d photos of %d people that asked%s"
                        .formatted(
                                found.queries(),
                                found.people(),
                                found.hint().isEmpty() ? "" : ": few, take them as a hint")));
        facts.forEach((key, value) -> row(text, key, value));
        return text.append(
                        Systems.reads(spec) == InputKind.SILHOUETTES
                                ? "\nNo threshold is measured for walks: somebody is always nearest, which alone makes no match.\n"
                                : "\nThresholds hold for photos like those they were measured on; measure again on your own.\n")
                .append(
                        "A match is a hint, not proof of identity: let a person look before anything follows from it.\n")
                .toString();
    }

    private static void row(StringBuilder text, String key, String value) {
        text.append("| ")
                .append(key)
                .append(" | ")
                .append(value.replace("|", "\\|"))
                .append(" |\n");
    }
}
