package org.reid4j.gallery.index;

import java.util.Arrays;

/// Chooses a node's neighbours among many: near ones, but none that another one leads to as well, so that a
/// few edges lead everywhere (the relative neighbourhood rule of HNSW, with the slack of Vamana).
///
/// Likeness comes from the codes of 8 bits. Holds scratch memory: one thread at a time.
final class Pruning {
    /// How much nearer (in squared distance) a chosen one must be to a candidate than the node is, to make
    /// it needless.
    private static final float SLACK = 1.2f;

    private final VectorSlots slots;
    private final short[] codes;
    private int[] candidates = new int[256];
    private float[] likeness = new float[256];
    private int count;
    private float scale;

    Pruning(VectorSlots slots) {
        this.slots = slots;
        codes = new short[slots.padded()];
    }

    /// Begins a choice for a node.
    void begin(int node) {
        count = 0;
        Chunk[] chunks = slots.chunks();
        Kernel.read(slots.chunk(chunks, node).codes(slots.row(node)), codes);
        scale = slots.chunk(chunks, node).scales[slots.row(node)];
    }

    /// Offers a candidate, each once and never the node itself.
    void offer(int slot) {
        if (count == candidates.length) {
            candidates = Arrays.copyOf(candidates, 2 * count);
            likeness = Arrays.copyOf(likeness, 2 * count);
        }
        Chunk chunk = slots.chunk(slots.chunks(), slot);
        int row = slots.row(slot);
        candidates[count] = slot;
        likeness[count++] = scale * chunk.scales[row] * Kernel.dot(codes, chunk.codes(row));
    }

    /// Chooses.
    ///
    /// @param most how many
    /// @param among how many of the nearest candidates are looked at
    /// @param into where the chosen go, the nearest first
    /// @return how many were chosen
    int choose(int most, int among, int[] into) {
        sort();
        int chosen = 0;
        Chunk[] chunks = slots.chunks();
        for (int c = 0; c < Math.min(count, among) && chosen < most; c++) {
            int candidate = candidates[c];
            Chunk chunk = slots.chunk(chunks, candidate);
            int row = slots.row(candidate);
            float distance = 1 - likeness[c];
            boolean needed = true;
            for (int s = 0; s < chosen && needed; s++) {
                Chunk other = slots.chunk(chunks, into[s]);
                int otherRow = slots.row(into[s]);
                float between = chunk.scales[row]
                        * other.scales[otherRow]
                        * Kernel.dot(chunk.codes(row), other.codes(otherRow), codes.length);
                needed = SLACK * (1 - between) > distance;
            }
            if (needed) {
                into[chosen++] = candidate;
            }
        }
        return chosen;
    }

    private void sort() {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(-likeness[i]);
            keys[i] = ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | i;
        }
        Arrays.sort(keys);
        int[] sorted = new int[candidates.length];
        float[] alike = new float[likeness.length];
        for (int i = 0; i < count; i++) {
            int from = (int) keys[i];
            sorted[i] = candidates[from];
            alike[i] = likeness[from];
        }
        candidates = sorted;
        likeness = alike;
    }
}
