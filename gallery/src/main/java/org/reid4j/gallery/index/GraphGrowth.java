package org.reid4j.gallery.index;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.spi.IndexProgress;

/// Brings new slots into the graph and removed ones out of it, in threads of its own behind the searches.
///
/// A slot has one owner at a time, by its bits: waiting (`queued`: the workers), in the graph (marked in
/// the slots), or neither. Whoever removes a waiting slot leaves it to the worker that comes upon it.
final class GraphGrowth implements AutoCloseable {
    private static final int LEAST_DELETED = 1_000;
    private static final int DELETED_SHARE = 8; // one in so many, before removing them is worth a pass over the graph
    private static final long TELL_NANOS = 200_000_000;

    private final VectorSlots slots;
    private final IndexSettings settings;
    private final ForkJoinPool pool;
    private final ExecutorService workers;
    private final ReentrantReadWriteLock structure = new ReentrantReadWriteLock(true); // read: insert, write: take out
    private final ReentrantLock lock = new ReentrantLock(); // guards everything below
    private final Condition changed = lock.newCondition();
    private final BitSet queued = new BitSet();
    private final Queue<Integer> queue = new ArrayDeque<>();
    private ArrayDeque<Integer> deleted = new ArrayDeque<>();
    private int working;
    private boolean cleaning;
    private boolean stopping;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable SlotGraph graph;

    GraphGrowth(VectorSlots slots, IndexSettings settings, @Nullable SlotGraph read) {
        this.slots = slots;
        this.settings = settings;
        pool = new ForkJoinPool(settings.threads());
        workers = Executors.newFixedThreadPool(
                settings.threads() + 1, // one for taking out what was removed
                Thread.ofPlatform().daemon().name("reid-index-", 1).factory());
        graph = read;
    }

    /// The graph that searches may walk, or null while there is none, and once building it failed.
    @Nullable
    SlotGraph graph() {
        return failed() ? null : graph;
    }

    boolean failed() {
        return failure != null;
    }

    /// Shows a staged slot and has it brought into the graph.
    void add(long item, int slot) {
        locked(() -> {
            int replaced = slots.show(item, slot);
            if (replaced >= 0) {
                giveUp(replaced);
            }
            if (graph != null) {
                enqueue(slot);
            } else if (slots.size() >= settings.graphFrom() || settings.kind() == IndexSettings.Kind.GRAPH) {
                begin();
            }
            employ();
        });
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        graph = new SlotGraph(slots);
        long[] live = slots.snapshot().live();
        BitSet.valueOf(live).stream().forEach(this::enqueue);
    }

    private void enqueue(int slot) {
        if (slots.isLive(slot) && !slots.isMarked(slot) && !queued.get(slot) && failure == null) {
            queued.set(slot);
            queue.add(slot);
        }
    }

    private void employ() {
        while (working < settings.threads() && working < queue.size() && !stopping) {
            working++;
            workers.execute(this::work);
        }
    }

    /// Takes an item out of the slots.
    ///
    /// @return whether it was there
    boolean remove(long item) {
        lock.lock();
        try {
            int slot = slots.remove(item);
            if (slot >= 0) {
                giveUp(slot);
            }
            return slot >= 0;
        } finally {
            lock.unlock();
        }
    }

    private void giveUp(int slot) {
        if (queued.get(slot)) {
            return; // the worker that comes upon it sees that it is not live
        }
        if (slots.isMarked(slot)) {
            deleted.add(slot);
            if (!cleaning && !stopping && deleted.size() > Math.max(LEAST_DELETED, slots.size() / DELETED_SHARE)) {
                cleaning = true;
                workers.execute(this::clean);
            }
        } else {
            slots.recycle(slot);
        }
    }

    private void work() {
        boolean more = true;
        while (more) {
            structure.readLock().lock();
            try {
                more = insertOne();
            } catch (Throwable caught) {
                fail(caught);
                more = false;
            } finally {
                structure.readLock().unlock();
            }
        }
        locked(() -> {
            working--;
            changed.signalAll();
            employ(); // something may have come since the queue was found empty
        });
    }

