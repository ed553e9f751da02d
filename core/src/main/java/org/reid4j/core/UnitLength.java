package org.reid4j.core;

/// Brings embeddings to Euclidean length 1, in the same way whatever computed them.
public final class UnitLength {
    private UnitLength() {}

    /// Brings each row to length 1; a row of zeros stays, and one with a value that is no number is
    /// left full of them.
    ///
    /// @param rows `[N, dimension]`, changed in place
    /// @param dimension length of a row, at least 1
    public static void normalise(float[] rows, int dimension) {
        for (int from = 0; from < rows.length; from += dimension) {
            double squares = 0;
            for (int i = from; i < from + dimension; i++) {
                squares += (double) rows[i] * rows[i];
            }
            float factor = squares == 0 ? 1 : (float) (1 / Math.sqrt(squares));
            for (int i = from; i < from + dimension; i++) {
                rows[i] *= factor;
            }
        }
    }
}
