package org.reid4j.gallery.spi;

import java.util.ArrayList;
import java.util.List;

/// Finds the nearest of many vectors. Exact scans and graphs stand behind it, so that a gallery never
/// knows which it has.
///
/// An index is made from its store and can be thrown away: it holds nothing that the store does not hold.
/// It is safe for any number of threads; what was added before a search began is in what it searches, what
/// was removed before is not found, and an item that is replaced meanwhile is found with its old or its
/// new vector, once.
///
/// Bad input is refused with a [org.reid4j.core.ReidException] of kind `USAGE`: a vector of another length
/// than [#dimension()], with a value that is not finite, of zeros or of a Euclidean length that is not 1
/// (0.99 to 1.01), a negative item, a `k` below 1, a closed index.
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
    /// @param allowed which items may be found; asked during the search, not after it, so that k items are
    ///     found wherever k are allowed
    List<Neighbour> nearest(float[] query, int k, ItemFilter allowed);

    /// [#nearest(float\[\], int, ItemFilter)] for several queries at once, which may read the memory once
    /// for all.
    ///
    /// @param queries any number, one list of neighbours each
    default List<List<Neighbour>> nearest(float[][] queries, int k, ItemFilter allowed) {
        List<List<Neighbour>> all = new ArrayList<>(queries.length);
        for (float[] query : queries) {
            all.add(nearest(query, k, allowed));
        }
        return all;
    }

    /// Waits until work that goes on in the background, such as building a graph, is done. Searches are
    /// right without it, only slower.
    ///
    /// @param progress told about five times a second
    default void settle(IndexProgress progress) {
        // nothing goes on in the background
    }

    /// Writes what makes the next opening faster, if the index has such a thing and a folder for it.
    ///
    /// @throws org.reid4j.core.ReidException of kind `RESOURCES` when it cannot be written
    default void save() {
        // nothing to write
    }

    /// Deletes what [#save()] wrote, which may hold coarse copies of vectors that are to go.
    ///
    /// @throws org.reid4j.core.ReidException of kind `RESOURCES` when it cannot be deleted
    default void unsave() {
        // nothing was written
    }

    /// What the index is and how far, in a few words for people: `exact`, `graph, 95% built`.
    String state();

    /// Gives the memory back, after waiting for the searches under way.
    @Override
    void close();
}
