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
    private static final long WORTH_THREADS = 16L << 20; // bytes of codes times queries: about a millisecond
    private static final int SAMPLE = 512;

    /// What asking a filter costs, in bytes of codes compared meanwhile.
    private static final double ASKING = 128;

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
        if (threads == 1 || work(queries.length) < WORTH_THREADS) {
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

    /// Compares a query with those of some slots that the graph knows and the filter lets through.
    ///
    /// @param some what seems best first, so that most of the others can be ruled out
    /// @return how many were compared
    int among(int[] some, Query query, TopK best) {
        float[] lanes = new float[Kernel.LANES];
        var floor = new AtomicInteger(Integer.MIN_VALUE);
        boolean asks = !allowed.equals(ItemFilter.ALL);
        int compared = 0;
        for (int slot : some) {
            if (snapshot.settled(slot)) {
                Chunk chunk = slots.chunk(snapshot.chunks(), slot);
                int row = slots.row(slot);
                if (!asks || allowed.accepts(chunk.items[row])) {
                    compare(query, chunk, row, chunk.items[row], best, floor, lanes);
                    compared++;
                }
            }
        }
        return compared;
    }

    private double work(int queries) {
        long rows = 0;
        for (long bits : mask) {
            rows += Long.bitCount(bits);
        }
        double share = share(slots, snapshot, allowed);
        return rows * (share * slots.padded() * queries + asking(allowed));
    }

    /// What asking a filter costs, in bytes of codes.
    static double asking(ItemFilter allowed) {
        return allowed.equals(ItemFilter.ALL) ? 0 : ASKING;
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

    /// About how many of the items a filter lets through, 0 to 1, from a sample spread over the slots.
    static double share(VectorSlots slots, Snapshot snapshot, ItemFilter allowed) {
        if (allowed.equals(ItemFilter.ALL)) {
            return 1;
        }
        int words = snapshot.live().length;
        int asked = 0;
        int accepted = 0;
        int step = Math.max(1, words / SAMPLE);
        for (int word = step / 2; word < words; word += step) {
            long bits = snapshot.live()[word];
            if (bits != 0) {
                asked++;
                // not always the lowest, or a filter by remainder would be seen as all or nothing
                int nth = Math.floorMod(word * 31, Long.bitCount(bits));
                for (int i = 0; i < nth; i++) {
                    bits &= bits - 1;
                }
                int slot = word * 64 + Long.numberOfTrailingZeros(bits);
                accepted += allowed.accepts(slots.chunk(snapshot.chunks(), slot).items[slots.row(slot)]) ? 1 : 0;
            }
        }
        return asked == 0 ? 1 : (double) accepted / asked;
    }
}
