package org.reid4j.gallery.spi;

import java.util.List;

/// Finds the nearest of many vectors. Exact scans and graphs stand behind it, so that a gallery never knows which it
/// has.
///
/// An index is made from its store and can be thrown away: it holds nothing that the store does not hold. It is safe
/// for
/// any number of threads; what was added before a search began is found by it, what was removed before is not.
public interface VectorIndex extends AutoCloseable {

    /// Length of a vector.
    int dimension();

    /// Vectors in the index.
    long size();

    /// Adds a vector, or puts another in the place of the item's.
    ///
    /// @param item the store's number of the item, 0 or more
    /// @param vector finite, of [#dimension()] values and Euclidean length 1; copied
    void add(long item, float[] vector);

    /// Takes an item out.
    ///
    /// @return whether it was there
    boolean remove(long item);

    /// The items most like a query among those allowed, the most alike first, ties by item number.
    ///
    /// @param query of [#dimension()] values and Euclidean length 1
    /// @param k how many at most, at least 1
    /// @param allowed which items may be found; asked during the search, not after it, so that k items are found
    ///     wherever k are allowed
    List<Neighbour> nearest(float[] query, int k, ItemFilter allowed);

    @Override
    void close();
}
