package org.reid4j.core.eval;

import java.util.Arrays;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;

/// Where a query's right answers stand, found by counting what is nearer instead of sorting the gallery: one pass over
/// the row, and memory for the matches only.
///
/// Distances are counted in a few thousand bins between the nearest match and the farthest; only those that fall into a
/// bin with a match in it are compared with the matches.
final class Ranking {
    private static final long RIGHT = 0x8000_0000L;
    private static final int BINS = 4096;

    private final Trial trial;
    private final Ties ties;
    private final int[] counts = new int[BINS];
    private final boolean[] mixed = new boolean[BINS];

    Ranking(Trial trial, Ties ties) {
        this.trial = trial;
        this.ties = ties;
    }

    /// The ranks of a query's matches, ascending, from 1.
    ///
    /// @param row holds the distances of the query to the whole gallery from `at`
    /// @param matches gallery items that are right; not empty
    int[] ranks(int identity, int[] matches, float[] row, int at) {
        long[] right = new long[matches.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = key(row[at + matches[i]], matches[i], true);
        }
        Arrays.sort(right);
        int[] nearer = new int[right.length]; // wrong answers between match i-1 and match i
        float nearest = distance(right[0]);
        float farthest = distance(right[right.length - 1]);
        float scale = (BINS - 2) / (farthest - nearest);
        for (long match : right) {
            mixed[bin(distance(match), nearest, scale)] = true;
        }
        int size = trial.standing().length;
        for (int item = 0; item < size; item++) {
            float d = row[at + item];
            if (d <= farthest) {
                int bin = bin(d, nearest, scale);
                counts[bin]++;
                if (mixed[bin]) {
                    compare(d, item, right, nearer, 1);
                }
            }
        }
        // Those who do not stand in this ranking were counted with the others, which is quicker than asking each.
        takeBack(trial.positions(identity), row, at, farthest, nearest, scale, right, nearer);
        takeBack(trial.absent(), row, at, farthest, nearest, scale, right, nearer);
        int before = 0;
        for (int bin = 0; bin < BINS; bin++) {
            while (before < right.length && bin(distance(right[before]), nearest, scale) < bin) {
                before++;
            }
            if (!mixed[bin] && before < right.length) {
                nearer[before] += counts[bin];
            }
            counts[bin] = 0;
            mixed[bin] = false;
        }
        int[] ranks = new int[right.length];
        int wrong = 0;
        for (int i = 0; i < ranks.length; i++) {
            wrong += nearer[i];
            ranks[i] = wrong + i + 1;
        }
        return ranks;
    }

    private void takeBack(
            int[] items, float[] row, int at, float farthest, float nearest, float scale, long[] right, int[] nearer) {
        for (int item : items) {
            float d = row[at + item];
            if (d <= farthest) {
                int bin = bin(d, nearest, scale);
                counts[bin]--;
                if (mixed[bin]) {
                    compare(d, item, right, nearer, -1);
                }
            }
        }
    }

    private void compare(float d, int item, long[] right, int[] nearer, int times) {
        int slot = Arrays.binarySearch(right, key(d, item, false));
        int before = slot < 0 ? -slot - 1 : slot;
        if (before < right.length) {
            nearer[before] += times;
        }
    }

    /// A bin that never falls where the distance rises; 0 for what is nearer than all matches.
    private static int bin(float d, float nearest, float scale) {
        return Math.max(0, (int) ((d - nearest) * scale) + 1);
    }

    /// The nearest items that stand in the query's ranking, nearest first, in the same order as [#ranks] counts.
    ///
    /// @param k how many at most
    int[] top(int identity, int[] matches, float[] row, int at, int k) {
        var nearest = new Nearest(k);
        int[] standing = trial.standing();
        for (int item = 0; item < standing.length; item++) {
            float d = row[at + item];
            if (nearest.wants(d) && standing[item] != Sample.JUNK && standing[item] != identity) {
                nearest.offer(key(d, item, false));
            }
        }
        for (int item : matches) {
            nearest.offer(key(row[at + item], item, true));
        }
        return nearest.items();
    }

    /// Refuses a distance that is not a number, which would otherwise stand nowhere in the order.
    static void requireNumbers(int q, float[] row, int at, int length) {
        if (!Scan.hasNaN(row, at, length)) {
            return;
        }
        for (int item = 0; item < length; item++) {
            if (Float.isNaN(row[at + item])) {
                throw new ReidException(
                        ReidException.Kind.CHECK,
                        "the distance of query row %d and gallery row %d is NaN\n  the distances, not the embeddings, are broken: please report this with the options used"
                                .formatted(q, item));
            }
        }
    }

    /// A key whose order is the ranking's order: distance, then (where ties must not help) wrong before right, then the
    /// gallery index.
    long key(float distance, int item, boolean right) {
        return Nearest.key(distance, item) | (right && ties == Ties.MATCH_LAST ? RIGHT : 0);
    }

    private static float distance(long key) {
        return Nearest.distance(key);
    }
}
