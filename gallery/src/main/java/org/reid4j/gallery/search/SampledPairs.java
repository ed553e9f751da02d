package org.reid4j.gallery.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.reid4j.core.eval.Calibration;
import org.reid4j.gallery.data.GalleryException;

/// Some of a gallery's items, compared with each other: how alike its photos lie, so that it is noticed
/// where a model's bands, which were measured on others, do not hold for them.
///
/// Which items are kept is decided by a hash of their numbers, so that every item is as likely as every
/// other, whenever it came, and the same gallery always gives the same answer. Thread-safe.
public final class SampledPairs {
    /// How many items are compared: 19,900 pairs, a few milliseconds after a change.
    private static final int ITEMS = 200;

    private final Supplier<LongStream> all;
    private final LongFunction<Optional<float[]>> vectors;
    private final TreeSet<Picked> picked = new TreeSet<>(Comparator.<Picked>comparingLong(Picked::hash));
    private long cut = Long.MAX_VALUE; // items from this hash on were turned away
    private double[] similarities = {};
    private boolean stale;

    @SuppressWarnings("ArrayRecordComponent") // compared by its hash
    private record Picked(long hash, float[] vector) {}

    /// @param all the numbers of all items, asked when too many of those that are kept were removed
    /// @param vectors an item's vector; empty where there is none
    public SampledPairs(Supplier<LongStream> all, LongFunction<Optional<float[]>> vectors) {
        this.all = all;
        this.vectors = vectors;
    }

    /// Sees an item that is there from now on.
    public synchronized void add(long item, float[] vector) {
        keep(hash(item), vector);
    }

    private void keep(long hash, float[] vector) {
        if (hash >= cut || !picked.add(new Picked(hash, vector.clone()))) {
            return;
        }
        if (picked.size() > ITEMS) {
            cut = picked.removeLast().hash();
        }
        stale = true;
    }

    /// Forgets an item.
    public synchronized void remove(long item) {
        stale |= picked.remove(new Picked(hash(item), new float[0]));
    }

    /// Why a model's bands do not hold for these items; empty when they look like what the bands were
    /// measured on, or are too few to say.
    public synchronized Optional<String> doubt(Calibration calibration) {
        if (stale) {
            refill();
            similarities = compared(picked.stream().map(Picked::vector).toList());
            stale = false;
        }
        return picked.size() < Calibration.FEWEST_PHOTOS ? Optional.empty() : calibration.doubt(similarities);
    }

    /// Takes others for those that were removed, once half of them were.
    private void refill() {
        if (cut == Long.MAX_VALUE || picked.size() >= ITEMS / 2) {
            return;
        }
        long[] next = all.get()
                .boxed()
                .sorted(Comparator.comparingLong(SampledPairs::hash))
                .limit(ITEMS + 1)
                .mapToLong(Long::longValue)
                .toArray();
        var others = new ArrayList<Picked>();
        for (long item : Arrays.copyOf(next, Math.min(ITEMS, next.length))) {
            vector(item).ifPresent(vector -> others.add(new Picked(hash(item), vector)));
        }
        picked.clear(); // only now: a store that does not answer leaves everything as it was
        picked.addAll(others);
        cut = next.length > ITEMS ? hash(next[ITEMS]) : Long.MAX_VALUE;
    }

    /// A vector that is damaged is passed over: no search is to fail by it.
    private Optional<float[]> vector(long item) {
        try {
            return vectors.apply(item);
        } catch (GalleryException refused) {
            if (refused.reason() == GalleryException.Reason.DAMAGED) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static double[] compared(List<float[]> vectors) {
        int n = vectors.size();
        var pairs = new double[n * (n - 1) / 2];
        int at = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                pairs[at++] = Vectors.dot(vectors.get(i), vectors.get(j));
            }
        }
        return pairs;
    }

    /// A mixed number, one to one (the finaliser of MurmurHash3).
    private static long hash(long item) {
        long mixed = (item ^ (item >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
