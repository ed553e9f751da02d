package org.reid4j.core;

import java.util.List;

/// Turns photos of people into embeddings. The one thing that evaluation, search and galleries know of a network.
///
/// An implementation is used by one thread at a time unless it says otherwise.
public interface Embedder extends AutoCloseable {

    /// Length of an embedding.
    int dimension();

    /// Embeds photos in the order given.
    ///
    /// @param photos any sizes; an implementation resizes and normalises them itself
    /// @return one vector a photo, each of [#dimension()] values and of Euclidean length 1
    List<float[]> embed(List<Pixels> photos);

    @Override
    void close();
}
