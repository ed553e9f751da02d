package org.reid4j.gallery.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.reid4j.gallery.spi.Neighbour;

/// The best few of many: a heap with the worst at its root, which never holds more than k.
final class TopK {
    private final int k;
    private float[] scores;
    private long[] items;
    private int size;

    /// @param k how many are kept
    TopK(int k) {
        this.k = k;
        int first = Math.min(k, 16); // k may be far more than there are
        scores = new float[first];
        items = new long[first];
    }

    /// What a score must reach to get in; ties are decided by the item's number.
    float floor() {
        return size < k ? Float.NEGATIVE_INFINITY : scores[0];
    }

    /// Offers an item, each only once.
    void offer(float score, long item) {
        if (size < k) {
            if (size == scores.length) {
                int longer = (int) Math.min(k, 2L * size);
                scores = Arrays.copyOf(scores, longer);
                items = Arrays.copyOf(items, longer);
            }
            up(size++, score, item);
        } else if (worse(scores[0], items[0], score, item)) {
            down(score, item);
        }
    }

    /// Offers everything that another holds.
    void offerAll(TopK other) {
        for (int i = 0; i < other.size; i++) {
            offer(other.scores[i], other.items[i]);
        }
    }

    /// The best first, ties by item number; empties the heap.
    List<Neighbour> drain() {
        List<Neighbour> sorted = new ArrayList<>(size);
        while (size > 0) {
            sorted.add(new Neighbour(items[0], scores[0]));
            size--;
            if (size > 0) {
                down(scores[size], items[size]);
            }
        }
        Collections.reverse(sorted);
        return sorted;
    }

    private static boolean worse(float score, long item, float thanScore, long thanItem) {
        return score < thanScore || (score == thanScore && item > thanItem);
    }

    private void up(int from, float score, long item) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!worse(score, item, scores[parent], items[parent])) {
                break;
            }
            scores[at] = scores[parent];
            items[at] = items[parent];
            at = parent;
        }
        scores[at] = score;
        items[at] = item;
    }

    private void down(float score, long item) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && worse(scores[child + 1], items[child + 1], scores[child], items[child])) {
                child++;
            }
            if (!worse(scores[child], items[child], score, item)) {
                break;
            }
            scores[at] = scores[child];
            items[at] = items[child];
            at = child;
        }
        scores[at] = score;
        items[at] = item;
    }
}
