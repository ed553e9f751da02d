package org.reid4j.gallery.index;

import java.util.Arrays;

/// A query as the loops want it: padded, with its 8-bit codes, and with what they may be wrong by.
///
/// @param values `[padded]`
/// @param codes `[padded]`
/// @param scale what a code of 1 stands for
/// @param ownError how wrong an inner product may be through the query's codes and through rounding
/// @param reach how much of a row's error goes into the inner product: the length of the query's codes
@SuppressWarnings("ArrayRecordComponent") // read by loops, never compared
record Query(float[] values, short[] codes, float scale, float ownError, float reach) {
    private static final float LONGEST = 1 + UnitVectors.TOLERANCE;

    /// @param vector of length 1, checked already
    static Query of(float[] vector) {
        Quantised quantised = Quantised.of(vector);
        int padded = quantised.codes().length;
        short[] codes = new short[padded];
        for (int k = 0; k < padded; k++) {
            codes[k] = quantised.codes()[k];
        }
        // a float32 sum of n products of unit vectors is within n * 2^-24 of the true one; taken twice
        float rounding = 1e-6f + padded * 0x1p-23f;
        return new Query(
                Arrays.copyOf(vector, padded),
                codes,
                quantised.scale(),
                quantised.error() * LONGEST + rounding,
                LONGEST + quantised.error());
    }
}
