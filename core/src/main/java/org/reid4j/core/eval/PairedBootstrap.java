package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// How sure a difference between two measurements of the same queries is: the mean difference, and a
/// percentile interval of it over resampled queries (Efron's bootstrap; the pairs stay together).
///
/// Queries of one person are alike, so queries drawn one by one make the interval too narrow; drawing
/// whole people ([#overGroups]) does not, and is the one to believe where people have many photos each.
///
/// @param resamples how often is drawn, 100 to 1,000,000
/// @param level share of the resamples that the interval holds, above 0 and below 1, such as 0.95
/// @param seed decides the draws
public record PairedBootstrap(int resamples, double level, long seed) {
    private static final int FEWEST = 100;
    private static final int MOST = 1_000_000;

    public PairedBootstrap {
        if (resamples < FEWEST || resamples > MOST) {
            throw new IllegalArgumentException("resamples is %d, must be %d to %d".formatted(resamples, FEWEST, MOST));
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level is " + level + ", must be above 0 and below 1");
        }
    }

    /// 10,000 resamples, 95 %, seed 1.
    public static PairedBootstrap defaults() {
        return new PairedBootstrap(10_000, 0.95, 1);
    }

    /// A mean difference and where it may lie.
    ///
    /// @param difference the mean over all queries
    /// @param low lower end
    /// @param high upper end
    public record Interval(double difference, double low, double high) {
        /// Whether the whole interval lies on one side of zero.
        public boolean decides() {
            return low > 0 || high < 0;
        }
    }

    /// Draws queries.
    ///
    /// @param differences rows of one length, one row a metric, one value a query: the second
    ///     measurement's less the first's; all rows see the same draws
    /// @return one for each row
    public List<Interval> overQueries(double[]... differences) {
        int queries = length(differences);
        int[] own = new int[queries];
        Arrays.setAll(own, i -> i);
        return overGroups(own, differences);
    }

    /// Draws groups of queries, each whole: an interval of the ratio of sums, since groups differ in size.
    ///
    /// @param groups whose each query is, any numbers
    /// @param differences as [#overQueries]
    /// @return one for each row
    public List<Interval> overGroups(int[] groups, double[]... differences) {
        int queries = length(differences);
        if (groups.length != queries) {
            throw new IllegalArgumentException("%d groups are named for %d queries".formatted(groups.length, queries));
        }
        int[] names = Arrays.stream(groups).distinct().sorted().toArray();
        double[][] sums = new double[differences.length][names.length];
        double[] sizes = new double[names.length];
        for (int q = 0; q < queries; q++) {
            int group = Arrays.binarySearch(names, groups[q]);
            sizes[group]++;
            for (int metric = 0; metric < differences.length; metric++) {
                sums[metric][group] += differences[metric][q];
            }
        }
        double[][] means = draw(sums, sizes);
        List<Interval> found = new ArrayList<>();
        for (int metric = 0; metric < differences.length; metric++) {
            double mean = Arrays.stream(sums[metric]).sum() / queries;
            Arrays.sort(means[metric]);
            double outside = (1 - level) / 2;
            found.add(new Interval(mean, quantile(means[metric], outside), quantile(means[metric], 1 - outside)));
        }
        return found;
    }

    private double[][] draw(double[][] sums, double[] sizes) {
        var random = new SplittableRandom(seed);
        int groups = sizes.length;
        double[][] means = new double[sums.length][resamples];
        int[] drawn = new int[groups];
        for (int r = 0; r < resamples; r++) {
            double size = 0;
            for (int i = 0; i < groups; i++) {
                drawn[i] = random.nextInt(groups);
                size += sizes[drawn[i]];
            }
            for (int metric = 0; metric < sums.length; metric++) {
                double sum = 0;
                for (int group : drawn) {
                    sum += sums[metric][group];
                }
                means[metric][r] = sum / size;
            }
        }
        return means;
    }

    private static int length(double[]... differences) {
        if (differences.length == 0 || differences[0].length == 0) {
            throw new IllegalArgumentException("a bootstrap needs at least one query");
        }
        for (double[] row : differences) {
            if (row.length != differences[0].length) {
                throw new IllegalArgumentException(
                        "rows have %d and %d queries".formatted(differences[0].length, row.length));
            }
            for (double value : row) {
                if (!Double.isFinite(value)) {
                    throw new IllegalArgumentException("a difference is " + value);
                }
            }
        }
        return differences[0].length;
    }

    /// Linear between the neighbours, as NumPy's default.
    private static double quantile(double[] rising, double share) {
        double at = share * (rising.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(rising.length - 1, below + 1);
        return rising[below] + (at - below) * (rising[above] - rising[below]);
    }
}
