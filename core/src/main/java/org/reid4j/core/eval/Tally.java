package org.reid4j.core.eval;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Collects what each query scored in one trial, in any order of threads, and averages in query order, so
/// that the last bit of a mean does not depend on the machine.
final class Tally {
    private static final int NOT_ASKED = -1;
    private static final int NO_MATCH = 0;

    private final double[] ap;
    private final double[] inp;
    private final int[] firstRank;
    private final double[] @Nullable [] curves; // null where a query has none of its own

    Tally(int queries) {
        ap = new double[queries];
        inp = new double[queries];
        firstRank = new int[queries];
        curves = new double[queries][];
        Arrays.fill(firstRank, NOT_ASKED);
    }

    void unmatched(int q) {
        firstRank[q] = NO_MATCH;
    }

    /// @param first the rank of the nearest match, as the CMC counts it
    /// @param ranks of all matches, ascending, as AP and INP count them
    void scored(int q, int first, int[] ranks, AveragePrecision formula) {
        ap[q] = MeanAp.averagePrecision(ranks, formula);
        inp[q] = MeanInp.inverseNegativePenalty(ranks);
        firstRank[q] = first;
    }

    /// Replaces the step at the first match by a query's own curve.
    ///
    /// @param curve element k-1 is the query's chance of a match among the first k
    void curve(int q, double[] curve) {
        curves[q] = curve;
    }

    boolean isScored(int q) {
        return firstRank[q] > NO_MATCH;
    }

    boolean isUnmatched(int q) {
        return firstRank[q] == NO_MATCH;
    }

    double ap(int q) {
        return ap[q];
    }

    double inp(int q) {
        return inp[q];
    }

    /// The query's part in the first value of the CMC.
    double rank1(int q) {
        double[] curve = curves[q];
        return curve == null ? (firstRank[q] == 1 ? 1 : 0) : curve[0];
    }

    /// The means over the queries of this trial.
    Scores scores(EvalOptions options) {
        int[] first = Arrays.stream(firstRank).filter(r -> r > NO_MATCH).toArray();
        int skipped = (int) Arrays.stream(firstRank).filter(r -> r == NO_MATCH).count();
        int denominator = switch (options.unmatched()) {
            case SKIPPED -> first.length;
            case COUNTED_AS_MISS -> first.length + skipped;
        };
        // Queries that do not count hold zeros.
        double sumAp = 0;
        double sumInp = 0;
        for (int q = 0; q < ap.length; q++) {
            sumAp += ap[q];
            sumInp += inp[q];
        }
        int divisor = Math.max(1, denominator);
        double[] cmc = Arrays.stream(curves).anyMatch(Objects::nonNull)
                ? mean(divisor, options.maxRank())
                : Cmc.of(first, divisor, options.maxRank());
        return new Scores(sumAp / divisor, sumInp / divisor, cmc, first.length, skipped);
    }

    private double[] mean(int divisor, int length) {
        double[] mean = new double[length];
        for (double[] curve : curves) {
            for (int k = 0; curve != null && k < length; k++) {
                mean[k] += curve[k];
            }
        }
        return Arrays.stream(mean).map(sum -> sum / divisor).toArray();
    }
}
