package org.reid4j.cli.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.reid4j.cli.compare.Comparison;
import org.reid4j.cli.compare.MetricDifference;
import org.reid4j.core.eval.PairedBootstrap.Interval;

/// The part of a comparison that says which run is better, in a sentence, a drawing and numbers.
final class VerdictSection {
    private static final int WIDTH = 160;
    private static final int MIDDLE = WIDTH / 2;

    private VerdictSection() {}

    static void add(Html page, Comparison found) {
        page.section(
                "Which is better?",
                "The same queries in both runs; %,d resamples (seed %d) say how far the difference may lie, in %.0f %% of them. Whole people are drawn, since photos of one person are alike; each sentence stands for itself, so one in twenty is wrong by chance."
                        .formatted(
                                found.bootstrap().resamples(),
                                found.bootstrap().seed(),
                                100 * found.bootstrap().level()));
        for (var against : found.against()) {
            String first = found.name(0);
            String second = found.name(against.run());
            page.raw("<h3>" + Html.escape(second + " against " + first) + "</h3>");
            against.missing()
                    .ifPresent(why -> page.raw("<p class=\"note\">" + Html.escape("Not told: " + why) + "</p>"));
            page.raw("<ul class=\"verdicts\">");
            against.metrics().forEach(metric -> page.raw(sentence(metric, first, second)));
            page.raw("</ul>");
            if (!against.metrics().isEmpty()) {
                numbers(page, against.metrics(), first, second);
            }
        }
        page.end();
    }

    private static String sentence(MetricDifference metric, String first, String second) {
        var finding = metric.finding();
        String style = switch (finding) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case FEW_PEOPLE_MAKE_IT -> "few";
            case NOTHING -> "same";
        };
        String mark = switch (finding) {
            case BETTER -> "▲";
            case WORSE -> "▼";
            case FEW_PEOPLE_MAKE_IT -> "?";
            case NOTHING -> "=";
        };
        return "<li class=\"%s\"><b>%s</b>%s</li>"
                .formatted(style, mark, Html.escape(upper(metric.words(first, second)).replace(" .. ", "\u00a0..\u00a0")));
    }

    private static void numbers(Html page, List<MetricDifference> metrics, String first, String second) {
        double reach = metrics.stream()
                .flatMap(metric -> Stream.of(metric.overPeople(), metric.overQueries()))
                .mapToDouble(interval -> Math.max(Math.abs(interval.low()), Math.abs(interval.high())))
                .max()
                .orElse(0);
        page.raw("<div class=\"wide\"><table><thead><tr><th>common queries, %</th><th>" + Html.escape(first)
                + "</th><th>" + Html.escape(second)
                + "</th><th>difference</th><th>people drawn</th><th>queries drawn</th><th>"
                + Html.escape("worse ← 0 → better") + "</th></tr></thead><tbody>");
        for (var metric : metrics) {
            page.raw(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%.2f</td><td>%.2f</td><td>%+.2f</td><td>%s</td><td>%s</td><td>%s</td></tr>",
                    Html.escape(metric.metric()),
                    100 * metric.before(),
                    100 * metric.after(),
                    100 * metric.overPeople().difference(),
                    MetricDifference.bracket(metric.overPeople()),
                    MetricDifference.bracket(metric.overQueries()),
                    drawn(metric.overPeople(), reach)));
        }
        page.raw("</tbody></table></div>");
    }

    /// The interval as a bar around zero.
    private static String drawn(Interval interval, double reach) {
        double scale = reach > 0 ? (MIDDLE - 8) / reach : 0;
        return String.format(
                Locale.ROOT,
                "<svg class=\"interval\" viewBox=\"0 0 %d 22\" role=\"img\" aria-label=\"%s\"><line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"2\" y2=\"20\"/><line x1=\"%.1f\" x2=\"%.1f\" y1=\"11\" y2=\"11\" stroke=\"var(--s1)\" stroke-width=\"4\" stroke-linecap=\"round\"/><circle cx=\"%.1f\" cy=\"11\" r=\"5\" fill=\"var(--card)\" stroke=\"var(--s1)\" stroke-width=\"2\"/></svg>",
                WIDTH,
                "from %.1f to %.1f points".formatted(100 * interval.low(), 100 * interval.high()),
                MIDDLE,
                MIDDLE,
                MIDDLE + scale * interval.low(),
                MIDDLE + scale * interval.high(),
                MIDDLE + scale * interval.difference());
    }

    private static String upper(String text) {
        return text.startsWith("no ") ? "N" + text.substring(1) : text;
    }
}
