package org.reid4j.gallery.spi;

/// Makes a gallery's index.
@FunctionalInterface
public interface IndexFactory {
    /// Opens an index over everything that a store holds.
    ///
    /// @param dimension length of a vector
    /// @param source the store's vectors; may be asked more than once, must be asked once
    VectorIndex open(int dimension, VectorSource source);
}
