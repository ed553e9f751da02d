package org.reid4j.core.eval.gait;

import java.util.Arrays;

/// The accuracies of one group of probes, view against view, in percent.
///
/// As in GaitSet's and OpenGait's codes each cell is rounded to two decimals before any mean is taken.
///
/// @param name of the group, such as `nm`
/// @param probes how many walks asked, one number a view
/// @param percent element `[k-1][p][g]` is the share of the probes of view p that find their person among the
///     first k answers of view g; NaN in the row of a view without probes
@SuppressWarnings("ArrayRecordComponent") // read by index, compared by nobody
public record ViewTable(String name, int[] probes, double[][][] percent) {
    /// How many ranks there are.
    public int ranks() {
        return percent.length;
    }

    /// How many walks asked.
    public int asked() {
        return Arrays.stream(probes).sum();
    }

    /// For each probe view the mean over the other gallery views; NaN for a view without probes. Where there is
    /// one view only, its own number.
    ///
    /// @param rank from 1
    public double[] byProbeView(int rank) {
        double[][] cells = percent[rank - 1];
        double[] means = new double[cells.length];
        for (int probe = 0; probe < cells.length; probe++) {
            double sum = 0;
            for (int gallery = 0; gallery < cells.length; gallery++) {
                sum += gallery == probe ? 0 : cells[probe][gallery];
            }
            means[probe] = cells.length == 1 ? cells[probe][probe] : sum / (cells.length - 1);
        }
        return means;
    }

    /// The mean over all pairs of different views: the number that papers report.
    ///
    /// @param rank from 1
    public double mean(int rank) {
        return Arrays.stream(byProbeView(rank))
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN);
    }

    /// The mean over all pairs, equal views too.
    ///
    /// @param rank from 1
    public double meanWithEqualViews(int rank) {
        return Arrays.stream(percent[rank - 1])
                .flatMapToDouble(Arrays::stream)
                .filter(v -> !Double.isNaN(v))
                .average()
                .orElse(Double.NaN);
    }
}
