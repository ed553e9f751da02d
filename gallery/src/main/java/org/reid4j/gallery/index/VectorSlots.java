package org.reid4j.gallery.index;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;

/// The memory of an index: numbered slots for vectors, outside the heap, that any number of threads read
/// while others write.
///
/// A vector is never written over: a replaced one gets a new slot, and a slot is used again only after
/// everybody who might read it has gone. A search reads a [Snapshot], the state of one moment.
///
/// Memory for `n` vectors of `d` values, `p` being `d` rounded up to a multiple of 64: `5 p n` bytes
/// outside the heap (4 for floats, 1 for codes), of which the machine gives only what has been written to,
/// and about 90 `n` bytes in it. 200,000 vectors of 2048: 1,953 MiB outside, 18 MiB in the heap.
final class VectorSlots implements AutoCloseable {
    private static final long CHUNK_BYTES = 16L << 20; // of floats
    private static final int MOST_SLOTS = Integer.MAX_VALUE - 64;

    private final int dimension;
    private final int padded;
    private final int shift;
    private final Readers readers = new Readers();
    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private final Map<Long, Integer> slotOf = new HashMap<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final ArrayDeque<Retired> retired = new ArrayDeque<>();
    private long[] live = new long[64];
    private long[] marked = new long[64];
    private int limit;
    private int unmarked;
    private volatile Chunk[] chunks = {};
    private int size;
    private volatile @Nullable Snapshot current;

    private record Retired(int slot, long phase) {}

    /// @param dimension values a vector, at least 1
    VectorSlots(int dimension) {
        this.dimension = dimension;
        padded = Kernel.padded(dimension);
        long slots = Math.max(64, CHUNK_BYTES / ((long) padded * Float.BYTES));
        shift = 63 - Long.numberOfLeadingZeros(slots);
    }

    int dimension() {
        return dimension;
    }

    int padded() {
        return padded;
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /// Begins to read; everything read afterwards stays in place until [#exit(long)].
    long enter() {
        return readers.enter();
    }

    void exit(long entered) {
        readers.exit(entered);
    }

    /// Waits until everybody who reads now has gone.
    void awaitReaders() {
        readers.await();
    }

    /// The memory of now; grows while one reads.
    Chunk[] chunks() {
        return chunks;
    }

    Chunk chunk(Chunk[] of, int slot) {
        return of[slot >>> shift];
    }

    int row(int slot) {
        return slot & ((1 << shift) - 1);
    }

    /// Slots a chunk.
    int chunkSlots() {
        return 1 << shift;
    }

    /// The state of this moment; the caller must have entered before.
    Snapshot snapshot() {
        Snapshot now = current;
        if (now != null) {
            return now;
        }
        lock.lock();
        try {
            int words = Math.ceilDiv(limit, 64);
            now = new Snapshot(chunks, Arrays.copyOf(live, words), Arrays.copyOf(marked, words), size, unmarked);
            current = now;
            return now;
        } finally {
            lock.unlock();
        }
    }

    /// Writes a vector into a free slot, where nobody sees it before [#show(long, int)]; the caller must
    /// have entered.
    ///
    /// @return the slot
    int stage(long item, float[] vector) {
        UnitVectors.requireItem(item);
        UnitVectors.require("item " + item, vector, dimension);
        Quantised quantised = Quantised.of(vector);
        int slot = reserve();
        chunk(chunks, slot).write(row(slot), item, vector, quantised, VectorHash.of(vector));
        return slot;
    }

    /// Shows a staged vector to everybody, in the place of the item's former one.
    ///
    /// @return where the item was before, to be given to [#recycle(int)] some time, or -1
    int show(long item, int slot) {
        return show(item, slot, false);
    }

    /// Puts a vector into a slot of [#reserveFirst(int)], known to the graph, and shows it.
    void putAt(int slot, long item, float[] vector) {
        UnitVectors.require("item " + item, vector, dimension);
        chunk(chunks, slot).write(row(slot), item, vector, Quantised.of(vector), VectorHash.of(vector));
        show(item, slot, true);
    }

    private int show(long item, int slot, boolean known) {
        lock.lock();
        try {
            Integer before = slotOf.put(item, slot);
            set(live, slot);
            size++;
            if (known) {
                set(marked, slot);
            } else {
                unmarked++;
            }
            if (before != null) {
                hide(before);
            }
            current = null;
            return before == null ? -1 : before;
        } finally {
            lock.unlock();
        }
    }

    /// Takes an item out.
    ///
    /// @return where it was, to be given to [#recycle(int)] some time, or -1
    int remove(long item) {
        lock.lock();
        try {
            Integer slot = slotOf.remove(item);
            if (slot == null) {
                return -1;
            }
            hide(slot);
            current = null;
            return slot;
        } finally {
            lock.unlock();
        }
    }

    private void hide(int slot) {
        clear(live, slot);
        size--;
        if (!get(marked, slot)) {
            unmarked--;
        }
    }

    /// Notes that the graph knows a slot.
    void mark(int slot) {
        lock.lock();
        try {
            if (!get(marked, slot)) {
                set(marked, slot);
                unmarked -= get(live, slot) ? 1 : 0;
                current = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets a slot be used again, once those who read now have gone.
    ///
    /// @param slot neither live nor reachable in a graph
    void recycle(int slot) {
        lock.lock();
        try {
            clear(marked, slot);
            current = null;
            retired.add(new Retired(slot, readers.phase()));
        } finally {
            lock.unlock();
        }
    }

    boolean isLive(int slot) {
        lock.lock();
        try {
            return get(live, slot);
        } finally {
            lock.unlock();
        }
    }

    boolean isMarked(int slot) {
        lock.lock();
        try {
            return get(marked, slot);
        } finally {
            lock.unlock();
        }
    }

    private int reserve() {
        lock.lock();
        try {
            while (!retired.isEmpty() && readers.passed(retired.getFirst().phase())) {
                free.add(retired.removeFirst().slot());
            }
            if (!free.isEmpty()) {
                return free.removeFirst();
            }
            if (limit >= MOST_SLOTS) {
                throw new ReidException(
                        ReidException.Kind.RESOURCES, "An index holds at most %,d vectors.".formatted(MOST_SLOTS));
            }
            grow(limit + 1);
            return limit++;
        } finally {
            lock.unlock();
        }
    }

    /// Makes the first slots of an empty index, for [#putAt]; those not used are
    /// zeros.
    void reserveFirst(int count) {
        lock.lock();
        try {
            grow(count);
            limit = count;
        } finally {
            lock.unlock();
        }
    }

    private void grow(int slots) {
        while ((long) chunks.length << shift < slots) {
            Chunk[] longer = Arrays.copyOf(chunks, chunks.length + 1);
            longer[chunks.length] = new Chunk(1 << shift, padded);
            chunks = longer;
        }
        int words = Math.ceilDiv(slots, 64);
        if (words > live.length) {
            live = Arrays.copyOf(live, Math.max(words, 2 * live.length));
            marked = Arrays.copyOf(marked, live.length);
        }
    }

    /// Waits for those inside and gives the memory back.
    @Override
    public void close() {
        if (readers.close()) {
            for (Chunk chunk : chunks) {
                chunk.free();
            }
        }
    }

    private static boolean get(long[] bits, int slot) {
        return (bits[slot >>> 6] & (1L << slot)) != 0;
    }

    private static void set(long[] bits, int slot) {
        bits[slot >>> 6] |= 1L << slot;
    }

    private static void clear(long[] bits, int slot) {
        bits[slot >>> 6] &= ~(1L << slot);
    }
}
