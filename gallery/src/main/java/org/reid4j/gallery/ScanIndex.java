package org.reid4j.gallery;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.Neighbour;
import org.reid4j.gallery.spi.VectorIndex;

/// The plainest index there is, for small galleries and as the oracle of others: it looks at every
/// vector.
public final class ScanIndex implements VectorIndex {
    private static final Comparator<Neighbour> BEST_FIRST =
            Comparator.comparingDouble(Neighbour::similarity).reversed().thenComparingLong(Neighbour::item);

    private final int dimension;
    private final Map<Long, float[]> vectors = new ConcurrentHashMap<>();

    /// @param dimension length of a vector
    public ScanIndex(int dimension) {
        this.dimension = dimension;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public long size() {
        return vectors.size();
    }

    @Override
    public void add(long item, float[] vector) {
        vectors.put(item, vector.clone());
    }

    @Override
    public boolean remove(long item) {
        return vectors.remove(item) != null;
    }

    @Override
    public List<Neighbour> nearest(float[] query, int k, ItemFilter allowed) {
        var best = new PriorityQueue<>(BEST_FIRST.reversed()); // the worst on top
        vectors.forEach((item, vector) -> {
            if (allowed.accepts(item)) {
                best.add(new Neighbour(item, dot(query, vector)));
                if (best.size() > k) {
                    best.remove();
                }
            }
        });
        return best.stream().sorted(BEST_FIRST).toList();
    }

    private static float dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return (float) sum;
    }

    @Override
    public void close() {
        vectors.clear();
    }
}
