package org.reid4j.core.eval;

/// The cumulative match characteristic: how many queries have a match among their first k answers.
final class Cmc {
    private Cmc() {}

    /// @param firstRanks rank of the nearest match of each query that has one, from 1
    /// @param denominator how many queries count, at least as many as `firstRanks`
    /// @param maxRank length of the result
    /// @return element k-1 is the share of queries with a match among the first k; never falls, and
    ///     keeps its last value where the gallery is shorter than `maxRank`
    static double[] of(int[] firstRanks, int denominator, int maxRank) {
        long[] hits = new long[maxRank];
        for (int rank : firstRanks) {
            if (rank <= maxRank) {
                hits[rank - 1]++;
            }
        }
        double[] cmc = new double[maxRank];
        long sum = 0;
        for (int k = 0; k < maxRank; k++) {
            sum += hits[k];
            cmc[k] = (double) sum / denominator;
        }
        return cmc;
    }
}
