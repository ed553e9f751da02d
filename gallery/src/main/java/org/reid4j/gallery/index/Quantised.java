package org.reid4j.gallery.index;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// A vector in 8 bits a value, with how far it is from the vector itself, from which a bound follows: for
/// vectors `v = scale * codes + e` the inner product `q v` differs from that of the codes by at most
/// `|q - e_q| |e_v| + |e_q| |v|` (Cauchy-Schwarz). A first pass over a quarter of the bytes can so rule
/// out nearly everything, and what it rules out is provably not among the nearest.
///
/// @param codes `[padded]`, -127 to 127
/// @param scale what a code of 1 stands for
/// @param error Euclidean length of `e`, rounded up
@SuppressWarnings("ArrayRecordComponent") // read by loops, never compared
record Quantised(byte[] codes, float scale, float error) {
    private static final int LARGEST = 127;
    private static final float ROUNDED_UP = 1 + 1e-4f; // far above what a sum of thousands in float32 is wrong by
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    /// @param vector of which the largest absolute value becomes 127
    static Quantised of(float[] vector) {
        int whole = FLOATS.loopBound(vector.length);
        int n = FLOATS.length();
        FloatVector most = FloatVector.zero(FLOATS);
        for (int k = 0; k < whole; k += n) {
            most = most.max(FloatVector.fromArray(FLOATS, vector, k).abs());
        }
        float largest = most.reduceLanes(VectorOperators.MAX);
        for (int k = whole; k < vector.length; k++) {
            largest = Math.max(largest, Math.abs(vector[k]));
        }
        float scale = largest / LARGEST;
        float inverse = 1 / scale;
        int[] rounded = new int[vector.length];
        FloatVector squares = FloatVector.zero(FLOATS);
        for (int k = 0; k < whole; k += n) {
            FloatVector values = FloatVector.fromArray(FLOATS, vector, k);
            FloatVector scaled = values.mul(inverse);
            FloatVector away = scaled.add(FloatVector.broadcast(FLOATS, 0.5f)
                    .blend(-0.5f, scaled.compare(VectorOperators.LT, 0))); // half up or down, then towards zero
            IntVector codes = (IntVector) away.convertShape(VectorOperators.F2I, INTS, 0);
            codes.intoArray(rounded, k);
            FloatVector e = ((FloatVector) codes.convertShape(VectorOperators.I2F, FLOATS, 0))
                    .fma(FloatVector.broadcast(FLOATS, -scale), values); // rounded once, so exact enough
            squares = e.fma(e, squares);
        }
        double sum = squares.reduceLanes(VectorOperators.ADD);
        for (int k = whole; k < vector.length; k++) {
            float scaled = vector[k] * inverse;
            rounded[k] = (int) (scaled + Math.copySign(0.5f, scaled));
            double e = (double) vector[k] - (double) rounded[k] * scale;
            sum += e * e;
        }
        byte[] codes = new byte[Kernel.padded(vector.length)];
        for (int k = 0; k < rounded.length; k++) {
            codes[k] = (byte) rounded[k];
        }
        return new Quantised(codes, scale, (float) Math.sqrt(sum) * ROUNDED_UP);
    }
}
