package org.reid4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reid4j.cli.report.WalkFeature;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.gait.CrossViewReport;
import org.reid4j.core.eval.gait.ViewTable;

/// How the numbers of a cross-view evaluation are written, as JSON and as a table for people.
final class ViewBoard {
    private static final int[] SHOWN_RANKS = {5, 10};

    private ViewBoard() {}

    /// `nm`, `bg`, `cl`: rank-1 in percent without equal views, null for a group without walks; under `by_view`,
    /// `tables` (probe view, gallery view), `ranks` (from rank 1) and `with_equal_views` what they are made of.
    static Map<String, @Nullable Object> json(CrossViewReport report) {
        var result = new LinkedHashMap<String, @Nullable Object>();
        var byView = new LinkedHashMap<String, Object>();
        var tables = new LinkedHashMap<String, Object>();
        var ranks = new LinkedHashMap<String, Object>();
        var equalViews = new LinkedHashMap<String, Object>();
        var probes = new LinkedHashMap<String, Object>();
        for (CrossView.Probes group : report.protocol().probes()) {
            String name = group.name();
            result.put(name, report.table(name).map(table -> table.mean(1)).orElse(null));
            report.table(name).ifPresent(table -> {
                byView.put(name, numbers(table.byProbeView(1)));
                tables.put(
                        name,
                        Arrays.stream(table.percent()[0])
                                .map(ViewBoard::numbers)
                                .toList());
                ranks.put(
                        name,
                        IntStream.rangeClosed(1, table.ranks())
                                .mapToObj(table::mean)
                                .toList());
                equalViews.put(name, table.meanWithEqualViews(1));
                probes.put(name, table.asked());
            });
        }
        result.put("views", Arrays.stream(report.views()).boxed().toList());
        result.put("by_view", byView);
        result.put("tables", tables);
        result.put("ranks", ranks);
        result.put("with_equal_views", equalViews);
        result.put("probes", probes);
        result.put("gallery", report.gallery());
        result.put("conventions", report.conventions());
        return result;
    }

    /// JSON has no NaN: a view without probes is null.
    private static List<@Nullable Double> numbers(double[] values) {
        var numbers = new ArrayList<@Nullable Double>();
        for (double value : values) {
            numbers.add(Double.isNaN(value) ? null : value);
        }
        return numbers;
    }

    /// The means of a report, such as `nm`, in percent.
    static Map<String, Object> means(CrossViewReport report) {
        var means = new LinkedHashMap<String, Object>();
        report.tables().forEach(table -> means.put(table.name(), table.mean(1)));
        return means;
    }

    /// Puts the network's own feature into a JSON object as [#json] writes it, and all of them under `features`.
    static void into(Map<String, @Nullable Object> json, List<WalkFeature> features) {
        if (!features.isEmpty()) {
            json.putAll(json(features.getFirst().report()));
            var all = new LinkedHashMap<String, Object>();
            features.forEach(feature -> all.put(feature.name(), feature.json()));
            json.put("features", all);
        }
    }

    /// A row for each group of probes: each probe view's mean over the other views, and the mean of all.
    static List<String> lines(CrossViewReport report) {
        var lines = rows(report);
        lines.add(told(report));
        return lines;
    }

    /// The same for each feature, and what each costs.
    static List<String> lines(List<WalkFeature> features) {
        var lines = new ArrayList<String>();
        for (WalkFeature feature : features) {
            if (features.size() > 1) {
                lines.add("%s: %,d numbers, %s a walk; %,.0f walks/s embedded, %,.0f comparisons/s"
                        .formatted(
                                feature.name(),
                                feature.numbers(),
                                size(feature.bytes()),
                                feature.walksASecond(),
                                feature.comparisonsASecond()));
            }
            lines.addAll(rows(feature.report()));
        }
        if (!features.isEmpty()) {
            CrossViewReport report = features.getFirst().report();
            lines.add(told(report));
        }
        return lines;
    }

    private static String told(CrossViewReport report) {
        return "%,d walks asked %,d · %s%s"
                .formatted(
                        report.asked(),
                        report.gallery(),
                        report.views().length > 1 ? "columns are the views that ask · " : "",
                        report.conventions());
    }

    private static String size(long bytes) {
        return bytes < 10_000 ? "%,d bytes".formatted(bytes) : "%,d KB".formatted(Math.round(bytes / 1e3));
    }

    /// The rows alone, under a head of the views.
    static List<String> rows(CrossViewReport report) {
        var lines = new ArrayList<String>();
        var head = new StringBuilder("rank-1, %");
        if (report.views().length > 1) {
            for (int view : report.views()) {
                head.append("%7s".formatted(view + "°"));
            }
        }
        head.append("   mean");
        var first = report.tables().getFirst();
        for (int rank : SHOWN_RANKS) {
            head.append(rank <= first.ranks() ? "%7s".formatted("R" + rank) : "");
        }
        lines.add(head.toString());
        report.tables().forEach(table -> lines.add(line(table)));
        return lines;
    }

    private static String line(ViewTable table) {
        var line = new StringBuilder("%-9s".formatted(table.name()));
        double[] views = table.byProbeView(1);
        for (double percent : views.length > 1 ? views : new double[0]) {
            line.append(Double.isNaN(percent) ? "      -" : "%7.2f".formatted(percent));
        }
        line.append("%7.2f".formatted(table.mean(1)));
        for (int rank : SHOWN_RANKS) {
            line.append(rank <= table.ranks() ? "%7.2f".formatted(table.mean(rank)) : "");
        }
        return line.toString();
    }
}
