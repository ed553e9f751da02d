package org.reid4j.gallery.index;

/// Tells whether a vector is still the one that a saved graph was built of; not against people who mean
/// harm.
final class VectorHash {
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private VectorHash() {}

    /// Of all its bits, in four lanes so that the processor need not wait for one product after another.
    static long of(float[] vector) {
        long a = 1;
        long b = 2;
        long c = 3;
        long d = 4;
        int whole = vector.length & -4;
        for (int k = 0; k < whole; k += 4) {
            a = (a ^ Float.floatToRawIntBits(vector[k])) * FACTOR;
            b = (b ^ Float.floatToRawIntBits(vector[k + 1])) * FACTOR;
            c = (c ^ Float.floatToRawIntBits(vector[k + 2])) * FACTOR;
            d = (d ^ Float.floatToRawIntBits(vector[k + 3])) * FACTOR;
        }
        for (int k = whole; k < vector.length; k++) {
            a = (a ^ Float.floatToRawIntBits(vector[k])) * FACTOR;
        }
        return mixed(mixed(mixed(mixed(a) + b) + c) + d);
    }

    private static long mixed(long value) {
        long x = (value ^ (value >>> 32)) * FACTOR;
        return x ^ (x >>> 29);
    }
}
