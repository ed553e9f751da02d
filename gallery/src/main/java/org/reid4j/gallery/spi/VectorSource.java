package org.reid4j.gallery.spi;

/// What a store hands to an index that is made from it: all vectors, in any order, each item once.
@FunctionalInterface
public interface VectorSource {
    /// Of nothing.
    VectorSource EMPTY = _ -> {};

    /// Hands over every vector.
    ///
    /// @param visitor called once an item, from one thread
    void forEach(Visitor visitor);

    /// Takes the vectors.
    @FunctionalInterface
    interface Visitor {
        /// @param item the store's number of the item, 0 or more
        /// @param vector of Euclidean length 1; copied, so that the store can use the array again
        void accept(long item, float[] vector);
    }
}
