package org.reid4j.core.eval;

/// What one query found. Under single-shot rules: in the first trial in which it asks.
///
/// @param query index in the query set
/// @param ap average precision, 0..1
/// @param inp inverse negative penalty, 0..1
/// @param firstMatchRank rank of the nearest match among the kept gallery items, from 1
/// @param matches how many gallery items are right answers
/// @param top gallery indices of the nearest kept items, nearest first
/// @param distances of `top`, as the metric gives them
@SuppressWarnings("ArrayRecordComponent") // short lists, compared by nobody
public record QueryResult(
        int query, double ap, double inp, int firstMatchRank, int matches, int[] top, float[] distances) {}
