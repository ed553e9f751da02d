package org.reid4j.gallery.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.spi.IndexProgress;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.Neighbour;
import org.reid4j.gallery.spi.VectorIndex;

/// Walks a graph from neighbour to neighbour, so that a search looks at some thousand vectors of hundreds
/// of thousands.
///
/// It is exact as long as it is small. From [IndexSettings#graphFrom()] vectors on a graph is built in the
/// background on all cores; until a vector is in the graph, searches compare with it directly. So whatever
/// was added is found at once, and the graph takes over vector by vector while the index serves. Searches
/// with filters that let few through, and those that the graph gives too little for, are exact as well.
/// What the graph finds is compared anew in float32: similarities and the order of what is found are
/// exact, and fewer than 1 in 100 of the ten nearest were missed where it was measured.
///
/// Memory: see [VectorSlots]; for the graph 256 bytes a vector outside the heap and an eighth of the codes'
/// bytes, at least 128.
public final class GraphIndex implements VectorIndex {
    // How many nodes a walk keeps in view: the more there are, and the fewer of them are allowed, the more. Measured to
    // find 0.99 of the ten nearest among 100,000 x 512 and 200,000 x 2048; beyond, the growth is an estimate.
    private static final int LEAST_EFFORT = 256;
    private static final double EFFORT_PER_ROOT = 0.9;
    private static final int EFFORT_PER_RESULT = 4;
    private static final int LEAST_FOUND = 2; // times k, or what is allowed near the query was not seen in full
    // What a walk costs for each node in view, in bytes that a scan would read meanwhile: set so that it is the faster
    // of
    // both where that was measured, among 100,000 x 512 and 200,000 x 2048 with 100, 50, 10 and 1 % allowed.
    private static final double COMPARED = 10;
    private static final double LATENCY = 384;

    private final IndexSettings settings;
    private final VectorSlots slots;
    private final GraphGrowth growth;

    GraphIndex(IndexSettings settings) {
        this(settings, new VectorSlots(settings.dimension()), null);
    }

    /// @param read a graph over the slots, or null for none
    GraphIndex(IndexSettings settings, VectorSlots slots, @Nullable SlotGraph read) {
        IndexSettings.requireVectorModule();
        this.settings = settings;
        this.slots = slots;
        growth = new GraphGrowth(slots, settings, read);
    }

    /// An empty index.
    ///
    /// @param settings [IndexSettings.Kind#GRAPH] builds the graph from the first vector on
    /// @throws ReidException of kind `USAGE` when the JVM lacks its vector module
    public static GraphIndex empty(IndexSettings settings) {
        return new GraphIndex(settings);
    }

    /// Makes a graph that was read fit what the slots hold.
    ///
    /// @param empty slots of the graph without a vector
    void resume(BitSet empty) {
        growth.resume(empty);
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
            growth.add(item, slots.stage(item, vector));
        } finally {
            slots.exit(entered);
        }
    }

    @Override
    public boolean remove(long item) {
        long entered = slots.enter();
        try {
            return growth.remove(item);
        } finally {
            slots.exit(entered);
        }
    }

    @Override
    public List<Neighbour> nearest(float[] query, int k, ItemFilter allowed) {
        Query prepared = ExactIndex.prepared(new float[][] {query}, k, slots.dimension())[0];
        long entered = slots.enter();
        try {
            return nearest(prepared, k, allowed, slots.snapshot(), settings.threads());
        } finally {
            slots.exit(entered);
        }
    }

    @Override
    public List<List<Neighbour>> nearest(float[][] queries, int k, ItemFilter allowed) {
        Query[] prepared = ExactIndex.prepared(queries, k, slots.dimension());
        long entered = slots.enter();
        try {
            Snapshot snapshot = slots.snapshot();
            if (growth.graph() == null) {
                TopK[] best =
                        new Scan(slots, snapshot, snapshot.live(), allowed).nearest(prepared, k, settings.threads());
                return Arrays.stream(best).map(TopK::drain).toList();
            }
            IntStream each = IntStream.range(0, prepared.length);
            List<List<Neighbour>> all = new ArrayList<>();
            (settings.threads() == 1 ? each : each.parallel())
                    .mapToObj(q -> nearest(prepared[q], k, allowed, snapshot, 1))
                    .forEachOrdered(all::add);
            return all;
        } finally {
            slots.exit(entered);
        }
    }

    private List<Neighbour> nearest(Query query, int k, ItemFilter allowed, Snapshot snapshot, int threads) {
        SlotGraph graph = growth.graph();
        double share = graph == null ? 1 : Scan.share(slots, snapshot, allowed);
        int effort = effort(snapshot.size(), k, share);
        if (graph == null || scanIsCheaper(snapshot, share, effort, allowed, threads)) {
            return scanned(query, k, allowed, snapshot, threads);
        }
        TopK best = new TopK(k);
        int[] near = graph.near(query, effort);
        int found = new Scan(slots, snapshot, snapshot.live(), allowed).among(near, query, best);
        if (found < Math.min(LEAST_FOUND * (long) k, snapshot.size() - snapshot.unmarked())) {
            return scanned(query, k, allowed, snapshot, threads); // few are allowed, or the way was cut off
        }
        if (snapshot.unmarked() > 0) {
            best.offerAll(
                    new Scan(slots, snapshot, snapshot.waiting(), allowed).nearest(new Query[] {query}, k, threads)[0]);
        }
        return best.drain();
    }

    private static int effort(int size, int k, double share) {
        double way = Math.max(LEAST_EFFORT, EFFORT_PER_ROOT * Math.sqrt(size)) / Math.sqrt(share);
        return (int) Math.max(1, Math.min(size, Math.max(way, EFFORT_PER_RESULT * k / share)));
    }

    private List<Neighbour> scanned(Query query, int k, ItemFilter allowed, Snapshot snapshot, int threads) {
        return new Scan(slots, snapshot, snapshot.live(), allowed).nearest(new Query[] {query}, k, threads)[0].drain();
    }

    private boolean scanIsCheaper(Snapshot snapshot, double share, int effort, ItemFilter allowed, int threads) {
        double row = share * slots.padded() + Scan.asking(allowed);
        double scan = snapshot.size() * row / threads;
        double node = COMPARED * (Sketcher.bytes(slots.dimension()) + LATENCY) + slots.padded();
        double walk = node * effort + snapshot.unmarked() * row / threads;
        return scan < walk;
    }

    @Override
    public void settle(IndexProgress progress) {
        growth.settle(progress);
    }

    @Override
    public void save() {
        if (settings.folder() != null && !growth.save(GraphFile.in(settings.folder()))) {
            unsave(); // what lies there is of an index that is no more
        }
    }

    @Override
    public void unsave() {
        if (settings.folder() != null) {
            GraphFile.delete(GraphFile.in(settings.folder()));
        }
    }

    @Override
    public String state() {
        if (growth.failed()) {
            return "exact, since the graph could not be built";
        }
        if (growth.graph() == null) {
            return "exact";
        }
        long entered = slots.enter();
        try {
            Snapshot now = slots.snapshot();
            return now.unmarked() == 0
                    ? "graph"
                    : "graph, %d%% built".formatted(100L * (now.size() - now.unmarked()) / now.size());
        } finally {
            slots.exit(entered);
        }
    }

    @Override
    public void close() {
        growth.close();
        slots.close();
        growth.free();
    }
}
