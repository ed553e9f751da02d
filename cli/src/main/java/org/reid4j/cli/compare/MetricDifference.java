package org.reid4j.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.reid4j.core.eval.PairedBootstrap;
import org.reid4j.core.eval.PairedBootstrap.Interval;

/// How far two evaluations of the same queries lie apart in one metric, and whether so many queries can tell.
///
/// @param metric `mAP`, `rank-1` or `mINP`
/// @param before the first's, over the common queries, 0..1
/// @param after the second's
/// @param queries how many both scored
/// @param people whom they show
/// @param overQueries the difference and its interval when queries are drawn
/// @param overPeople the same when whole people are drawn
public record MetricDifference(
        String metric,
        double before,
        double after,
        int queries,
        int people,
        Interval overQueries,
        Interval overPeople) {
    private static final int FEW_PEOPLE = 20;

    private record Metric(String name, ToDoubleFunction<KeptQuery> value) {}

    private static final List<Metric> METRICS = List.of(
            new Metric("mAP", KeptQuery::ap),
            new Metric("rank-1", KeptQuery::rankOne),
            new Metric("mINP", KeptQuery::inp));

    /// What can be said of a difference.
    public enum Finding {
        /// The interval over people lies above zero.
        BETTER,
        /// It lies below zero.
        WORSE,
        /// Only the interval over queries lies beside zero: a few people make the difference.
        FEW_PEOPLE_MAKE_IT,
        /// Nothing.
        NOTHING
    }

    /// All metrics.
    ///
    /// @param pairs not empty
    static List<MetricDifference> of(List<QueryPair> pairs, PairedBootstrap bootstrap) {
        double[][] differences = new double[METRICS.size()][];
        for (int m = 0; m < differences.length; m++) {
            var value = METRICS.get(m).value;
            differences[m] = pairs.stream()
                    .mapToDouble(pair -> value.applyAsDouble(pair.after()) - value.applyAsDouble(pair.before()))
                    .toArray();
        }
        int[] people = pairs.stream().mapToInt(pair -> pair.before().identity()).toArray();
        int many = (int) Arrays.stream(people).distinct().count();
        List<Interval> queries = bootstrap.overQueries(differences);
        List<Interval> whole = bootstrap.overGroups(people, differences);
        var found = new ArrayList<MetricDifference>();
        for (int m = 0; m < differences.length; m++) {
            var value = METRICS.get(m).value;
            found.add(new MetricDifference(
                    METRICS.get(m).name,
                    pairs.stream()
                            .mapToDouble(pair -> value.applyAsDouble(pair.before()))
                            .average()
                            .orElseThrow(),
                    pairs.stream()
                            .mapToDouble(pair -> value.applyAsDouble(pair.after()))
                            .average()
                            .orElseThrow(),
                    pairs.size(),
                    many,
                    queries.get(m),
                    whole.get(m)));
        }
        return found;
    }

    /// What can be said.
    public Finding finding() {
        if (overPeople.decides()) {
            return overPeople.difference() > 0 ? Finding.BETTER : Finding.WORSE;
        }
        return overQueries.decides() ? Finding.FEW_PEOPLE_MAKE_IT : Finding.NOTHING;
    }

    /// It in plain words.
    ///
    /// @param first what the first is called
    /// @param second what the second is called
    public String words(String first, String second) {
        boolean ahead = overPeople.difference() > 0;
        double points = 100 * Math.abs(overPeople.difference());
        Interval whole =
                ahead ? overPeople : new Interval(-overPeople.difference(), -overPeople.high(), -overPeople.low());
        String words = switch (finding()) {
            case BETTER, WORSE ->
                String.format(
                        Locale.ROOT,
                        "%s is better than %s by %.1f %s points of %s",
                        ahead ? second : first,
                        ahead ? first : second,
                        points,
                        bracket(whole),
                        metric);
            case FEW_PEOPLE_MAKE_IT ->
                String.format(
                        Locale.ROOT,
                        "%s is ahead of %s by %.1f points of %s, but a few people make that difference: %s when whole people are drawn",
                        ahead ? second : first,
                        ahead ? first : second,
                        points,
                        metric,
                        bracket(whole));
            case NOTHING ->
                String.format(
                        Locale.ROOT,
                        "no difference in %s that %,d queries of %,d people can tell: %+.1f %s points",
                        metric,
                        queries,
                        people,
                        100 * overPeople.difference(),
                        bracket(overPeople));
        };
        return people < FEW_PEOPLE ? words + " (so few people: take it for a hint)" : words;
    }

    /// `[0.4 .. 3.9]`, in points.
    public static String bracket(Interval interval) {
        return String.format(Locale.ROOT, "[%.1f .. %.1f]", 100 * interval.low(), 100 * interval.high());
    }
}
