package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.reid4j.cli.compare.Comparison;
import org.reid4j.cli.compare.Contender;
import org.reid4j.cli.compare.KeptEvaluation;

/// The page of `reid runs compare`: which run is better and how sure that is, how each got there, on which queries
/// they
/// part, and what was set differently.
public final class ComparePage {
    private static final Map<String, String> CURVES = curves();

    private final Comparison found;
    private final Html page = new Html();

    private ComparePage(Comparison found) {
        this.found = found;
    }

    private static Map<String, String> curves() {
        var curves = new LinkedHashMap<String, String>();
        curves.put("mAP", "Held-out people: mAP, %");
        curves.put("rank1", "Held-out people: rank-1, %");
        curves.put("mINP", "Held-out people: mINP, %");
        return curves;
    }

    /// Writes the page.
    ///
    /// @param file where to, over an older one
    public static void write(Path file, Comparison found) {
        new ComparePage(found).write(file);
    }

    private void write(Path file) {
        String title = found.runs().stream().map(Contender::name).collect(Collectors.joining(" · "));
        page.raw("<header><h1>" + Html.escape(title) + "</h1><p>"
                + Html.escape("compared with " + found.name(0) + ", by what each run left in its folder")
                + "</p></header>");
        if (!found.warnings().isEmpty()) {
            page.section("Take care", "");
            found.warnings().forEach(text -> page.raw("<p class=\"warning\">" + Html.escape(text) + "</p>"));
            page.end();
        }
        VerdictSection.add(page, found);
        scores();
        curvesOverEpochs();
        views();
        found.against().stream()
                .filter(against -> !against.pairs().isEmpty())
                .forEach(against -> new PairSection(found, against).add(page));
        settings();
        facts();
        page.write(file, title);
    }

