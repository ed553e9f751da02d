package org.reid4j.gallery.index;

import io.github.jbellis.jvector.graph.OnHeapGraphIndex;
import io.github.jbellis.jvector.graph.SearchResult.NodeScore;
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
/// exact, and about 1 in 100 of the ten nearest may be missed.
///
/// Memory: see [VectorSlots]; for the graph about 550 bytes a vector in the heap (200,000: 105 MiB).
public final class GraphIndex implements VectorIndex {
    private static final int LEAST_EFFORT = 128;
    private static final double EFFORT_PER_ROOT = 0.75; // of the size: keeps recall@10 at 0.99, measured
    private static final int EFFORT_PER_RESULT = 2;
    // In units of one row of a scan, measured: what a candidate of the graph costs, with all the neighbours that are
    // looked at for it all over the memory.
    private static final double CANDIDATE = 50;

    private final IndexSettings settings;
    private final VectorSlots slots;
    private final GraphGrowth growth;

    GraphIndex(IndexSettings settings) {
        this(settings, new VectorSlots(settings.dimension()), null);
    }

    /// @param read a graph over the slots, or null for none
    GraphIndex(IndexSettings settings, VectorSlots slots, @Nullable OnHeapGraphIndex read) {
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
        int found = 0;
        float[] lanes = new float[Kernel.LANES];
        boolean all = allowed.equals(ItemFilter.ALL);
        NodeScore[] near = graph.near(query, effort, slot -> snapshot.settled(slot) && (all || accepts(allowed, slot)));
        for (NodeScore node : near) {
            Chunk chunk = slots.chunk(snapshot.chunks(), node.node);
            int row = slots.row(node.node);
            best.offer(Scan.similarity(query, chunk, row, lanes), chunk.items[row]);
            found++;
        }
        if (found < Math.min(k, snapshot.size() - snapshot.unmarked())) {
            return scanned(query, k, allowed, snapshot, threads); // few are allowed, or the way was cut off
        }
        if (snapshot.unmarked() > 0) {
            best.offerAll(
                    new Scan(slots, snapshot, snapshot.waiting(), allowed).nearest(new Query[] {query}, k, threads)[0]);
        }
        return best.drain();
    }

    /// How many allowed items are kept in view. With a filter the way leads past others as well, so that
    /// fewer allowed ones are seen on as long a way; the root was enough when measured.
    private static int effort(int size, int k, double share) {
        double way = Math.max(LEAST_EFFORT, EFFORT_PER_ROOT * Math.sqrt(size)) * Math.sqrt(share);
        return (int) Math.max(1, Math.min(size, Math.max(way, (double) EFFORT_PER_RESULT * k)));
    }

    private List<Neighbour> scanned(Query query, int k, ItemFilter allowed, Snapshot snapshot, int threads) {
        return new Scan(slots, snapshot, snapshot.live(), allowed).nearest(new Query[] {query}, k, threads)[0].drain();
    }

    private boolean accepts(ItemFilter allowed, int slot) {
        return allowed.accepts(slots.chunk(slots.chunks(), slot).items[slots.row(slot)]);
    }

    private boolean scanIsCheaper(Snapshot snapshot, double share, int effort, ItemFilter allowed, int threads) {
        double asking = Scan.asking(allowed) / slots.padded();
        double scan = snapshot.size() * (share + asking) / threads;
        double walk = CANDIDATE * effort / share + snapshot.unmarked() * (share + asking) / threads;
        return scan < walk;
    }

    @Override
    public void settle(IndexProgress progress) {
        growth.settle(progress);
    }

    @Override
    public void save() {
        if (settings.folder() != null) {
            growth.save(GraphFile.in(settings.folder()));
        }
    }

    @Override
    public String state() {
        if (growth.graph() == null) {
            return "exact";
        }
        if (growth.failed()) {
            return "exact, since the graph could not be built";
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
    }
}
