package org.reid4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.Embedder;
import org.reid4j.core.InputKind;
import org.reid4j.embed.EngineOptions;
import org.reid4j.embed.Engines;
import org.reid4j.embed.FirstPhotos;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.ModelFiles;
import org.reid4j.embed.OpenModel;
import org.reid4j.train.Models;
import org.reid4j.train.ScaledEmbedder;
import org.reid4j.train.TorchEmbedder;
import org.reid4j.train.TorchEngine;

/// A trained network ready to embed, with the card that says how it wants to be used.
///
/// @param model to be closed by [#close()]
record Trained(OpenModel model) implements AutoCloseable {

    /// Opens a network of photos.
    ///
    /// @param path a run's folder, a weight file, or an ONNX file
    /// @param options how it runs
    static Trained open(Path path, EngineOptions options) {
        var files = ModelFiles.find(path);
        files.weights().or(files::onnx).ifPresent(Trained::requirePhotos);
        return new Trained(Engines.open(files, options));
    }

    /// The same with some of the network's settings changed, which libtorch alone can do.
    ///
    /// @param settings such as `test_feature` and `before`
    static Trained open(Path path, EngineOptions options, Map<String, String> settings) {
        if (settings.isEmpty()) {
            return open(path, options);
        }
        var weights = weights(path, String.join(", ", settings.keySet()));
        requirePhotos(weights);
        var changed = Models.find(weights).with(settings);
        var embedder = new TorchEngine().open(weights, changed.card(), options);
        try {
            FirstPhotos.require(embedder, changed.card().preprocessing(), weights);
        } catch (RuntimeException | Error refused) {
            embedder.close();
            throw refused;
        }
        return new Trained(new OpenModel(
                embedder,
                changed.card(),
                TorchEngine.NAME,
                weights,
                Engines.id(
                        weights,
                        changed.card(),
                        options.flip().orElse(changed.card().flip()))));
    }

    /// The same with libtorch, for those who look inside a network.
    ///
    /// @param what needs it, as the begin of a sentence
    static Trained inside(Path path, EngineOptions options, String what) {
        return open(weights(path, what), options.withEngine(TorchEngine.NAME));
    }

    private static Path weights(Path path, String what) {
        return ModelFiles.find(path)
                .weights()
                .orElseThrow(() -> Reid.usage(
                        "%s looks inside the network, and %s is ONNX, which gives embeddings alone\nuse the run that it was exported from"
                                .formatted(what, path)));
    }

    /// Refuses a gait network.
    ///
    /// @param file its weights
    static void requirePhotos(Path file) {
        var card = Engines.card(file);
        if (card.reads() == InputKind.SILHOUETTES) {
            var parent = file.toAbsolutePath().getParent();
            var run = parent != null && parent.endsWith("weights") ? parent.getParent() : file;
            throw Reid.usage(
                    "%s is of a gait network (%s), which reads walks, not photos.\nWhat it saw of walks stands in the page of: reid eval run=%s data=DIR\nWhose walk it is tells: reid search WALK in DIR run=%s"
                            .formatted(file, card.system(), run, run));
        }
    }

    /// What turns photos into embeddings.
    Embedder embedder() {
        return model.embedder();
    }

    /// The same at several input sizes; needs libtorch.
    ///
    /// @param scales empty for the network's own size
    Embedder embedder(List<Double> scales) {
        return scales.isEmpty() ? embedder() : new ScaledEmbedder(torch().orElseThrow(), scales);
    }

    /// The network as libtorch has it; empty when another engine runs it.
    Optional<TorchEmbedder> torch() {
        return model.embedder() instanceof TorchEmbedder torch ? Optional.of(torch) : Optional.empty();
    }

    /// What belongs to the network.
    ModelCard card() {
        return model.card();
    }

    /// How a photo becomes an embedding, where there is a choice: which feature, and whether with its
    /// mirror image.
    String words(Optional<Boolean> flip) {
        return words(flip, List.of());
    }

    /// The same at several input sizes.
    String words(Optional<Boolean> flip, List<Double> scales) {
        var feature = Optional.ofNullable(card().settings().get("test_feature"));
        return feature.map(which -> which + " the neck's batch norm, ").orElse("")
                + (flip.orElse(card().flip()) ? "averaged with the mirror image" : "one view")
                + (scales.isEmpty() ? "" : ", at the scales " + ScaledEmbedder.words(scales));
    }

    @Override
    public void close() {
        model.close();
    }
}
