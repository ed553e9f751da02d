package org.reid4j.gallery.index;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/// Looks through a saved graph before it is loaded, so that a file that is whole but wrong does no harm:
/// neither takes memory for counts that it makes up nor leads a search to nodes that are not there.
final class SavedGraphCheck {
    private static final int MOST_LAYERS = 64;

    private final SegmentReader in;
    private final long[] items;

    /// @param graph the graph's bytes
    /// @param items item of each slot, or -1
    SavedGraphCheck(MemorySegment graph, long[] items) {
        in = new SegmentReader(graph);
        this.items = items;
    }

    /// Whether it is a graph of these slots, with every node in all layers below its own.
    ///
    /// @throws IOException when it ends too early
    boolean passes() throws IOException {
        in.seek(2L * Integer.BYTES); // magic and version: JVector looks at these
        int layers = in.readInt();
        if (layers < 2 || layers > MOST_LAYERS) {
            return false;
        }
        for (int i = 0; i < layers; i++) {
            if (in.readInt() != SlotGraph.DEGREE) {
                return false;
            }
        }
        int entry = in.readInt();
        var below = new BitSet();
        below.set(0, items.length);
        var top = new BitSet();
        for (int layer = 0; layer < layers; layer++) {
            var members = new BitSet();
            if (!layer(members) || !within(members, below) || (layer == 0 && !everybody(members))) {
                return false;
            }
            top = members.isEmpty() ? top : members;
            below = members;
        }
        return entry >= 0 && top.get(entry) && in.getPosition() == in.length();
    }

    private boolean everybody(BitSet members) {
        for (int slot = 0; slot < items.length; slot++) {
            if (items[slot] >= 0 && !members.get(slot)) {
                return false;
            }
        }
        return true;
    }

    private static boolean within(BitSet inner, BitSet outer) {
        var rest = (BitSet) inner.clone();
        rest.andNot(outer);
        return rest.isEmpty();
    }

    private boolean layer(BitSet members) throws IOException {
        var mentioned = new BitSet();
        int nodes = in.readInt();
        for (int i = 0; i < nodes; i++) {
            int node = in.readInt();
            int neighbours = in.readInt();
            if (node < 0 || node >= items.length || members.get(node)) {
                return false;
            }
            members.set(node);
            if (neighbours < 0 || neighbours > SlotGraph.MOST_NEIGHBOURS || !neighbours(neighbours, mentioned)) {
                return false;
            }
        }
        return within(mentioned, members);
    }

    /// Whether neighbours are slots, the nearest first.
    private boolean neighbours(int count, BitSet mentioned) throws IOException {
        float before = SlotScores.MOST;
        for (int n = 0; n < count; n++) {
            int neighbour = in.readInt();
            float score = in.readFloat();
            if (neighbour < 0 || neighbour >= items.length || !(score >= 0 && score <= before)) {
                return false;
            }
            mentioned.set(neighbour);
            before = score;
        }
        return true;
    }
}
