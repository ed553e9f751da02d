package org.reid4j.embed;

import java.nio.file.Path;
import org.reid4j.core.Embedder;

/// A trained model ready to embed.
///
/// @param embedder what does it; for one thread at a time unless it says otherwise
/// @param card what belongs to the model
/// @param engine the name of what runs it
/// @param file what was opened
/// @param id equal for models whose embeddings can be compared: the same weights, preprocessing and
///     mirror images, whatever runs them
public record OpenModel(Embedder embedder, ModelCard card, String engine, Path file, String id)
        implements AutoCloseable {
    @Override
    public void close() {
        embedder.close();
    }
}
