package org.reid4j.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Histogram;
import org.reid4j.core.eval.Scores;

/// The part of a page that shows an evaluation: scores, CMC, distances, ROC, thresholds, ranked lists.
public final class EvalSection {
    private static final int ROWS = 6;
    private static final int DEPTH = 10;
    private static final int CMC_SHOWN = 20;

    private EvalSection() {}

    /// @param page where to
    /// @param dataset whose photos were compared
    /// @param report the evaluation
    /// @param untrained the same evaluation before training, if it was made
    static void add(Html page, Dataset dataset, EvalReport report, Optional<Scores> untrained) {
        page.section(
                "Scores",
                "Rank-1 is the share of queries whose nearest answer is right; mAP looks at all right answers, mINP at the last one."
                        + " Rules: " + report.options().brief() + "; in full in summary.json.");
        var rows = new ArrayList<List<String>>();
        untrained.ifPresent(scores -> rows.add(row("Before training", scores)));
        rows.add(row("As embedded", report.scores()));
        report.reranked().ifPresent(scores -> rows.add(row("Re-ranked (k-reciprocal)", scores)));
        page.table(List.of("", "mAP", "mINP", "Rank-1", "Rank-5", "Rank-10", "Queries", "Skipped"), rows);
        page.raw("<h3></h3><div class=\"charts\">")
                .raw(cmc(report, untrained))
                .raw(distances(report))
                .raw(roc(report))
                .raw("</div>")
                .end();

        page.section(
                "Same person, or not?",
                "A search needs a threshold. At each rate of false alarms: how alike two photos must be, and how many true pairs are then found."
                        + report.calibration()
                                .flatMap(Calibration::hint)
                                .map(hint -> " The thresholds were " + hint + ".")
                                .orElse(""));
        page.table(
                        List.of("False accept rate", "Similarity at least", "True pairs found"),
                        report.thresholds().stream()
                                .map(t -> List.of(
                                        String.format(Locale.ROOT, "%.0e", t.falseAcceptRate()),
                                        String.format(Locale.ROOT, "%.4f", t.threshold()),
                                        percent(t.truePositiveRate())))
                                .toList())
                .end();

        var lists = new RankedLists(dataset, report, Thumbnails.of(256), DEPTH);
        page.section(
                "Where it fails",
                "The queries with the lowest average precision, worst first. ✓ right person, ✗ somebody else; the first photo of a row asks.");
        lists.worst(ROWS).forEach(result -> page.raw(lists.row(result)));
        page.end().section("Where it shines", "The queries with the highest average precision.");
        lists.best(ROWS).forEach(result -> page.raw(lists.row(result)));
        page.end();
    }

    private static List<String> row(String name, Scores scores) {
        return List.of(
                name,
                percent(scores.mAP()),
                percent(scores.mINP()),
                percent(scores.rank(1)),
                percent(scores.rank(5)),
                percent(scores.rank(10)),
                String.format(Locale.ROOT, "%,d", scores.validQueries()),
                String.format(Locale.ROOT, "%,d", scores.skippedQueries()));
    }

    private static String cmc(EvalReport report, Optional<Scores> untrained) {
        var lines = new ArrayList<Chart.Line>();
        lines.add(line("trained", report.scores()));
        report.reranked().ifPresent(scores -> lines.add(line("re-ranked", scores)));
        untrained.ifPresent(scores -> lines.add(line("before training", scores)));
        if (lines.size() == 1) {
            lines.set(0, line("CMC", report.scores()));
        }
        return Chart.lines("CMC: right person among the first k, %", "k", true, lines);
    }

    private static Chart.Line line(String name, Scores scores) {
        int n = Math.min(CMC_SHOWN, scores.cmc().length);
        var x = new double[n];
        var y = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = i + 1;
            y[i] = 100 * scores.cmc()[i];
        }
        return new Chart.Line(name, x, y);
    }

    private static String distances(EvalReport report) {
        return Chart.lines(
                "Distances of pairs, % per bin",
                "distance",
                true,
                List.of(density("same person", report.matching()), density("different people", report.different())));
    }

    private static Chart.Line density(String name, Histogram histogram) {
        int group = Math.max(1, histogram.counts().length / 50);
        int n = histogram.counts().length / group;
        var x = new double[n];
        var y = new double[n];
        double width = (histogram.to() - histogram.from()) / histogram.counts().length;
        for (int i = 0; i < n; i++) {
            long sum = 0;
            for (int j = 0; j < group; j++) {
                sum += histogram.counts()[i * group + j];
            }
            x[i] = histogram.from() + (i + 0.5) * group * width;
            y[i] = 100.0 * sum / Math.max(1, histogram.total());
        }
        return new Chart.Line(name, x, y);
    }

    private static String roc(EvalReport report) {
        var points = report.roc().points();
        var x = points.stream().mapToDouble(p -> 100 * p.falsePositiveRate()).toArray();
        var y = points.stream().mapToDouble(p -> 100 * p.truePositiveRate()).toArray();
        return Chart.lines(
                String.format(
                        Locale.ROOT,
                        "ROC: true pairs accepted over false ones, %% (area %.3f)",
                        report.roc().areaUnderCurve()),
                "false positive rate, %",
                true,
                List.of(new Chart.Line("ROC", x, y)));
    }

    /// A fraction as per cent with one digit.
    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * fraction);
    }
}
