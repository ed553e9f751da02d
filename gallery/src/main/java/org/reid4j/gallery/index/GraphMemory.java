package org.reid4j.gallery.index;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The memory of a graph, outside the heap: of each slot its neighbours and its sketch, in blocks that stay
/// where they are while the graph grows.
///
/// A list of neighbours is a count and as many slots. Readers take the count before the slots and find every
/// slot whole that they read; a list that is rewritten meanwhile shows them some of the old and some of the
/// new.
final class GraphMemory implements AutoCloseable {
    /// Neighbours a node can have.
    static final int MOST_NEIGHBOURS = 63;
    private static final int LIST_BYTES = (1 + MOST_NEIGHBOURS) * Integer.BYTES;
    private static final int SHIFT = 12;
    private static final int SLOTS = 1 << SHIFT;

    private final int sketchBytes;
    private volatile Block[] blocks = {};

    @SuppressWarnings("ArrayRecordComponent") // read by loops, never compared
    private record Block(NativeBlock lists, NativeBlock sketches, float[] factors) {}

    /// @param sketchBytes of a slot
    GraphMemory(int sketchBytes) {
        this.sketchBytes = sketchBytes;
    }

    /// Makes room for a slot.
    void reserve(int slot) {
        if (slot >= capacity()) {
            grow(slot);
        }
    }

    private synchronized void grow(int slot) {
        Block[] longer = Arrays.copyOf(blocks, Math.max(blocks.length, (slot >>> SHIFT) + 1));
        for (int i = blocks.length; i < longer.length; i++) {
            longer[i] = new Block(
                    new NativeBlock((long) SLOTS * LIST_BYTES),
                    new NativeBlock((long) SLOTS * sketchBytes),
                    new float[SLOTS]);
        }
        blocks = longer;
    }

    /// Slots that there is room for.
    int capacity() {
        return blocks.length << SHIFT;
    }

    /// Bytes of a sketch.
    int sketchBytes() {
        return sketchBytes;
    }

    /// Address of a slot's sketch.
    long sketch(int slot) {
        return blocks[slot >>> SHIFT].sketches.address() + (long) (slot & (SLOTS - 1)) * sketchBytes;
    }

    /// What [Sketcher] says a slot's signed sum is to be multiplied with.
    float factor(int slot) {
        return blocks[slot >>> SHIFT].factors[slot & (SLOTS - 1)];
    }

    /// What a query makes of a slot.
    float about(int slot, Sketcher.Asked query) {
        Block block = blocks[slot >>> SHIFT];
        int row = slot & (SLOTS - 1);
        return query.about(block.factors[row], block.sketches.address() + (long) row * sketchBytes);
    }

    /// Writes the sketch of a slot that nobody reads yet.
    void write(int slot, MemorySegment sketch, float factor) {
        Kernel.write(sketch, sketch(slot));
        blocks[slot >>> SHIFT].factors[slot & (SLOTS - 1)] = factor;
    }

    private long list(int slot) {
        return blocks[slot >>> SHIFT].lists.address() + (long) (slot & (SLOTS - 1)) * LIST_BYTES;
    }

    /// Reads a slot's neighbours.
    ///
    /// @param into of [#MOST_NEIGHBOURS] or more
    /// @return how many
    int neighbours(int slot, int[] into) {
        long at = list(slot);
        int count = Kernel.acquire(at);
        for (int i = 0; i < count; i++) {
            into[i] = Kernel.acquire(at + 4L * (i + 1));
        }
        return count;
    }

    /// Replaces a slot's neighbours; only one thread may write a list.
    void write(int slot, int[] neighbours, int count) {
        long at = list(slot);
        for (int i = 0; i < count; i++) {
            Kernel.release(at + 4L * (i + 1), neighbours[i]);
        }
        Kernel.release(at, count);
    }

    /// Adds a neighbour to a slot's, where there are fewer than [#MOST_NEIGHBOURS]; only one thread may
    /// write a list.
    void append(int slot, int count, int neighbour) {
        long at = list(slot);
        Kernel.release(at + 4L * (count + 1), neighbour);
        Kernel.release(at, count + 1);
    }

    @Override
    public synchronized void close() {
        for (Block block : blocks) {
            block.lists.free();
            block.sketches.free();
        }
        blocks = new Block[0];
    }
}
