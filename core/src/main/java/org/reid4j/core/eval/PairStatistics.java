package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.List;

/// Counts how far apart matching and different pairs are, in bounded memory, so that thresholds and the ROC need no
/// second look at a hundred million pairs.
///
/// A bin holds the distances in `((b - 1) * width, b * width]` with `width` a power of two, so that "at most b * width"
/// is answered exactly: each reported rate is the true rate of the reported threshold, and only the threshold itself
/// is rounded, by at most one of [#BINS] bins.
final class PairStatistics {
    static final int BINS = 1 << 18;
    private static final int DRAWN_BINS = 100;
    private static final int ROC_POINTS = 400;
    private static final double[] RATES = {1e-1, 1e-2, 1e-3, 1e-4};

    private final Metric metric;
    private final float perUnit;
    private final long[] matching = new long[BINS + 1];
    private final long[] different = new long[BINS + 1];
    private final int[] recent = new int[BINS + 1]; // different pairs not yet in `different`: half the cache
    private int pending;

    /// @param longest no distance (not squared) is larger, apart from rounding
    PairStatistics(Metric metric, double longest) {
        this.metric = metric;
        int exponent = longest > 0 ? Math.getExponent(longest) + 1 : 0;
        this.perUnit = (float) Math.scalb((double) BINS, -exponent);
    }

    /// An empty one with the same bins.
    PairStatistics fresh() {
        return new PairStatistics(metric, BINS / perUnit / 2);
    }

    void match(float distance) {
        matching[bin(distance)]++;
    }

    /// Counts a row of distances as those of different people.
    void differ(float[] row, int at, int count) {
        if (pending > Integer.MAX_VALUE - count) {
            settle();
        }
        pending += count;
        for (int i = at; i < at + count; i++) {
            recent[bin(row[i])]++;
        }
    }

    /// Takes a pair out that was counted with its row.
    void notDifferent(float distance) {
        recent[bin(distance)]--;
    }

    /// Makes what was counted by rows part of the whole, before anything is read.
    void settle() {
        for (int b = 0; b <= BINS; b++) {
            different[b] += recent[b];
            recent[b] = 0;
        }
        pending = 0;
    }

    void add(PairStatistics other) {
        other.settle();
        for (int b = 0; b <= BINS; b++) {
            matching[b] += other.matching[b];
            different[b] += other.different[b];
        }
    }

    private int bin(float distance) {
        float d = Math.max(0, distance);
        float length = metric == Metric.EUCLIDEAN ? (float) Math.sqrt(d) : d;
        float scaled = length * perUnit; // exact: a power of two
        int below = (int) scaled;
        return Math.min(BINS, below < scaled ? below + 1 : below);
    }

    /// The operating points at 1e-1 to 1e-4. Where one different pair is already too many, the threshold lies just
    /// above the most alike of them. Empty without different pairs: nothing then tells how alike strangers are.
    List<Threshold> thresholds() {
        long negatives = sum(different);
        long positives = sum(matching);
        List<Threshold> table = new ArrayList<>();
        if (negatives == 0) {
            return table;
        }
        for (double rate : RATES) {
            long allowed = (long) Math.floor(rate * negatives + 1e-9);
            long falses = 0;
            long trues = 0;
            int b = 0;
            while (b <= BINS && falses + different[b] <= allowed) {
                falses += different[b];
                trues += matching[b];
                b++;
            }
            double similarity = similarity((b - 1) / (double) perUnit);
            table.add(new Threshold(rate, similarity, positives == 0 ? 0 : (double) trues / positives));
        }
        return table;
    }

    private double similarity(double length) {
        return switch (metric) {
            case COSINE -> 1 - length;
            case EUCLIDEAN -> -length;
        };
    }

    Roc roc() {
        double negatives = Math.max(1, sum(different));
        double positives = Math.max(1, sum(matching));
        List<Roc.Point> points = new ArrayList<>();
        points.add(new Roc.Point(0, 0));
        double area = 0;
        long falses = 0;
        long trues = 0;
        double drawnX = 0;
        double drawnY = 0;
        for (int b = 0; b <= BINS; b++) {
            if (different[b] == 0 && matching[b] == 0) {
                continue;
            }
            area += different[b] / negatives * (trues + matching[b] / 2.0) / positives;
            falses += different[b];
            trues += matching[b];
            double x = falses / negatives;
            double y = trues / positives;
            // Few points, but close together at small rates, where the curve is read on a logarithmic axis.
            if (y - drawnY >= 2.0 / ROC_POINTS
                    || x - drawnX >= Math.max(1e-6, Math.min(2.0 / ROC_POINTS, drawnX / 8))) {
                points.add(new Roc.Point(x, y));
                drawnX = x;
                drawnY = y;
            }
        }
        points.add(new Roc.Point(1, 1));
        return new Roc(area, points);
    }

    Histogram matchingHistogram() {
        return coarse(matching);
    }

    Histogram differentHistogram() {
        return coarse(different);
    }

    private Histogram coarse(long[] fine) {
        int first = 0;
        while (first < BINS && matching[first] == 0 && different[first] == 0) {
            first++;
        }
        int last = BINS;
        while (last > first && matching[last] == 0 && different[last] == 0) {
            last--;
        }
        int step = Math.ceilDiv(last - first + 1, DRAWN_BINS);
        long[] counts = new long[Math.ceilDiv(last - first + 1, step)];
        for (int b = first; b <= last; b++) {
            counts[(b - first) / step] += fine[b];
        }
        double from = Math.max(0, first - 1) / (double) perUnit;
        double to = (first - 1 + (double) counts.length * step) / perUnit;
        return new Histogram(from, Math.max(from, to), counts);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
