package org.reid4j.gallery.index;

/// The slots of one moment, which a search reads while others write: what is alive in it stays in its
/// place until the search has left ([VectorSlots#enter()]).
///
/// @param chunks memory of all slots
/// @param live a bit a slot: holds a vector
/// @param marked a bit a slot: the graph knows it
/// @param size how many are live
/// @param unmarked how many of these the graph does not know yet
@SuppressWarnings("ArrayRecordComponent") // read by loops, never compared
record Snapshot(Chunk[] chunks, long[] live, long[] marked, int size, int unmarked) {

    /// Bits of what is live and not marked.
    long[] waiting() {
        long[] waiting = new long[live.length];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i] = live[i] & ~marked[i];
        }
        return waiting;
    }

    /// Whether a slot is live and marked.
    boolean settled(int slot) {
        int word = slot >>> 6;
        return word < live.length && (live[word] & marked[word] & (1L << slot)) != 0;
    }

    /// Whether the graph knows a slot, live or not.
    boolean marked(int slot) {
        int word = slot >>> 6;
        return word < marked.length && (marked[word] & (1L << slot)) != 0;
    }
}
