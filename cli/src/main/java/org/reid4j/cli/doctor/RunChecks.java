package org.reid4j.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.cli.compare.Contender;
import org.reid4j.core.InputKind;
import org.reid4j.core.Pixels;
import org.reid4j.core.Sha256;
import org.reid4j.embed.EngineOptions;
import org.reid4j.embed.Engines;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.ModelFiles;
import org.reid4j.embed.OnnxEngine;
import org.reid4j.embed.OpenModel;
import org.reid4j.train.Models;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;

/// Whether a run or a model is whole and works: its files, the hash of its weights, a picture embedded,
/// and its ONNX
/// file beside its weights.
///
/// @param folder the run's, or the model's
/// @param now for whether a run still lives
public record RunChecks(RunFolder folder, Instant now) {
    private static final double SAME = 1e-3;

    /// All of them.
    public List<Check> all() {
        var checks = new ArrayList<Check>();
        if (Files.exists(folder.file("run.json"))) {
            checks.add(Check.of("run", "its weights may still be good; start it again", this::record));
        }
        checks.add(Check.of("files", "make the run again, or copy it whole", this::files));
        checks.add(Check.of("card", "take model.json from a copy", this::card));
        Check weights = Check.of("weights", "copy them again, or take weights=last", this::weights);
        checks.add(weights);
        if (weights.status() != Check.Status.FAIL) {
            checks.add(Check.of("embeds", "train it again, or take the last weights: weights=last", this::embeds));
            checks.add(Check.of("onnx", "export it again: reid export run=" + folder.name(), this::onnx));
        }
        return checks;
    }

    private Check record() {
        RunRecord record = folder.record();
        RunRecord.Status status = record.status(now);
        String found = status.name().toLowerCase(Locale.ROOT)
                + record.reason()
                        .map(why ->
                                ": " + Anonymous.text(why.lines().findFirst().orElse("")))
                        .orElse("");
        return switch (status) {
            case FINISHED, RUNNING -> Check.ok("run", found);
            case STOPPED, FAILED, LOST ->
                Check.warn("run", found, "go on with: reid train --resume run=" + folder.name());
        };
    }

    /// What can be read back: configuration, evaluations; what a kill left half-written.
    private Check files() throws IOException {
        var contender = Contender.read(folder.name(), folder);
        List<String> unfinished;
        try (var all = Files.walk(folder.path())) {
            unfinished = all.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".tmp") || name.endsWith(".unfinished"))
                    .toList();
        }
        String found = "%d settings, %d evaluations"
                .formatted(contender.config().size(), contender.evaluations().size());
        return unfinished.isEmpty()
                ? Check.ok("files", found)
                : Check.warn(
                        "files",
                        found + ", %d half-written by something that was killed".formatted(unfinished.size()),
                        "they are in nobody's way; a resumed training clears its own away");
    }

    private Check card() {
        ModelCard card = ModelCard.read(folder.file(ModelCard.FILE));
        String found = card.system() + ", " + card.preprocessing().height() + "x"
                + card.preprocessing().width();
        if (card.reads() == InputKind.SILHOUETTES) {
            return Check.ok("card", found + ", reads walks");
        }
        if (card.bands().isEmpty()) {
            return Check.warn(
                    "card",
                    found + ", no bands: a search ranks, but calls nobody a match",
                    "measure them: reid calibrate run=" + folder.name() + " data=DIR");
        }
        String bands = String.format(
                Locale.ROOT,
                "%s, match from %.3f, unsure from %.3f",
                found,
                card.bands().get().match(),
                card.bands().get().unsure());
        Optional<String> hint = card.calibration()
                .flatMap(measured -> measured.weakness(card.bands().get()).or(measured::hint));
        return hint.map(why -> Check.warn(
                        "card",
                        bands + "; " + why,
                        "measure on more people: reid calibrate run=" + folder.name() + " data=DIR"))
                .orElseGet(() -> Check.ok("card", bands));
    }

    /// Whole, and those that the card was written for.
    private Check weights() {
        var files = ModelFiles.find(folder.path());
        Path file = files.weights().or(files::onnx).orElseThrow();
        String hash = Sha256.of(file);
        String found = "%s, SHA-256 %s…".formatted(file.getFileName(), hash.substring(0, 12));
        Optional<String> noted = Optional.of(folder.file(ModelCard.FILE))
                .filter(Files::exists)
                .flatMap(
                        card -> Optional.ofNullable(ModelCard.read(card).facts().get(ModelCard.WEIGHTS)));
        if (noted.isPresent() && !noted.get().equals(hash)) {
            return Check.fail(
                    "weights",
                    found + ", but the card was written for "
                            + noted.get().substring(0, Math.min(12, noted.get().length())) + "…",
                    "its bands and scores are another network's: copy weights and card together");
        }
        return Check.ok("weights", found + (noted.isPresent() ? ", as the card says" : ""));
    }

    private Check embeds() {
        if (ModelCard.read(folder.file(ModelCard.FILE)).reads() == InputKind.SILHOUETTES) {
            try (var net = Models.find(folder.path()).open()) {
                return Check.ok(
                        "embeds",
                        "%,d tensors fit; walks are not tried"
                                .formatted(net.stateDict().size()));
            }
        }
        try (OpenModel model = Engines.open(folder.path(), EngineOptions.defaults())) {
            float[] embedding = golden(model);
            double length = 0;
            for (float value : embedding) {
                length += (double) value * value;
            }
            return Double.isFinite(length) && Math.abs(length - 1) < SAME
                    ? Check.ok("embeds", "%d numbers of length 1, by %s".formatted(embedding.length, model.engine()))
                    : Check.fail(
                            "embeds",
                            "an embedding of length " + Math.sqrt(length),
                            "the weights are spoilt: take another checkpoint");
        }
    }

    private Check onnx() {
        var files = ModelFiles.find(folder.path());
        if (files.onnx().isEmpty() || files.weights().isEmpty()) {
            return Check.ok("onnx", files.onnx().isEmpty() ? "none was exported" : "it is the model itself");
        }
        float[] torch;
        try (OpenModel model = Engines.open(files, EngineOptions.defaults().withEngine("torch"))) {
            torch = golden(model);
        }
        float[] onnx;
        try (OpenModel model = Engines.open(files, EngineOptions.defaults().withEngine(OnnxEngine.NAME))) {
            onnx = golden(model);
        }
        double apart = torch.length == onnx.length ? 0 : Double.NaN;
        for (int i = 0; i < torch.length && !Double.isNaN(apart); i++) {
            apart = Math.max(apart, Math.abs((double) torch[i] - onnx[i]));
        }
        String found = String.format(Locale.ROOT, "differs from the weights by %.1e", apart);
        return apart < SAME
                ? Check.ok("onnx", found)
                : Check.fail("onnx", found, "export it again: reid export run=" + folder.name());
    }

    private static float[] golden(OpenModel model) {
        return model.embedder().embed(List.of(picture())).getFirst();
    }

    /// A picture that is the same everywhere: two ramps and a checkerboard.
    private static Pixels picture() {
        int width = 64;
        int height = 128;
        var rgb = new byte[3 * width * height];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[at++] = (byte) (4 * x);
                rgb[at++] = (byte) (2 * y);
                rgb[at++] = (byte) ((x / 8 + y / 8) % 2 * 255);
            }
        }
        return new Pixels(width, height, rgb);
    }
}
