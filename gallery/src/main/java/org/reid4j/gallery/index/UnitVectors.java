package org.reid4j.gallery.index;

import org.reid4j.core.ReidException;

/// Refuses what is not a vector of length 1 before it gets into an index.
final class UnitVectors {
    /// How far a length may be from 1: embeddings that were kept in 16 bits are taken as they are.
    static final float TOLERANCE = 0.01f;

    private UnitVectors() {}

    /// @param what whose vector it is, for the message
    static void require(String what, float[] vector, int dimension) {
        if (vector.length != dimension) {
            throw refused(
                    "The vector of %s has %d values, the index holds vectors of %d: use the model that the gallery"
                                    .formatted(what, vector.length, dimension)
                            + " was made with.");
        }
        // nearly always the quick sum is enough; the exact one has the last word near the limits and says what is wrong
        if (Math.abs(Kernel.squares(vector) - 1) < TOLERANCE) {
            return;
        }
        double squares = 0;
        for (int k = 0; k < vector.length; k++) {
            if (!Float.isFinite(vector[k])) {
                throw refused("The vector of %s has %s at place %d, its values must be finite."
                        .formatted(what, vector[k], k));
            }
            squares += (double) vector[k] * vector[k];
        }
        double length = Math.sqrt(squares);
        if (Math.abs(length - 1) > TOLERANCE) {
            throw refused("The vector of %s has length %.4g, it must be 1: divide it by its length first."
                    .formatted(what, length));
        }
    }

    /// @param k how many neighbours are asked for
    static void requireCount(int k) {
        if (k < 1) {
            throw refused("k is %d, a search finds at least 1 item.".formatted(k));
        }
    }

    /// @param item a store's number
    static void requireItem(long item) {
        if (item < 0) {
            throw refused("The item's number is %d, it must be 0 or more.".formatted(item));
        }
    }

    private static ReidException refused(String message) {
        return new ReidException(ReidException.Kind.USAGE, message);
    }
}
