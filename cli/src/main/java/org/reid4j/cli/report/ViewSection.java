package org.reid4j.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.gait.CrossViewReport;
import org.reid4j.core.eval.gait.ViewTable;

/// The part of a page that says how well walks were recognised across views: a table, and a heat map for each
/// group of probes.
final class ViewSection {
    private ViewSection() {}

    /// Adds the section; nothing when nothing was measured.
    static void add(Html page, List<WalkFeature> features, Optional<CrossViewReport> untrained) {
        if (features.isEmpty()) {
            return;
        }
        CrossViewReport report = features.getFirst().report();
        boolean views = report.protocol().views() == CrossView.Views.EACH_OTHER;
        page.section(
                "Recognised by walk",
                "Rank-1: the share of walks whose nearest answer is the right person, in percent. "
                        + (views
                                ? "A column is the view of the walk that asks; its number is the mean over all other views. "
                                : "")
                        + "Rules: " + report.conventions() + ".");
        scores(page, report, untrained, views);
        if (features.size() > 1) {
            page.raw("<h3>What each feature costs and gives</h3>");
            costs(page, features);
        }
        page.end();
        if (views) {
            page.section(
                    "View by view",
                    "Rows ask, columns answer. Equal views, framed, are left out of all means; a dark cell is a pair of views that the network does not connect.");
            page.raw("<div class=\"charts\">");
            report.tables().forEach(table -> page.raw(ViewMap.of(table, report.views())));
            page.raw("</div>").end();
        }
    }

    private static void scores(Html page, CrossViewReport report, Optional<CrossViewReport> untrained, boolean views) {
        var head = new ArrayList<>(List.of(""));
        if (views) {
            for (int view : report.views()) {
                head.add(view + "°");
            }
        }
        head.addAll(List.of("Mean", "Rank-5"));
        untrained.ifPresent(_ -> head.add("Untrained"));
        var rows = new ArrayList<List<String>>();
        for (ViewTable table : report.tables()) {
            var row = new ArrayList<>(List.of(table.name().toUpperCase(Locale.ROOT)));
            if (views) {
                for (double percent : table.byProbeView(1)) {
                    row.add(Double.isNaN(percent) ? "-" : percent(percent));
                }
            }
            row.add(percent(table.mean(1)));
            row.add(table.ranks() >= 5 ? percent(table.mean(5)) : "-");
            untrained.ifPresent(before -> row.add(
                    before.table(table.name()).map(t -> percent(t.mean(1))).orElse("-")));
            rows.add(row);
        }
        page.table(head, rows);
    }

    private static void costs(Html page, List<WalkFeature> features) {
        var head = new ArrayList<>(List.of("", "Parts", "Numbers", "Bytes"));
        features.getFirst()
                .report()
                .tables()
                .forEach(table -> head.add(table.name().toUpperCase(Locale.ROOT)));
        head.addAll(List.of("Walks/s embedded", "Comparisons/s"));
        var rows = new ArrayList<List<String>>();
        for (WalkFeature feature : features) {
            var row = new ArrayList<>(List.of(
                    feature.name(),
                    "%,d".formatted(feature.parts()),
                    "%,d".formatted(feature.numbers()),
                    "%,d".formatted(feature.bytes())));
            feature.report().tables().forEach(table -> row.add(percent(table.mean(1))));
            row.add("%,.0f".formatted(feature.walksASecond()));
            row.add("%,.0f".formatted(feature.comparisonsASecond()));
            rows.add(row);
        }
        page.table(head, rows);
    }

    /// Percent with one digit.
    static String percent(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }
}
