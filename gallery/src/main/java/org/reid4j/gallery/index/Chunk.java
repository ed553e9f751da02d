package org.reid4j.gallery.index;

/// The memory of some thousand slots: floats and codes outside the heap, 24 bytes a slot of numbers inside
/// it.
final class Chunk {
    private final NativeBlock floats;
    private final NativeBlock codes;
    private final int padded;
    final long[] items;
    final float[] scales;
    final float[] errors;
    final long[] hashes;

    /// @param slots how many
    /// @param padded values a vector, see [Kernel#padded(int)]
    Chunk(int slots, int padded) {
        this.padded = padded;
        floats = new NativeBlock((long) slots * padded * Float.BYTES);
        codes = new NativeBlock((long) slots * padded);
        items = new long[slots];
        scales = new float[slots];
        errors = new float[slots];
        hashes = new long[slots];
    }

    /// Address of a row of floats.
    long floats(int row) {
        return floats.address() + (long) row * padded * Float.BYTES;
    }

    /// Address of a row of codes.
    long codes(int row) {
        return codes.address() + (long) row * padded;
    }

    /// Writes a row that nobody reads yet.
    void write(int row, long item, float[] vector, Quantised quantised, long hash) {
        Kernel.write(vector, floats(row)); // what is beyond the dimension stays zero
        Kernel.write(quantised.codes(), codes(row));
        items[row] = item;
        scales[row] = quantised.scale();
        errors[row] = quantised.error();
        hashes[row] = hash;
    }

    void free() {
        floats.free();
        codes.free();
    }
}
