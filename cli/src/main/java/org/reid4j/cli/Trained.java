package org.reid4j.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.InputKind;
import org.reid4j.embed.ModelCard;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Precision;
import org.reid4j.train.Models;
import org.reid4j.train.TorchEmbedder;

/// A trained network ready to embed, with the card that says how it wants to be used.
///
/// @param embedder to be closed by [#close()]
/// @param card of the network
/// @param weights its file
record Trained(TorchEmbedder embedder, ModelCard card, Path weights) implements AutoCloseable {
    private static final int BATCH = 32;

    /// Opens a run's network.
    ///
    /// @param path a run's folder or a weight file that carries its card
    /// @param device where to compute: `cpu`, `cuda`, `auto`
    /// @param flip whether mirror images are averaged in; as it was measured when empty
    static Trained open(Path path, String device, Optional<Boolean> flip) {
        return open(path, device, flip, Map.of());
    }

    /// The same with some of the network's settings changed.
    ///
    /// @param settings such as `test_feature` and `before`
    static Trained open(Path path, String device, Optional<Boolean> flip, Map<String, String> settings) {
        var where = Device.parse(device);
        Engine.threads(Runtime.getRuntime().availableProcessors());
        var found = Models.find(path).with(settings);
        requirePhotos(path, found.card());
        var options = new TorchEmbedder.Options(
                where, Precision.F32, flip.orElse(found.card().flip()), BATCH, true);
        return new Trained(
                TorchEmbedder.owning(found.open(), found.card().preprocessing(), options),
                found.card(),
                found.weights());
    }

    /// Refuses a gait network.
    ///
    /// @param path a run's folder or its weights
    static void requirePhotos(Path path) {
        requirePhotos(path, Models.find(path).card());
    }

    private static void requirePhotos(Path path, ModelCard card) {
        if (card.reads() == InputKind.SILHOUETTES) {
            var parent = path.toAbsolutePath().getParent();
            var run = parent != null && parent.endsWith("weights") ? parent.getParent() : path;
            throw Reid.usage(
                    "%s is of a gait network (%s), which reads walks, not photos.\nWhat it saw of walks stands in the page of: reid eval run=%s data=DIR\nWhose walk it is tells: reid search WALK in DIR run=%s"
                            .formatted(path, card.system(), run, run));
        }
    }

    /// How a photo becomes an embedding, where there is a choice: which feature, and whether with its mirror image.
    String words(Optional<Boolean> flip) {
        var feature = Optional.ofNullable(card.settings().get("test_feature"));
        return feature.map(which -> which + " the neck's batch norm, ").orElse("")
                + (flip.orElse(card.flip()) ? "averaged with the mirror image" : "one view");
    }

    @Override
    public void close() {
        embedder.close();
    }
}
