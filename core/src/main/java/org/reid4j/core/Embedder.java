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

    /// What an embedder needs of a photo, and no more: lists of large photos are brought to this before they wait for
    /// [#embed], which gives the same for a photo and for what is left of it. May be called by any thread.
    ///
    /// @param photo any size
    /// @return the photo itself unless an implementation knows better
    default Pixels reduced(Pixels photo) {
        return photo;
    }

    @Override
    void close();
}
