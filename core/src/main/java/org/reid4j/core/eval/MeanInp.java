package org.reid4j.core.eval;

/// Inverse negative penalty of one query (Ye et al., TPAMI 2021): how far down the hardest match stands.
final class MeanInp {
    private MeanInp() {}

    /// @param ranks of the matches among the kept gallery items, ascending, from 1; not empty
    /// @return number of matches / rank of the last one, 0..1
    static double inverseNegativePenalty(int[] ranks) {
        return (double) ranks.length / ranks[ranks.length - 1];
    }
}
