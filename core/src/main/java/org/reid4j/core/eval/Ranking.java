package org.reid4j.core.eval;

import java.util.Arrays;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;

/// Where a query's right answers stand, found by counting what is nearer instead of sorting the gallery: one pass over
/// the row, and memory for the matches only.
final class Ranking {
    private static final long RIGHT = 0x8000_0000L;

    private final Trial trial;
    private final Ties ties;

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
        float farthest = distance(right[right.length - 1]);
        int[] standing = trial.standing();
        for (int item = 0; item < standing.length; item++) {
            float d = row[at + item];
            if (d > farthest || standing[item] == Sample.JUNK || standing[item] == identity) {
                continue;
            }
            int slot = Arrays.binarySearch(right, key(d, item, false));
            int before = slot < 0 ? -slot - 1 : slot;
            if (before < right.length) {
                nearer[before]++;
            }
        }
        int[] ranks = new int[right.length];
        int wrong = 0;
        for (int i = 0; i < ranks.length; i++) {
            wrong += nearer[i];
            ranks[i] = wrong + i + 1;
        }
        return ranks;
    }

    /// The nearest items that stand in the query's ranking, nearest first, in the same order as [#ranks] counts.
    ///
    /// @param k how many at most
    int[] top(int identity, int[] matches, float[] row, int at, int k) {
        var nearest = new Nearest(k);
        int[] standing = trial.standing();
        for (int item = 0; item < standing.length; item++) {
            float d = row[at + item];
            if (standing[item] != Sample.JUNK && standing[item] != identity && nearest.wants(d)) {
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