    private void scores() {
        var names = new LinkedHashSet<String>();
        found.evaluations()
                .forEach(one -> one.ifPresent(e -> names.addAll(e.scores().keySet())));
        page.section("Scores", "In percent, as each run's evaluation has them.");
        var head = new ArrayList<>(List.of("Run"));
        head.addAll(names);
        head.addAll(List.of("Asked", "Best epoch", "Status"));
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < found.runs().size(); i++) {
            Optional<KeptEvaluation> evaluation = found.evaluations().get(i);
            var row = new ArrayList<>(List.of(found.name(i)));
            Map<String, Double> scores = evaluation.map(KeptEvaluation::scores).orElse(Map.of());
            names.forEach(name ->
                    row.add(scores.containsKey(name) ? String.format(Locale.ROOT, "%.2f", scores.get(name)) : "-"));
            row.add(evaluation
                    .map(one -> String.format(Locale.ROOT, "%,d", one.asked()))
                    .orElse("-"));
            var record = found.runs().get(i).record();
            row.add(record.map(run -> run.progress().getOrDefault("best_epoch", "-"))
                    .orElse("-"));
            row.add(record.map(run -> run.status().name().toLowerCase(Locale.ROOT))
                    .orElse("taken over"));
            rows.add(row);
        }
        page.table(head, rows);
        var rules = found.evaluations().stream()
                .flatMap(Optional::stream)
                .map(KeptEvaluation::conventions)
                .distinct()
                .toList();
        page.raw("<p class=\"lead\" style=\"margin:10px 0 0\">" + Html.escape("Rules: " + String.join(" | ", rules))
                + "</p>");
        page.end();
    }

    private void curvesOverEpochs() {
        var tables = found.runs().stream()
                .map(run -> MetricsTable.read(run.folder().resolve("metrics.csv")))
                .toList();
        if (tables.stream().allMatch(table -> table.rows().size() < 2)) {
            return;
        }
        Set<String> groups = new LinkedHashSet<>();
        found.evaluations().forEach(one -> one.ifPresent(e -> groups.addAll(e.groups())));
        page.section(
                        "Training",
                        "By epoch. A run has the same colour, dash and mark in every chart. Loss terms are shown before weighting; a term that a run has not is not drawn.")
                .raw("<div class=\"charts\">");
        CURVES.forEach((column, title) -> chart(tables, column, title, 100, true));
        groups.forEach(group -> chart(tables, group, "Held-out people: rank-1 %s, %%".formatted(group), 100, true));
        chart(tables, "loss", "Loss", 1, false);
        var terms = tables.stream()
                .flatMap(table -> table.columns().stream())
                .filter(column -> !RunReport.NOT_TERMS.contains(column) && !groups.contains(column))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        terms.forEach(term -> chart(tables, term, "Loss term: " + term.replace('_', ' '), 1, false));
        chart(tables, "lr", "Learning rate x 1000", 1000, true);
        page.raw("</div>").end();
    }

    /// One line a run, in the order of the runs; a run without the column keeps its place in the legend.
    private void chart(List<MetricsTable> tables, String column, String title, double factor, boolean fromZero) {
        if (tables.stream().anyMatch(table -> table.has(column))) {
            page.raw(Chart.lines(
                    title,
                    "epoch",
                    fromZero,
                    IntStream.range(0, tables.size())
                            .mapToObj(i -> tables.get(i).line(found.name(i), column, factor))
                            .toList()));
        }
    }

    /// Of walks: rank-1 of each condition over the views that ask.
    private void views() {
        var walks = found.evaluations().stream()
                .flatMap(Optional::stream)
                .filter(KeptEvaluation::ofWalks)
                .findFirst();
        if (walks.isEmpty()) {
            return;
        }
        page.section("By condition and view", "Rank-1 in percent of each view that asks, without equal views.");
        for (String group : walks.get().groups()) {
            var lines = new ArrayList<Chart.Line>();
            var rows = new ArrayList<List<String>>();
            for (int i = 0; i < found.runs().size(); i++) {
                var evaluation = found.evaluations().get(i).filter(KeptEvaluation::ofWalks);
                double[] byView = evaluation.map(one -> one.byView(group)).orElse(new double[0]);
                double[] at = evaluation
                        .map(one -> one.views().stream()
                                .mapToDouble(Integer::doubleValue)
                                .toArray())
                        .orElse(new double[0]);
                if (at.length != byView.length) {
                    continue; // a damaged summary says less
                }
                lines.add(new Chart.Line(found.name(i), at, byView));
                var row = new ArrayList<>(List.of(found.name(i)));
                for (double percent : byView) {
                    row.add(Double.isNaN(percent) ? "-" : String.format(Locale.ROOT, "%.1f", percent));
                }
                rows.add(row);
            }
            var head = new ArrayList<>(List.of(group.toUpperCase(Locale.ROOT)));
            walks.get().views().forEach(view -> head.add(view + "°"));
            rows.removeIf(row -> row.size() != head.size());
            page.table(head, rows);
            page.raw("<h3></h3><div class=\"charts\">")
                    .raw(Chart.lines("Rank-1 %s by view, %%".formatted(group), "degrees", true, lines))
                    .raw("</div>");
        }
        page.end();
    }

    private void settings() {
        page.section(
                "What was set differently",
                found.config().isEmpty()
                        ? "Their configurations are the same."
                        : "Resolved values that are not the same in all, and where each came from as far as the run kept it.");
        if (!found.config().isEmpty()) {
            page.raw("<div class=\"wide text\"><table><thead><tr><th>Key</th>");
            found.runs().forEach(run -> page.raw("<th>" + Html.escape(run.name()) + "</th>"));
            page.raw("</tr></thead><tbody>");
            for (var difference : found.config()) {
                page.raw("<tr><td>" + Html.escape(difference.key()) + "</td>");
                difference
                        .settings()
                        .forEach(setting ->
                                page.raw(setting.map(ComparePage::cell).orElse("<td>-</td>")));
                page.raw("</tr>");
            }
            page.raw("</tbody></table></div>");
        }
        page.end();
    }

    private static String cell(Contender.Setting setting) {
        return "<td>" + Html.escape(setting.value())
                + (setting.origin().isEmpty() ? "" : "<small>" + Html.escape(setting.origin()) + "</small>") + "</td>";
    }

    private void facts() {
        if (found.facts().isEmpty()) {
            return;
        }
        page.section("What else was not the same", "Versions, machine and photos as each run noted them.");
        page.raw("<div class=\"wide text\"><table><thead><tr><th></th>");
        found.runs().forEach(run -> page.raw("<th>" + Html.escape(run.name()) + "</th>"));
        page.raw("</tr></thead><tbody>");
        found.facts().forEach((name, values) -> {
            page.raw("<tr><td>" + Html.escape(name.replace('_', ' ')) + "</td>");
            values.forEach(value -> page.raw("<td>" + Html.escape(shortened(value)) + "</td>"));
            page.raw("</tr>");
        });
        page.raw("</tbody></table></div>").end();
    }

    /// Hashes by their first digits.
    private static String shortened(String value) {
        return value.matches("[0-9a-f]{64}") ? value.substring(0, 12) + "…" : value;
    }
}
