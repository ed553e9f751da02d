package org.reid4j.cli.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.QueryResult;

/// Shows what queries found: the query, then the nearest gallery photos with tick or cross, rank,
/// similarity and camera.
///
/// @param dataset whose photos they are
/// @param report what was found
/// @param thumbnails how photos are made small
/// @param depth how many gallery photos a row shows
record RankedLists(Dataset dataset, EvalReport report, Thumbnails thumbnails, int depth) {

    /// The queries with the lowest average precision, worst first.
    List<QueryResult> worst(int count) {
        return report.queries().stream()
                .sorted(Comparator.comparingDouble(QueryResult::ap).thenComparingInt(QueryResult::query))
                .limit(count)
                .toList();
    }

    /// The queries with the highest average precision, best first; among equals those with more right
    /// answers.
    List<QueryResult> best(int count) {
        return report.queries().stream()
                .sorted(Comparator.comparingDouble(QueryResult::ap)
                        .thenComparingInt(QueryResult::matches)
                        .reversed()
                        .thenComparingInt(QueryResult::query))
                .limit(count)
                .toList();
    }

    /// One row of photos.
    String row(QueryResult result) {
        var query = dataset.query().samples().get(result.query());
        var html = new StringBuilder("<div class=\"row\">");
        html.append(
                shot("query", query, "Query · " + person(query), "AP " + percent(result.ap()) + " · " + camera(query)));
        html.append("<div class=\"gap\"></div>");
        var metric = report.options().metric();
        for (int i = 0; i < Math.min(depth, result.top().length); i++) {
            var found = dataset.gallery().samples().get(result.top()[i]);
            boolean right = found.identity() == query.identity();
            html.append(shot(
                    right ? "right" : "wrong",
                    found,
                    (right ? "✓ " : "✗ ") + (i + 1) + " · " + person(found),
                    number(metric, result.distances()[i]) + " · " + camera(found)));
        }
        return html.append("</div>").toString();
    }

    private String shot(String kind, Sample sample, String head, String tail) {
        var alt = "%s, %s, %s".formatted(head, camera(sample), kind);
        return "<div class=\"shot %s\">%s<b>%s</b><br>%s</div>"
                .formatted(
                        kind,
                        Html.image(thumbnails.jpeg(sample.path()), alt, ""),
                        Html.escape(head),
                        Html.escape(tail));
    }

    String person(Sample sample) {
        return sample.identity() == Sample.DISTRACTOR && report.options().zeroIsDistractor()
                ? "bystander"
                : dataset.names().getOrDefault(sample.identity(), "#" + sample.identity());
    }

    private static String camera(Sample sample) {
        return sample.camera() == Sample.UNKNOWN_CAMERA ? "no camera" : "cam " + sample.camera();
    }

    private static String number(Metric metric, float distance) {
        return "sim " + String.format(Locale.ROOT, "%.2f", metric.similarity(distance));
    }

    private static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * fraction);
    }
}
