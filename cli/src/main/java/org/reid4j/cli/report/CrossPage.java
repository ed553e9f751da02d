package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.EvalReport;

/// The page of one network measured on several datasets.
public final class CrossPage {
    private static final int DEPTH = 8;
    private static final int LISTS = 2;
    private static final int CMC_SHOWN = 20;

    private CrossPage() {}

    /// One dataset.
    ///
    /// @param path as it was named
    /// @param dataset what was measured on
    /// @param report the numbers
    /// @param learned whether the network learned from this set's training part
    public record Row(Path path, Dataset dataset, EvalReport report, boolean learned) {
        /// What the table calls it.
        public String name() {
            Path last = path.toAbsolutePath().normalize().getFileName();
            return (last == null ? path : last) + (learned ? " (learned here)" : "");
        }
    }

    /// Writes the page.
    ///
    /// @param file where to
    /// @param model what was measured, in words
    /// @param rows one a dataset, at least one
    public static void write(Path file, String model, List<Row> rows) {
        var page = new Html();
        page.raw("<header><h1>" + Html.escape(model) + "</h1><p>"
                + Html.escape("evaluated on %d datasets".formatted(rows.size())) + "</p></header>");
        page.section(
                "Across datasets",
                "One network on sets it did not learn from, beside its own where that is among them. Numbers of different sets do not compare with each other: galleries and rules differ.");
        page.table(
                List.of("Dataset", "Rank-1", "Rank-5", "Rank-10", "mAP", "mINP", "Queries", "Gallery", "Rules"),
                rows.stream().map(CrossPage::cells).toList());
        page.raw("<h3></h3><div style=\"max-width:560px\">")
                .raw(curves(rows))
                .raw("</div>")
                .end();
        for (Row row : rows) {
            page.section(row.name(), DataSection.line(row.dataset()) + ". " + String.join(" ", notices(row)));
            var lists = new RankedLists(row.dataset(), row.report(), Thumbnails.of(256), DEPTH);
            page.raw("<h3>Lowest average precision</h3>");
            lists.worst(LISTS).forEach(result -> page.raw(lists.row(result)));
            page.raw("<h3>Highest average precision</h3>");
            lists.best(LISTS).forEach(result -> page.raw(lists.row(result)));
            page.end();
        }
        page.write(file, model + " across datasets");
    }

    private static List<String> notices(Row row) {
        return row.dataset().notices().stream()
                .map(notice -> notice.endsWith(".") ? notice : notice + ".")
                .toList();
    }

    private static List<String> cells(Row row) {
        var scores = row.report().scores();
        return List.of(
                row.name(),
                EvalSection.percent(scores.rank(1)),
                EvalSection.percent(scores.rank(5)),
                EvalSection.percent(scores.rank(10)),
                EvalSection.percent(scores.mAP()),
                EvalSection.percent(scores.mINP()),
                String.format(Locale.ROOT, "%,d", scores.validQueries()),
                String.format(Locale.ROOT, "%,d", row.dataset().gallery().size()),
                row.report().options().brief());
    }

    private static String curves(List<Row> rows) {
        var lines = new ArrayList<Chart.Line>();
        for (Row row : rows) {
            double[] cmc = row.report().scores().cmc();
            int n = Math.min(CMC_SHOWN, cmc.length);
            var x = new double[n];
            var y = new double[n];
            for (int i = 0; i < n; i++) {
                x[i] = i + 1;
                y[i] = 100 * cmc[i];
            }
            lines.add(new Chart.Line(row.name(), x, y));
        }
        return Chart.lines("CMC: right person among the first k, %", "k", true, lines);
    }
}
