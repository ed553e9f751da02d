package org.reid4j.gallery.index;

import java.util.Arrays;

/// Walks through a graph from neighbour to neighbour towards a query, keeping the best nodes seen so far in
/// view and going on from the best that it has not gone on from. One walker is used by one search at a
/// time.
final class Walk {
    private final GraphMemory memory;
    private final int[] neighbours = new int[GraphMemory.MOST_NEIGHBOURS];
    private long[] visited = {};
    private long[] view = {}; // the best first: score turned round, slot, lowest bit: gone on from
    private long[] keys = {};
    private int seen;

    Walk(GraphMemory memory) {
        this.memory = memory;
    }

    /// Walks until nothing in view is left to go on from.
    ///
    /// @param starts where to begin: all are looked at
    /// @param effort how many nodes are kept in view
    /// @return how many are in view, see [#slot(int)]
    int towards(Sketcher.Asked query, int[] starts, int effort) {
        begin(effort);
        int[] begun = starts.clone();
        compare(query, begun, fresh(starts, starts.length, begun), effort, 0);
        int next = 0;
        while (next < seen) {
            long best = view[next];
            if ((best & 1) != 0) {
                next++;
                continue;
            }
            view[next] = best | 1;
            int count = memory.neighbours((int) best >>> 1, neighbours);
            int unseen = fresh(neighbours, count, neighbours);
            next = compare(query, neighbours, unseen, effort, next + 1);
        }
        return seen;
    }

    private void begin(int effort) {
        int words = Math.ceilDiv(memory.capacity(), 64);
        if (visited.length < words) {
            visited = new long[words];
        } else {
            Arrays.fill(visited, 0);
        }
        if (view.length < effort) {
            view = new long[effort];
        }
        seen = 0;
    }

    /// Keeps those that were not visited yet.
    private int fresh(int[] from, int count, int[] into) {
        int fresh = 0;
        for (int i = 0; i < count; i++) {
            int slot = from[i];
            int word = slot >>> 6;
            if (word >= visited.length) {
                visited = Arrays.copyOf(visited, Math.ceilDiv(memory.capacity(), 64));
            }
            long bits = visited[word];
            into[fresh] = slot; // no branch: as often as not it was visited, and a wrong guess costs more than this
            fresh += (int) ((~bits >>> slot) & 1);
            visited[word] = bits | (1L << slot);
        }
        return fresh;
    }

    /// Compares nodes with the query and keeps those that are good enough in view.
    ///
    /// @return the first in view to go on from, `next` or before
    private int compare(Sketcher.Asked query, int[] slots, int count, int effort, int next) {
        if (keys.length < count) {
            keys = new long[count];
        }
        for (int i = 0; i < count; i++) { // all first, so that the machine fetches them all at once
            keys[i] = key(memory.about(slots[i], query), slots[i]);
        }
        int first = next;
        for (int i = 0; i < count; i++) {
            long key = keys[i];
            if (seen == effort && key >= view[seen - 1]) {
                continue;
            }
            int at = place(key);
            System.arraycopy(view, at, view, at + 1, (seen == effort ? seen - 1 : seen) - at);
            view[at] = key;
            seen += seen == effort ? 0 : 1;
            first = Math.min(first, at);
        }
        return first;
    }

    private int place(long key) {
        int low = 0;
        int high = seen;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (view[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long key(float score, int slot) {
        int bits = Float.floatToRawIntBits(score);
        int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
        return ((long) ~ordered << 32) | ((slot & 0xFFFFFFFFL) << 1);
    }

    /// A slot in view.
    ///
    /// @param nth 0 for what seems the best
    int slot(int nth) {
        return (int) view[nth] >>> 1;
    }
}
