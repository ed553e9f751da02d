package org.reid4j.gallery.index;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;

/// A graph whose nodes are slots, each joined to some that are near it and lead on in different directions
/// (one layer, neighbours chosen as in Vamana and HNSW). A walk begins at the best of `3 sqrt(n)` nodes
/// spread over the graph, which takes the place of HNSW's upper layers and finds groups that nothing leads
/// to.
///
/// Inserting and searching go on at once, from any number of threads; removing wants no inserting meanwhile.
final class SlotGraph implements AutoCloseable {
    /// Neighbours a node is given.
    static final int DEGREE = 32;
    /// How many nodes an insertion keeps in view. One that sees too little, early ones too, joins a person's
    /// photos to others than their own, and no search mends that: of the ten nearest among 200,000 x 2048 a
    /// view of 96 lost 1 in 80 however hard was searched, of 200 with twice the starts 1 in 250.
    static final int BEAM = 200;

    private static final double STARTS_PER_ROOT = 3;
    private static final int LOCKS = 1024;
    private static final int MOST_MENDING = 200;

    private final VectorSlots slots;
    private final Sketcher sketcher;
    private final GraphMemory memory;
    private final ConcurrentLinkedDeque<Tools> idle = new ConcurrentLinkedDeque<>();
    private final ReentrantLock[] locks = new ReentrantLock[LOCKS];
    private final ReentrantLock lock = new ReentrantLock(); // guards count and starts
    private int count;
    private volatile int[] starts = {};

    /// What one thread needs at a time.
    @SuppressWarnings("ArrayRecordComponent") // scratch, never compared
    private record Tools(Walk walk, Pruning pruning, Pruning mending, int[] chosen, int[] neighbours) {}

    SlotGraph(VectorSlots slots) {
        this.slots = slots;
        sketcher = new Sketcher(slots.dimension());
        memory = new GraphMemory(Sketcher.bytes(slots.dimension()));
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    private Tools take() {
        Tools tools = idle.pollFirst();
        return tools != null
                ? tools
                : new Tools(
                        new Walk(memory),
                        new Pruning(slots, memory),
                        new Pruning(slots, memory),
                        new int[GraphMemory.MOST_NEIGHBOURS + 1],
                        new int[GraphMemory.MOST_NEIGHBOURS]);
    }

    /// Puts a slot in; its neighbours must not be given up meanwhile.
    void insert(int slot) {
        insert(slot, starts);
    }

    /// Puts a slot in as one who saw these starts.
    void insert(int slot, int[] from) {
        Tools tools = take();
        float[] vector = new float[slots.dimension()];
        Kernel.read(slots.chunk(slots.chunks(), slot).floats(slots.row(slot)), vector);
        float[] turned = sketcher.turned(vector);
        memory.reserve(slot);
        memory.write(slot, MemorySegment.ofArray(Sketcher.sketch(turned)), Sketcher.factor(turned));
        int seen = tools.walk.towards(sketcher.asked(turned), from, BEAM);
        tools.pruning.begin(slot);
        for (int i = 0; i < seen; i++) {
            if (tools.walk.slot(i) != slot) {
                tools.pruning.offer(tools.walk.slot(i));
            }
        }
        int chosen = tools.pruning.choose(DEGREE, seen, tools.chosen);
        memory.write(slot, tools.chosen, chosen);
        for (int i = 0; i < chosen; i++) {
            join(tools.chosen[i], slot, tools);
        }
        begun(slot, chosen == 0);
        idle.addFirst(tools);
    }

    /// @param unlinked whether nothing leads to it, as of those that came at once into an empty graph
    private void begun(int slot, boolean unlinked) {
        lock.lock();
        try {
            count++;
            if (unlinked || starts.length < STARTS_PER_ROOT * Math.sqrt(count)) {
                int[] more = Arrays.copyOf(starts, starts.length + 1);
                more[starts.length] = slot;
                starts = more;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Makes a node know another.
    private void join(int node, int to, Tools tools) {
        ReentrantLock own = locks[node & (LOCKS - 1)];
        own.lock();
        try {
            int[] neighbours = tools.neighbours;
            int known = memory.neighbours(node, neighbours);
            if (known < GraphMemory.MOST_NEIGHBOURS) {
                memory.append(node, known, to);
                return;
            }
            tools.mending.begin(node);
            for (int i = 0; i < known; i++) {
                tools.mending.offer(neighbours[i]);
            }
            tools.mending.offer(to);
            int chosen = tools.mending.choose(DEGREE, known + 1, neighbours);
            memory.write(node, neighbours, chosen);
        } finally {
            own.unlock();
        }
    }

    /// Takes nodes out and joins their neighbours; nothing may be inserted meanwhile.
    ///
    /// @param staying all other slots of the graph
    /// @param pool threads that work
    void removeAll(BitSet going, BitSet staying, ForkJoinPool pool) {
        int[] nodes = staying.stream().toArray();
        lock.lock();
        try {
            count = nodes.length;
            starts = starts(nodes, Arrays.stream(starts).filter(staying::get).toArray());
        } finally {
            lock.unlock();
        }
        pool.submit(() -> Arrays.stream(nodes).parallel().forEach(node -> mend(node, going)))
                .join();
    }

    /// Those that are left, or others where too few are.
    private static int[] starts(int[] nodes, int[] left) {
        int wanted = Math.min(nodes.length, (int) (STARTS_PER_ROOT * Math.sqrt(nodes.length)));
        if (left.length >= wanted / 2 && left.length > 0) {
            return left;
        }
        int many = Math.max(wanted, Math.min(1, nodes.length));
        return IntStream.range(0, many)
                .map(i -> nodes[(int) ((long) i * nodes.length / many)])
                .toArray();
    }

    private void mend(int node, BitSet going) {
        Tools tools = take();
        int[] neighbours = tools.neighbours;
        int known = memory.neighbours(node, neighbours);
        boolean whole = true;
        for (int i = 0; i < known; i++) {
            whole &= !going.get(neighbours[i]);
        }
        if (!whole) {
            var candidates = new BitSet();
            int[] behind = new int[GraphMemory.MOST_NEIGHBOURS];
            for (int i = 0; i < known; i++) {
                if (going.get(neighbours[i])) {
                    int more = memory.neighbours(neighbours[i], behind);
                    for (int j = 0; j < more; j++) {
                        candidates.set(behind[j]);
                    }
                } else {
                    candidates.set(neighbours[i]);
                }
            }
            candidates.andNot(going);
            candidates.clear(node);
            tools.mending.begin(node);
            candidates.stream().forEach(tools.mending::offer);
            int chosen = tools.mending.choose(DEGREE, MOST_MENDING, neighbours);
            memory.write(node, neighbours, chosen);
        }
        idle.addFirst(tools);
    }

    /// Slots near a query, roughly in order.
    ///
    /// @param effort how many of the best are kept in view on the way, and returned
    int[] near(Query query, int effort) {
        Tools tools = take();
        int seen = tools.walk.towards(sketcher.asked(sketcher.turned(query.values())), starts, effort);
        int[] found = new int[seen];
        Arrays.setAll(found, tools.walk::slot);
        idle.addFirst(tools);
        return found;
    }

    GraphMemory memory() {
        return memory;
    }

    int[] starts() {
        return starts;
    }

    /// Goes on with what a file held, once it is in the [#memory()].
    ///
    /// @param nodes how many there are
    void resume(int[] from, int nodes) {
        starts = from;
        count = nodes;
    }

    /// Gives the memory back.
    @Override
    public void close() {
        memory.close();
    }
}
