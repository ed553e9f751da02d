package org.reid4j.core.eval;

/// The field's headline numbers of one evaluation, as fractions 0..1.
///
/// @param mAP mean average precision
/// @param mINP mean inverse negative penalty
/// @param cmc element k-1 is the share of queries with a match among the first k answers
/// @param validQueries queries that had a possible answer (in at least one trial)
/// @param skippedQueries queries that asked and had none
@SuppressWarnings("ArrayRecordComponent") // read by index, compared by nobody
public record Scores(double mAP, double mINP, double[] cmc, int validQueries, int skippedQueries) {
    /// Share of queries with a match among the first k answers.
    ///
    /// @param k from 1; beyond the curve's length its last value
    public double rank(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("rank is " + k + ", must be at least 1");
        }
        return cmc[Math.min(k, cmc.length) - 1];
    }
}
