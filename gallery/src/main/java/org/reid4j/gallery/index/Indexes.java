package org.reid4j.gallery.index;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import org.reid4j.gallery.spi.VectorIndex;
import org.reid4j.gallery.spi.VectorSource;

/// Opens the index of a store: reads its vectors, takes over a graph that was saved as far as it still
/// fits, and leaves what has to be built to the background, so that the index serves at once.
public final class Indexes {
    /// Share of a saved graph that must still be in use, and of the store that it must know.
    private static final double WORTH_MENDING = 0.5;

    private Indexes() {}

    /// Opens an index over everything that a store holds.
    ///
    /// Reading takes some 5 microseconds a vector of 2048 beside the store's own time.
    /// [VectorIndex#settle] waits for a graph that has to be built, [VectorIndex#save] keeps it.
    ///
    /// @throws org.reid4j.core.ReidException of kind `USAGE` when the source hands over a vector that is
    ///     none, or the JVM lacks its vector module; of kind `RESOURCES` when the machine gives too little
    ///     memory
    public static VectorIndex open(IndexSettings settings, VectorSource source) {
        if (settings.kind() == IndexSettings.Kind.EXACT) {
            return filled(new ExactIndex(settings.dimension(), settings.threads()), source);
        }
        Path folder = settings.folder();
        Optional<SavedGraph> saved =
                folder == null ? Optional.empty() : SavedGraph.read(GraphFile.in(folder), settings.dimension());
        return saved.isPresent() ? resumed(settings, source, saved.get()) : filled(GraphIndex.empty(settings), source);
    }

    private static VectorIndex filled(VectorIndex index, VectorSource source) {
        try {
            source.forEach(index::add);
            return index;
        } catch (RuntimeException | Error failure) {
            index.close();
            throw failure;
        }
    }

    private static VectorIndex resumed(IndexSettings settings, VectorSource source, SavedGraph saved) {
        IndexSettings.requireVectorModule();
        var slots = new VectorSlots(settings.dimension());
        boolean handedOver = false;
        SlotGraph graph = saved.graph(slots);
        try {
            if (graph != null && fits(slots, source, saved)) {
                var index = new GraphIndex(settings, slots, graph);
                index.resume(empty(slots, saved.items().length));
                handedOver = true;
                return index;
            }
        } finally {
            if (!handedOver) {
                if (graph != null) {
                    graph.close();
                }
                slots.close();
            }
        }
        return filled(GraphIndex.empty(settings), source);
    }

    /// Puts the store's vectors into the slots that the graph knows them by, and others behind.
    ///
    /// @return whether so many were known that mending the graph is less work than building one
    private static boolean fits(VectorSlots slots, VectorSource source, SavedGraph saved) {
        slots.reserveFirst(saved.items().length);
        Map<Long, Integer> slotOf = saved.slots();
        source.forEach((item, vector) -> {
            Integer slot = slotOf.get(item);
            if (slot != null && vector.length == slots.dimension() && saved.hashes()[slot] == VectorHash.of(vector)) {
                slots.putAt(slot, item, vector);
            } else {
                slots.show(item, slots.stage(item, vector));
            }
        });
        Snapshot now = slots.snapshot();
        int known = now.size() - now.unmarked();
        return known >= WORTH_MENDING * saved.items().length && known >= WORTH_MENDING * now.size();
    }

    private static BitSet empty(VectorSlots slots, int count) {
        BitSet empty = BitSet.valueOf(slots.snapshot().live());
        empty.flip(0, count);
        empty.clear(count, Math.max(count, empty.length()));
        return empty;
    }
}
