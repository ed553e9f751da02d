package org.reid4j.gallery.index;

import java.util.ArrayList;
import java.util.List;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.Neighbour;
import org.reid4j.gallery.spi.VectorIndex;

/// Compares a query with every vector, so that nothing is ever missed: the right index up to some ten
/// thousand people and the yardstick of all others.
///
/// A first pass reads codes of 8 bits, a quarter of the memory, and rules out what provably is not among
/// the nearest (see [Quantised]); the rest is compared in float32. Results are those of a scan in float32,
/// to the last bit, for any number of threads. Memory: see [VectorSlots].
public final class ExactIndex implements VectorIndex {
    private final VectorSlots slots;
    private final int threads;

    /// An empty index.
    ///
    /// @param dimension values a vector, 1 to 65,536
    /// @param threads 1 to search in the caller's thread alone, more for all cores
    /// @throws ReidException of kind `USAGE` for another dimension, or when the JVM lacks its vector module
    public ExactIndex(int dimension, int threads) {
        IndexSettings.requireDimension(dimension);
        IndexSettings.requireVectorModule();
        slots = new VectorSlots(dimension);
        this.threads = threads;
    }

    @Override
    public int dimension() {
        return slots.dimension();
    }

    @Override
    public long size() {
        return slots.size();
    }

    @Override
    public void add(long item, float[] vector) {
        long entered = slots.enter();
        try {
            int replaced = slots.show(item, slots.stage(item, vector));
            if (replaced >= 0) {
                slots.recycle(replaced);
            }
        } finally {
            slots.exit(entered);
        }
    }

    @Override
    public boolean remove(long item) {
        long entered = slots.enter();
        try {
            int slot = slots.remove(item);
            if (slot >= 0) {
                slots.recycle(slot);
            }
            return slot >= 0;
        } finally {
            slots.exit(entered);
        }
    }

    @Override
    public List<Neighbour> nearest(float[] query, int k, ItemFilter allowed) {
        return nearest(new float[][] {query}, k, allowed).getFirst();
    }

    @Override
    public List<List<Neighbour>> nearest(float[][] queries, int k, ItemFilter allowed) {
        Query[] prepared = prepared(queries, k, slots.dimension());
        long entered = slots.enter();
        try {
            Snapshot snapshot = slots.snapshot();
            TopK[] best = new Scan(slots, snapshot, snapshot.live(), allowed).nearest(prepared, k, threads);
            List<List<Neighbour>> all = new ArrayList<>(best.length);
            for (TopK one : best) {
                all.add(one.drain());
            }
            return all;
        } finally {
            slots.exit(entered);
        }
    }

    static Query[] prepared(float[][] queries, int k, int dimension) {
        UnitVectors.requireCount(k);
        var prepared = new Query[queries.length];
        for (int q = 0; q < queries.length; q++) {
            UnitVectors.require("the query", queries[q], dimension);
            prepared[q] = Query.of(queries[q]);
        }
        return prepared;
    }

    @Override
    public String state() {
        return "exact";
    }

    @Override
    public void close() {
        slots.close();
    }
}
