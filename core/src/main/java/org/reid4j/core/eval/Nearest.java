package org.reid4j.core.eval;

import java.util.Arrays;

/// Keeps the k smallest of many (distance, item) keys, in order: small k, so insertion beats a heap.
final class Nearest {
    private final long[] keys;
    private int size;
    private float farthest = Float.POSITIVE_INFINITY;

    Nearest(int k) {
        keys = new long[k];
    }

    /// A key that sorts by distance, then by item. Negative zero counts as zero.
    ///
    /// @param item 0..2^31-1
    static long key(float distance, int item) {
        int bits = Float.floatToRawIntBits(distance + 0f);
        int ordered = bits < 0 ? ~bits ^ 0x8000_0000 : bits; // as a signed int, in the order of the floats
        return ((long) ordered << 32) | item;
    }

    static float distance(long key) {
        int ordered = (int) (key >> 32);
        return Float.intBitsToFloat(ordered < 0 ? ~(ordered ^ 0x8000_0000) : ordered);
    }

    static int item(long key) {
        return (int) key & 0x7fff_ffff;
    }

    /// A quick look: false when a key of this distance would surely be dropped.
    boolean wants(float distance) {
        return distance <= farthest;
    }

    /// The largest distance that is still wanted.
    float limit() {
        return farthest;
    }

    void offer(long key) {
        if (size == keys.length && (size == 0 || key >= keys[size - 1])) {
            return;
        }
        int at = size < keys.length ? size++ : size - 1;
        while (at > 0 && keys[at - 1] > key) {
            keys[at] = keys[at - 1];
            at--;
        }
        keys[at] = key;
        if (size == keys.length) {
            farthest = distance(keys[size - 1]);
        }
    }

    /// Writes what was kept, nearest first.
    ///
    /// @param at where in both arrays
    void moveTo(int[] items, float[] distances, int at) {
        for (int i = 0; i < size; i++) {
            items[at + i] = item(keys[i]);
            distances[at + i] = distance(keys[i]);
        }
    }

    /// The items kept, nearest first.
    int[] items() {
        return Arrays.stream(keys, 0, size).mapToInt(Nearest::item).toArray();
    }
}
