package org.reid4j.gallery.index;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.reid4j.gallery.spi.ItemFilter;

/// Compares queries with every slot of a set, exactly: the codes say with a bound which vectors could be
/// among the nearest, and these few are compared in float32.
///
/// Blocks of slots go to all cores; a floor that they share says what the k-th best is at least, and only
/// rules out what is provably below it. So the result does not depend on the number of threads.
final class Scan {
    private static final int BLOCK_BYTES = 1 << 19; // of codes
    private static final long WORTH_THREADS = 4L << 20; // bytes of codes times queries: about 0.2 ms

    private final VectorSlots slots;
    private final Snapshot snapshot;
    private final long[] mask;
    private final ItemFilter allowed;
    private final int blockWords;

    /// @param mask a bit a slot: which ones
    Scan(VectorSlots slots, Snapshot snapshot, long[] mask, ItemFilter allowed) {
        this.slots = slots;
        this.snapshot = snapshot;
        this.mask = mask;
        this.allowed = allowed;
        int inBlock = Math.min(slots.chunkSlots(), Math.max(64, Integer.highestOneBit(BLOCK_BYTES / slots.padded())));
        blockWords = inBlock / 64;
    }

    /// The nearest of the set for each query.
    ///
    /// @param threads 1 for the caller's own, more for those of the common pool too
    TopK[] nearest(Query[] queries, int k, int threads) {
        var floors = new AtomicInteger[queries.length];
        for (int q = 0; q < queries.length; q++) {
            floors[q] = new AtomicInteger(Integer.MIN_VALUE);
        }
        int blocks = Math.ceilDiv(mask.length, blockWords);
        long work = (long) snapshot.size() * slots.padded() * queries.length;
        if (threads == 1 || work < WORTH_THREADS) {
            TopK[] best = empty(queries.length, k);
            for (int block = 0; block < blocks; block++) {
                scan(block, queries, best, floors);
            }
            return best;
        }
        TopK[] best = empty(queries.length, k);
        IntStream.range(0, blocks)
                .parallel()
                .mapToObj(block -> {
                    TopK[] found = empty(queries.length, k);
                    scan(block, queries, found, floors);
                    return found;
                })
                .forEach(found -> merge(found, best));
        return best;
    }

    private static void merge(TopK[] found, TopK[] best) {
        synchronized (best) {
            for (int q = 0; q < best.length; q++) {
                best[q].offerAll(found[q]);
            }
        }
    }

    private static TopK[] empty(int queries, int k) {
        var empty = new TopK[queries];
        for (int q = 0; q < queries; q++) {
            empty[q] = new TopK(k);
        }
        return empty;
    }

    private void scan(int block, Query[] queries, TopK[] best, AtomicInteger[] floors) {
        float[] lanes = new float[Kernel.LANES];
        int last = Math.min(mask.length, (block + 1) * blockWords);
        Chunk chunk = slots.chunk(snapshot.chunks(), block * blockWords * 64);
        boolean asks = !allowed.equals(ItemFilter.ALL);
        for (int word = block * blockWords; word < last; word++) {
            for (long bits = mask[word]; bits != 0; bits &= bits - 1) {
                int row = slots.row(word * 64 + Long.numberOfTrailingZeros(bits));
                long item = chunk.items[row];
                if (!asks || allowed.accepts(item)) {
                    for (int q = 0; q < queries.length; q++) {
                        compare(queries[q], chunk, row, item, best[q], floors[q], lanes);
                    }
                }
            }
        }
    }

    private static void compare(
            Query query, Chunk chunk, int row, long item, TopK best, AtomicInteger floor, float[] lanes) {
        float about = query.scale() * chunk.scales[row] * Kernel.dot(query.codes(), chunk.codes(row));
        float atMost = Math.max(-1, about + query.reach() * chunk.errors[row] + query.ownError());
        if (atMost < best.floor() || ordered(atMost) < floor.getPlain()) {
            return;
        }
        best.offer(similarity(query, chunk, row, lanes), item);
        int reached = ordered(best.floor());
        if (reached > floor.getPlain()) {
            floor.accumulateAndGet(reached, Math::max);
        }
    }

    /// Cosine of a query and a slot in float32.
    static float similarity(Query query, Chunk chunk, int row, float[] lanes) {
        return Math.clamp(Kernel.dot(query.values(), chunk.floats(row), lanes), -1f, 1f);
    }

    /// An integer that orders as the float does.
    private static int ordered(float value) {
        int bits = Float.floatToIntBits(value);
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    }
}
