package org.reid4j.core.eval;

import java.util.List;

/// What one query found. Where trials are drawn, scores are means over those in which it asks, and lists are
/// of the first of them.
///
/// @param query index in the query set
/// @param ap average precision, 0..1
/// @param inp inverse negative penalty, 0..1
/// @param rank1 its part in rank-1, 0..1: 1 where its nearest item is right, between where that depends on a
///     draw
/// @param firstMatchRank rank of the nearest match among the kept gallery items, from 1
/// @param matches how many gallery items are right answers
/// @param top gallery indices of the nearest kept items, nearest first
/// @param distances of `top`, as the metric gives them
@SuppressWarnings("ArrayRecordComponent") // short lists, compared by nobody
public record QueryResult(
        int query, double ap, double inp, double rank1, int firstMatchRank, int matches, int[] top, float[] distances) {

    /// The same with the means over all trials in which the query was scored.
    QueryResult over(List<Tally> trials) {
        double[] sums = new double[3];
        int count = 0;
        for (Tally trial : trials) {
            if (trial.isScored(query)) {
                sums[0] += trial.ap(query);
                sums[1] += trial.inp(query);
                sums[2] += trial.rank1(query);
                count++;
            }
        }
        return new QueryResult(
                query, sums[0] / count, sums[1] / count, sums[2] / count, firstMatchRank, matches, top, distances);
    }
}
