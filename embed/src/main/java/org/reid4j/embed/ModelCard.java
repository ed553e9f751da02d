package org.reid4j.embed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.InputKind;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.BandTable;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Preprocessing;

/// What must travel with weights so that somebody else can use them: `model.json` for programs,
/// `MODEL.md` for people. A weight file itself carries the card as it was before any measurement:
/// enough to open the network, without scores and bands, so keep `model.json` beside it.
///
/// @param system the network's name, such as `strong-baseline`; `onnx` for a graph that came as a file
/// @param settings of the system, in the order they are written
/// @param reads photos or walks
/// @param preprocessing what the network expects of a photo
/// @param classes people its classifier was trained on; 0 where nobody knows
/// @param metric how its embeddings are compared
/// @param flip whether its scores and bands were measured with mirror images averaged in
/// @param bands cosine, whatever the metric, from which an answer is a match or unsure; empty before the
///     first measurement
/// @param calibration what the bands were measured on; empty before the first measurement and in older
///     cards
/// @param engine how fast it ran; empty before that was measured
/// @param facts dataset, scores, hash of the weights, versions: whatever is known
public record ModelCard(
        String system,
        Map<String, String> settings,
        InputKind reads,
        Preprocessing preprocessing,
        int classes,
        Metric metric,
        boolean flip,
        Optional<Bands> bands,
        Optional<Calibration> calibration,
        Optional<EngineSpeeds> engine,
        Map<String, String> facts) {
    /// Under which key a weight file carries its card.
    public static final String METADATA = "reid4j.model";

    /// The name of the file for programs.
    public static final String FILE = "model.json";

    /// Under which name the facts keep the hash of the weights that a card belongs to, in hexadecimal.
    public static final String WEIGHTS = "weights_sha256";

    public ModelCard {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /// Bands by the size of a gallery; of nothing where none were measured, or where somebody wrote other `bands` into
    /// the card, which then hold for any size.
    public BandTable bandTable() {
        return calibration
                .map(Calibration::table)
                .filter(table -> table.bands(1).equals(bands))
                .orElseGet(() -> new BandTable(List.of()));
    }

    /// A card before anything was measured.
    public ModelCard(
            String system,
            Map<String, String> settings,
            InputKind reads,
            Preprocessing preprocessing,
            int classes,
            Metric metric,
            boolean flip,
            Map<String, String> facts) {
        this(
                system,
                settings,
                reads,
                preprocessing,
                classes,
                metric,
                flip,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                facts);
    }

    /// This card for other settings of the same network.
    public ModelCard withSettings(Map<String, String> other) {
        return new ModelCard(
                system, other, reads, preprocessing, classes, metric, flip, bands, calibration, engine, facts);
    }

    /// This card with one more fact.
    public ModelCard with(String name, String fact) {
        var all = new LinkedHashMap<>(facts);
        all.put(name, fact);
        return withFacts(all);
    }

    /// This card with other facts.
    public ModelCard withFacts(Map<String, String> all) {
        return new ModelCard(
                system, settings, reads, preprocessing, classes, metric, flip, bands, calibration, engine, all);
    }

    /// This card with the bands of a measurement.
    ///
    /// @param found empty when it gave none
    /// @param on what they were measured on
    public ModelCard withBands(Optional<Bands> found, Optional<Calibration> on) {
        return new ModelCard(system, settings, reads, preprocessing, classes, metric, flip, found, on, engine, facts);
    }

    /// This card without speeds, which were another file's.
    public ModelCard withoutEngine() {
        return with(Optional.empty());
    }

    /// This card with the speeds of its engines.
    public ModelCard withEngine(EngineSpeeds speeds) {
        return with(Optional.of(speeds));
    }

    private ModelCard with(Optional<EngineSpeeds> speeds) {
        return new ModelCard(
                system, settings, reads, preprocessing, classes, metric, flip, bands, calibration, speeds, facts);
    }

    /// The text of `model.json`.
    public String json() {
        return CardJson.write(this);
    }

    /// Reads `model.json`.
    ///
    /// @param text its text
    /// @param name what to call it in messages
    /// @throws ReidException when it is damaged or from a later version
    public static ModelCard parse(String text, String name) {
        return CardJson.read(text, name);
    }

    /// Reads `model.json`.
    ///
    /// @throws ReidException when it cannot be read or is damaged
    public static ModelCard read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new ReidException(ReidException.Kind.USAGE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// The text of `MODEL.md`.
    public String markdown() {
        var text = new StringBuilder("# " + system + "\n\n| | |\n|---|---|\n");
        settings.forEach((key, value) -> row(text, key, value));
        row(
                text,
                "input",
                reads == InputKind.SILHOUETTES
                        ? "silhouettes of %d x %d, 0 to 1".formatted(preprocessing.height(), preprocessing.width())
                        : preprocessing.toString());
        if (classes > 0) {
            row(text, "classes", Integer.toString(classes));
        }
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
        engine.ifPresent(found -> found.imagesPerSecond()
                .forEach((name, speed) -> row(
                        text,
                        "speed with " + name,
                        String.format(Locale.ROOT, "%.1f photos/s, %d at once", speed, found.batch()))));
        facts.forEach((key, value) -> row(text, key, value));
        return text.append(
                        reads == InputKind.SILHOUETTES
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
