package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.Embedder;
import org.reid4j.embed.EngineSpeeds;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.OnnxEmbedder;
import org.reid4j.embed.OnnxEngine;
import org.reid4j.embed.onnx.OnnxFile;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.train.Models;
import org.reid4j.train.TorchEmbedder;
import org.reid4j.train.TorchEngine;
import org.reid4j.train.export.EngineRace;
import org.reid4j.train.export.ExportCheck;
import org.reid4j.train.export.OnnxExport;

/// Makes an ONNX file of a model and does not believe in it: it is run beside the network before anybody
/// else gets it.
///
/// @param terminal where to speak
/// @param model the network
/// @param card what will travel with it
/// @param bytes whether the file reads bytes and normalises them itself
/// @param rounding for 8 bits; empty for 32
record OnnxMaking(Terminal terminal, Models model, ModelCard card, boolean bytes, Optional<Rounding> rounding) {
    private static final String FILE = "model.onnx";
    private static final int BATCH = 32;

    /// What came out.
    ///
    /// @param card with what was found out about the file
    /// @param check beside the network; empty with 8 bits, which are judged by rank-1
    /// @param kept rank-1 with 8 bits and with 32
    /// @param speeds of what was raced
    record Made(
            Path file,
            ModelCard card,
            Optional<ExportCheck> check,
            Optional<Rounding.Kept> kept,
            Optional<EngineSpeeds> speeds) {}

    /// @param folder to work in
    Made in(Path folder) {
        Path file = folder.resolve(FILE);
        terminal.say("writing %s".formatted(FILE));
        try (ReidNet net = model.open()) {
            var graph = OnnxExport.embedder(net, card.preprocessing(), bytes, metadata(card));
            OnnxFile.write(file, graph);
            terminal.say("checking it against the network");
            if (net instanceof SilhouetteNet gait) {
                ExportCheck check = ExportCheck.walks(
                        gait,
                        file,
                        card.preprocessing().height(),
                        card.preprocessing().width());
                check.require(file.getFileName());
                return new Made(file, card, Optional.of(check), Optional.empty(), Optional.empty());
            }
            try (var torch = TorchEmbedder.owning(net, card.preprocessing(), TorchEmbedder.Options.defaults());
                    var onnx = open(file)) {
                ExportCheck check = ExportCheck.photos(torch, onnx);
                check.require(file.getFileName());
                if (rounding.isPresent()) {
                    var less = roundedCard();
                    var eight = graph.withMetadata(metadata(less));
                    return rounded(file, less, onnx, rounding.get().round(eight, card, folder.resolve("scratch.onnx")));
                }
                var speeds = race(OnnxEngine.NAME, onnx, TorchEngine.NAME, torch);
                return new Made(
                        file, card.withEngine(speeds), Optional.of(check), Optional.empty(), Optional.of(speeds));
            }
        }
    }

    private static Map<String, String> metadata(ModelCard card) {
        return Map.of(ModelCard.METADATA, card.json());
    }

    private OnnxEmbedder open(Path file) {
        return OnnxEmbedder.open(file, card.preprocessing(), OnnxEmbedder.Options.defaults());
    }

    private Rounding.Kept kept(Path whole, Path small) {
        try (var one = inUse(whole);
                var other = inUse(small)) {
            return rounding.orElseThrow().require(one, other);
        }
    }

    /// In this order, whatever the JVM makes of hash codes.
    private static EngineSpeeds race(String one, Embedder first, String other, Embedder second) {
        var engines = new LinkedHashMap<String, Embedder>();
        engines.put(one, first);
        engines.put(other, second);
        return EngineRace.run(engines, ExportCheck.pedestrians(BATCH));
    }

    /// The card of the rounded network, which is not that of the weights any more.
    private ModelCard roundedCard() {
        var facts = new LinkedHashMap<>(card.facts());
        facts.put("rounded_from", String.valueOf(facts.remove(ModelCard.WEIGHTS)));
        facts.keySet().removeIf(fact -> fact.equals("mAP") || fact.equals("rank1") || fact.startsWith("threshold_at"));
        facts.put("precision", "int8, rounded from float32; bands were measured in float32");
        return card.withFacts(facts).withoutEngine();
    }

    /// As it is used: with mirror images where the card says so.
    private OnnxEmbedder inUse(Path file) {
        return OnnxEmbedder.open(
                file, card.preprocessing(), OnnxEmbedder.Options.defaults().withFlip(card.flip()));
    }

    private Made rounded(Path file, ModelCard less, Embedder whole, OnnxGraph graph) {
        Path small = file.resolveSibling("small.onnx");
        OnnxFile.write(small, graph);
        try (var eight = open(small)) {
            Rounding.Kept kept = kept(file, small);
            var speeds = race("float32", whole, "int8", eight);
            Files.move(small, file, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(file.resolveSibling("scratch.onnx"));
            return new Made(
                    file,
                    less.with("rank1_float32", Double.toString(kept.whole()))
                            .with("rank1_int8", Double.toString(kept.rounded()))
                            .with("rank1_measured_on", "%s, %d queries".formatted(kept.dataset(), kept.queries())),
                    Optional.empty(),
                    Optional.of(kept),
                    Optional.of(speeds));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
