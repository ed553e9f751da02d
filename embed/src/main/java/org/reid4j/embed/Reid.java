package org.reid4j.embed;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reid4j.core.Ahead;
import org.reid4j.core.Embedding;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.SharedEmbedder;
import org.reid4j.core.eval.Bands;
import org.reid4j.image.BufferedPixels;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;

/// Photos of people to embeddings, in three lines: open a model, embed, compare.
///
/// Thread-safe: photos of all threads are gathered into batches; where too many wait, callers wait for
/// room, see [SharedEmbedder].
public final class Reid implements AutoCloseable {
    private static final int WINDOW = 2; // batches decoded ahead

    private final OpenModel model;
    private final SharedEmbedder embedder;
    private final int batch;
    private final ImageReader reader = new ImageReader(ImageLimits.defaults(), false);

    private Reid(OpenModel model, SharedEmbedder.Options queue) {
        this.model = model;
        this.batch = queue.batch();
        this.embedder = new SharedEmbedder(model.embedder(), queue);
    }

    /// Opens a model with the faster engine on all cores.
    ///
    /// @param path a run's folder, a folder with `model.json`, an `.onnx` or a `.safetensors` file
    /// @throws ReidException when there is no model, or the engine that runs it is not on the class path
    public static Reid open(Path path) {
        return open(path, EngineOptions.defaults());
    }

    /// Opens a model.
    ///
    /// @param path see [#open(Path)]
    /// @param options how it runs
    public static Reid open(Path path, EngineOptions options) {
        return open(path, options, new SharedEmbedder.Options(options.batch(), 8 * options.batch(), 0));
    }

    /// Opens a model for many callers.
    ///
    /// @param path see [#open(Path)]
    /// @param options how it runs
    /// @param queue how photos are gathered, and how many may wait
    public static Reid open(Path path, EngineOptions options, SharedEmbedder.Options queue) {
        return new Reid(Engines.open(path, options), queue);
    }

    /// What belongs to the model: what it expects of a photo, what was measured.
    public ModelCard card() {
        return model.card();
    }

    /// The name of the engine that runs it: `onnx` or `torch`.
    public String engine() {
        return model.engine();
    }

    /// What the embeddings of this model have in common, see [Embedding#model()].
    public String model() {
        return model.id();
    }

    /// Length of an embedding.
    public int dimension() {
        return embedder.dimension();
    }

    /// Embeds a file: one person, cut out.
    ///
    /// @throws ReidException when it is no photo that can be read
    public Embedding embed(Path photo) {
        return embed(reader.read(photo));
    }

    /// Embeds a decoded picture: one person, cut out.
    public Embedding embed(BufferedImage photo) {
        return embed(BufferedPixels.of(photo));
    }

    /// Embeds pixels: one person, cut out.
    public Embedding embed(Pixels photo) {
        return embed(List.of(photo)).getFirst();
    }

    /// Embeds photos in the order given.
    public List<Embedding> embed(List<Pixels> photos) {
        return embedder.embed(photos).stream()
                .map(values -> new Embedding(model.id(), values))
                .toList();
    }

    /// Embeds files in the order given, decoded by several threads a few batches ahead, so
    /// that a list of any length fits into memory.
    ///
    /// @throws ReidException when one is no photo that can be read
    public List<Embedding> embedFiles(List<Path> photos) {
        int threads = Runtime.getRuntime().availableProcessors();
        var embeddings = new ArrayList<Embedding>(photos.size());
        try (var decoded =
                new Ahead<>(photos, threads, WINDOW * batch, (Path photo) -> embedder.reduced(reader.read(photo)))) {
            var waiting = new ArrayList<Pixels>(batch);
            while (decoded.hasNext()) {
                waiting.add(decoded.next());
                if (waiting.size() == batch || !decoded.hasNext()) {
                    embeddings.addAll(embed(waiting));
                    waiting.clear();
                }
            }
        }
        return embeddings;
    }

    /// Embeds decoded pictures in the order given.
    public List<Embedding> embedImages(List<BufferedImage> photos) {
        return embed(photos.stream().map(BufferedPixels::of).toList());
    }

    /// What a similarity means, by the bands that were measured; empty when none were, as of a model
    /// that was trained elsewhere.
    ///
    /// @param similarity see [Embedding#similarity]
    public Optional<Bands.Verdict> verdict(float similarity) {
        return model.card().bands().map(bands -> bands.verdict(similarity));
    }

    /// Finishes what was accepted, then frees the model.
    @Override
    public void close() {
        embedder.close();
    }
}
