package org.reid4j.cli.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.reid4j.cli.compare.Comparison;
import org.reid4j.cli.compare.KeptQuery;
import org.reid4j.cli.compare.QueryPair;

/// The part of a comparison that shows single queries: where a run gained most over the first, and where it lost
/// most.
///
/// @param found the comparison
/// @param against the run beside the first
record PairSection(Comparison found, Comparison.Against against) {
    private static final int SHOWN = 6;
    private static final double SAME = 1e-9;
    private static final Thumbnails THUMBNAILS = Thumbnails.of(256);

    void add(Html page) {
        List<QueryPair> pairs = against.pairs();
        String first = found.name(0);
        String second = found.name(against.run());
        var best = Comparator.comparingDouble(QueryPair::gain)
                .reversed()
                .thenComparing(pair -> pair.before().photo().toString());
        var rising =
                pairs.stream().filter(pair -> pair.gain() > SAME).sorted(best).toList();
        var falling = pairs.stream()
                .filter(pair -> pair.gain() < -SAME)
                .sorted(Comparator.comparingDouble(QueryPair::gain)
                        .thenComparing(pair -> pair.before().photo().toString()))
                .toList();
        page.section(
                "Query by query: %s against %s".formatted(second, first),
                "Of %,d queries %,d rose, %,d fell and %,d have the same average precision (AP)."
                        .formatted(
                                pairs.size(),
                                rising.size(),
                                falling.size(),
                                pairs.size() - rising.size() - falling.size()));
        page.raw("<div class=\"lone\">").raw(sorted(pairs)).raw("</div>");
        rows(page, "Most improved", rising, first, second);
        rows(page, "Most worsened", falling, first, second);
        page.end();
    }

    private static void rows(Html page, String title, List<QueryPair> pairs, String first, String second) {
        page.raw("<h3>" + Html.escape(pairs.isEmpty() ? title + ": none" : title) + "</h3>");
        page.raw("<div class=\"pairs\">");
        pairs.subList(0, Math.min(SHOWN, pairs.size())).forEach(pair -> row(page, pair, first, second));
        page.raw("</div>");
    }

    private static void row(Html page, QueryPair pair, String first, String second) {
        KeptQuery query = pair.before();
        page.raw("<div class=\"pair\"><p>"
                + Html.escape(String.format(
                        Locale.ROOT,
                        "%s: AP %.0f %% → %.0f %% (%+.0f points); first right answer at rank %d → %d",
                        query.photo().getFileName(),
                        100 * pair.before().ap(),
                        100 * pair.after().ap(),
                        100 * pair.gain(),
                        pair.before().firstMatchRank(),
                        pair.after().firstMatchRank()))
                + "</p><div class=\"shots\">"
                + shot("query", query.photo(), "Query", "#%d · cam %d".formatted(query.identity(), query.camera()))
                + nearest(first, pair.before())
                + nearest(second, pair.after())
                + "</div></div>");
    }

    private static String nearest(String run, KeptQuery query) {
        return query.nearest()
                .map(photo -> shot(
                        query.right() ? "right" : "wrong",
                        photo,
                        (query.right() ? "✓ " : "✗ ") + run,
                        "nearest: #" + query.nearestIdentity() + (query.right() ? ", right" : ", somebody else")))
                .orElse("");
    }

    private static String shot(String kind, Path photo, String head, String tail) {
        String gone = Files.isRegularFile(photo) ? "" : " · photo not found";
        return "<div class=\"shot %s\">%s<b>%s</b><br>%s</div>"
                .formatted(
                        kind,
                        Html.image(THUMBNAILS.jpeg(photo), "%s, %s".formatted(head, tail), ""),
                        Html.escape(head),
                        Html.escape(tail + gone));
    }

    /// The gain of every query, the largest first: where the line leaves zero one sees how many
    /// changed, and how far.
    private String sorted(List<QueryPair> pairs) {
        double[] gains =
                pairs.stream().mapToDouble(pair -> 100 * pair.gain()).sorted().toArray();
        double[] x = new double[gains.length];
        double[] y = new double[gains.length];
        for (int i = 0; i < gains.length; i++) {
            x[i] = i + 1;
            y[i] = gains[gains.length - 1 - i];
        }
        return Chart.lines(
                "AP gained by each query, points, the largest gain first",
                "queries",
                true,
                List.of(new Chart.Line("gain", x, y)));
    }
}
