package org.reid4j.gallery.index;

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
    private static final float ROUNDED_UP = 1 + 1e-5f;

    /// @param vector of which the largest absolute value becomes 127
    static Quantised of(float[] vector) {
        float largest = 0;
        for (float v : vector) {
            largest = Math.max(largest, Math.abs(v));
        }
        float scale = largest / LARGEST;
        float inverse = 1 / scale;
        byte[] codes = new byte[Kernel.padded(vector.length)];
        double squares = 0;
        for (int k = 0; k < vector.length; k++) {
            float scaled = vector[k] * inverse;
            int code = Math.clamp((int) (scaled + Math.copySign(0.5f, scaled)), -LARGEST, LARGEST);
            codes[k] = (byte) code;
            double e = (double) vector[k] - (double) code * scale;
            squares += e * e;
        }
        return new Quantised(codes, scale, (float) Math.sqrt(squares) * ROUNDED_UP);
    }
}