    private boolean insertOne() {
        int slot = take();
        SlotGraph now = graph;
        if (slot < 0 || now == null) {
            return false;
        }
        long entered = slots.enter();
        try {
            now.insert(slot);
        } finally {
            slots.exit(entered);
        }
        locked(() -> {
            queued.clear(slot);
            slots.mark(slot);
            if (!slots.isLive(slot)) {
                giveUp(slot);
            }
        });
        return true;
    }

    private int take() {
        lock.lock();
        try {
            while (!stopping && failure == null) {
                Integer slot = queue.poll();
                if (slot == null) {
                    return -1;
                }
                if (slots.isLive(slot)) {
                    return slot;
                }
                queued.clear(slot);
                slots.recycle(slot);
            }
            return -1;
        } finally {
            lock.unlock();
        }
    }

    private void fail(Throwable caught) {
        locked(() -> {
            failure = caught;
            queue.clear();
        });
    }

    private void clean() {
        structure.writeLock().lock();
        try {
            takeOutDeleted();
        } catch (Throwable caught) {
            fail(caught);
        } finally {
            structure.writeLock().unlock();
            cleaned();
        }
    }

    private void cleaned() {
        locked(() -> {
            cleaning = false;
            changed.signalAll();
        });
    }

    /// Takes what is marked out of the graph; the caller holds the structure's write lock.
    void takeOutDeleted() {
        SlotGraph now = graph;
        ArrayDeque<Integer> going;
        lock.lock();
        try {
            going = deleted;
            deleted = new ArrayDeque<>();
        } finally {
            lock.unlock();
        }
        if (now == null || going.isEmpty()) {
            return;
        }
        BitSet leaving = new BitSet();
        going.forEach(leaving::set);
        // A search that saw an item before it was replaced must find it there, so nothing goes before such searches
        // have.
        slots.awaitReaders();
        long entered = slots.enter();
        try {
            BitSet staying = BitSet.valueOf(slots.snapshot().marked());
            staying.andNot(leaving);
            now.removeAll(leaving, staying, pool);
        } finally {
            slots.exit(entered);
        }
        locked(() -> {
            going.forEach(slots::recycle);
        });
    }

    /// Goes on with a graph that was read: takes out slots that hold nothing, before anybody searches, and
    /// puts in those
    /// that it does not know.
    void resume(BitSet empty) {
        locked(() -> {
            empty.stream().forEach(deleted::add);
        });
        clean();
        locked(() -> {
            BitSet.valueOf(slots.snapshot().waiting()).stream().forEach(this::enqueue);
            employ();
        });
    }

    /// Waits until nothing waits.
    void settle(IndexProgress progress) {
        while (true) {
            long done;
            lock.lock();
            try {
                if (failure != null) {
                    throw new ReidException(
                            ReidException.Kind.RESOURCES,
                            "The gallery's graph could not be built (%s); searches are exact and slower.\n"
                                            .formatted(failure)
                                    + "Give the JVM more memory (-Xmx) and open the gallery again.",
                            failure);
                }
                done = (long) slots.size() - queue.size() - working;
                if (queue.isEmpty() && working == 0 && !cleaning) {
                    break;
                }
                changed.awaitNanos(TELL_NANOS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                lock.unlock();
            }
            progress.at(Math.max(0, done), slots.size());
        }
        progress.at(slots.size(), slots.size());
    }

    /// Writes the graph, if there is one; searches go on meanwhile, additions wait in their queue.
    ///
    /// @return whether there was one
    boolean save(Path file) {
        SlotGraph now = graph();
        if (now == null) {
            return false;
        }
        structure.writeLock().lock();
        try {
            takeOutDeleted();
            long entered = slots.enter();
            try {
                GraphFile.write(file, slots, slots.snapshot(), now);
            } finally {
                slots.exit(entered);
            }
            return true;
        } finally {
            structure.writeLock().unlock();
        }
    }

    /// Ends the work under way; what waits stays out of the graph.
    @Override
    public void close() {
        locked(() -> {
            stopping = true;
        });
        workers.close(); // taking many out of a large graph takes its time
        pool.close();
    }

    /// Gives the graph's memory back, once nobody searches any more.
    void free() {
        SlotGraph now = graph;
        if (now != null) {
            now.close();
        }
    }
}
