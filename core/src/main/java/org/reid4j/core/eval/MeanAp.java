package org.reid4j.core.eval;

/// Average precision of one query from the ranks of its matches, by either published formula.
final class MeanAp {
    private MeanAp() {}

    /// @param ranks of the matches among the kept gallery items, ascending, from 1; not empty
    /// @return 0..1
    static double averagePrecision(int[] ranks, AveragePrecision formula) {
        double sum = 0;
        for (int i = 0; i < ranks.length; i++) {
            double at = (i + 1.0) / ranks[i];
            sum += switch (formula) {
                case STEP -> at;
                case TRAPEZOID -> {
                    double before = ranks[i] == 1 ? 1 : i / (ranks[i] - 1.0);
                    yield (before + at) / 2;
                }
            };
        }
        return sum / ranks.length;
    }
}
