package org.reid4j.gallery.spi;

/// Makes the index of a gallery, which decides whether it scans or walks a graph.
@FunctionalInterface
public interface IndexFactory {
    /// An empty index.
    ///
    /// @param dimension length of a vector
    /// @param expected how many vectors come first; more may come later
    VectorIndex open(int dimension, long expected);
}
