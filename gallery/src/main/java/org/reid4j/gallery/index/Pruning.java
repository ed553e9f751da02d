package org.reid4j.gallery.index;

import java.util.Arrays;

/// Chooses a node's neighbours among many: near ones, but none that another one leads to as well, so that a
/// few edges lead everywhere (the relative neighbourhood rule of HNSW, with the slack of Vamana).
///
/// Likeness to the node comes from the codes of 8 bits. Whether two others are alike is told by how many bits
/// of their sketches differ, and by their codes where that is too near to call: a hundred bytes in place of
/// some thousand, a thousand times an insertion. Holds scratch memory: one thread at a time.
final class Pruning {
    /// How much nearer (in squared distance) a chosen one must be to a candidate than the node is, to make
    /// it needless.
    private static final float SLACK = 1.2f;

    /// How far off sketches may be, in standard deviations.
    private static final float SURE = 2;

    private final VectorSlots slots;
    private final GraphMemory memory;
    private final float[] alike; // by how many bits differ
    private final float margin;
    private final short[] codes;
    private int[] candidates = new int[256];
    private float[] likeness = new float[256];
    private int count;
    private float scale;

    Pruning(VectorSlots slots, GraphMemory memory) {
        this.slots = slots;
        this.memory = memory;
        int bits = memory.sketchBytes() * Byte.SIZE;
        alike = new float[bits + 1];
        for (int differing = 0; differing <= bits; differing++) {
            alike[differing] =
                    (float) Math.cos(Math.PI * differing / bits); // two signs differ as often as the angle is wide
        }
        margin = (float) (SLACK * SURE * Math.PI * 0.5 / Math.sqrt(bits));
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
        for (int c = 0; c < Math.min(count, among) && chosen < most; c++) {
            boolean needed = true;
            for (int s = 0; s < chosen && needed; s++) {
                needed = !leads(into[s], candidates[c], 1 - likeness[c]);
            }
            if (needed) {
                into[chosen++] = candidates[c];
            }
        }
        return chosen;
    }

    private boolean leads(int chosen, int candidate, float distance) {
        int differing = Kernel.differing(memory.sketch(chosen), memory.sketch(candidate), memory.sketchBytes());
        float nearer = distance - SLACK * (1 - alike[differing]);
        return Math.abs(nearer) > margin ? nearer > 0 : distance >= SLACK * (1 - between(chosen, candidate));
    }

    private float between(int one, int other) {
        Chunk[] chunks = slots.chunks();
        Chunk first = slots.chunk(chunks, one);
        Chunk second = slots.chunk(chunks, other);
        int row = slots.row(one);
        int otherRow = slots.row(other);
        return first.scales[row]
                * second.scales[otherRow]
                * Kernel.dot(first.codes(row), second.codes(otherRow), codes.length);
    }

    private void sort() {
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            int bits = Float.floatToRawIntBits(-likeness[i]);
            keys[i] = ((long) (bits ^ ((bits >> 31) & Integer.MAX_VALUE)) << 32) | i;
        }
        Arrays.sort(keys);
        int[] sorted = new int[candidates.length];
        float[] like = new float[likeness.length];
        for (int i = 0; i < count; i++) {
            int from = (int) keys[i];
            sorted[i] = candidates[from];
            like[i] = likeness[from];
        }
        candidates = sorted;
        likeness = like;
    }
}
