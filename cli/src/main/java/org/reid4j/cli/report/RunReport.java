package org.reid4j.cli.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.CrossView;
import org.reid4j.train.hook.DrawnPictures;

/// The page that a training run leaves behind, `report.html`: what was reached, how it got there, where
/// it fails, how to repeat it.
///
/// @param title the run's name
/// @param folder the run's folder, whose `metrics.csv`, `timings.csv` and `config.yaml` are read
/// @param dataset what was learned from and measured on
/// @param findings what was measured
/// @param reached the best and the last measurement in words
/// @param time how long the run took
/// @param environment versions, processor, threads: name to value
/// @param command how to repeat it
public record RunReport(
        String title,
        Path folder,
        Dataset dataset,
        Findings findings,
        Optional<String> reached,
        Duration time,
        Map<String, String> environment,
        String command) {
    private static final int SHOWN_TERMS = 4;
    static final Set<String> NOT_TERMS =
            Set.of("epoch", "step", "lr", "loss", "grad_norm", "mAP", "mINP", "rank1", "rank5", "rank10", "best");

    /// Writes `report.html` into the run's folder.
    ///
    /// @return the page
    public Path write() {
        var metrics = MetricsTable.read(folder.resolve("metrics.csv"));
        var timings = MetricsTable.read(folder.resolve("timings.csv"));
        var page = new Html();
        page.raw("<header><h1>" + Html.escape(title) + "</h1><p>" + Html.escape(DataSection.line(dataset))
                + reached.map(words -> "<br>" + Html.escape(words) + "; the best weights are kept")
                        .orElse("")
                + "</p></header>");
        page.raw(Figures.of(figures(timings)));
        curves(page, metrics, timings);
        switch (findings) {
            case Findings.Photos(var report, var looks, var untrained, var closer) -> {
                report.ifPresent(found -> EvalSection.add(page, dataset, found, untrained));
                closer.add(page);
                LookSection.add(page, looks, title);
            }
            case Findings.Walks(var features, var untrained, var seen) -> {
                ViewSection.add(page, features, untrained);
                SeenSection.add(page, seen);
            }
        }
        DrawnSection.add(
                page, DrawnPictures.of(folder), !dataset.query().samples().isEmpty());
        DataSection.add(page, dataset);
        page.section("How this was made", "");
        page.raw("<pre>" + Html.escape(command) + "</pre>");
        page.table(
                List.of("", "Environment"),
                environment.entrySet().stream()
                        .map(e -> List.of(e.getKey(), e.getValue()))
                        .toList());
        config().ifPresent(text -> page.fold("Resolved configuration (config.yaml)", text));
        page.end();
        var file = folder.resolve("report.html");
        page.write(file, title);
        return file;
    }

    private List<Figures.Figure> figures(MetricsTable timings) {
        var figures = new ArrayList<Figures.Figure>();
        switch (findings) {
            case Findings.Photos photos -> scores(photos, figures);
            case Findings.Walks walks -> scores(walks, figures);
        }
        figures.add(new Figures.Figure(minutes(time), "run time"));
        if (timings.has("images_per_second")) {
            figures.add(new Figures.Figure(
                    String.format(Locale.ROOT, "%.0f /s", timings.mean("images_per_second")),
                    DataSection.samples(dataset) + " learned from"));
            figures.add(new Figures.Figure(
                    EvalSection.percent(timings.mean("wait_share")),
                    "of a step spent waiting for " + DataSection.samples(dataset)));
        }
        return figures;
    }

    private static void scores(Findings.Photos photos, List<Figures.Figure> figures) {
        photos.report().ifPresent(found -> {
            figures.add(new Figures.Figure(
                    EvalSection.percent(found.scores().rank(1)),
                    "rank-1"
                            + photos.untrained()
                                    .map(u -> ", untrained " + EvalSection.percent(u.rank(1)))
                                    .orElse("")));
            figures.add(new Figures.Figure(
                    EvalSection.percent(found.scores().mAP()),
                    "mAP"
                            + photos.untrained()
                                    .map(u -> ", untrained " + EvalSection.percent(u.mAP()))
                                    .orElse("")));
            figures.add(new Figures.Figure(EvalSection.percent(found.scores().mINP()), "mINP"));
        });
    }

    private static void scores(Findings.Walks walks, List<Figures.Figure> figures) {
        walks.features().stream()
                .findFirst()
                .ifPresent(feature -> feature.report()
                        .tables()
                        .forEach(table -> figures.add(new Figures.Figure(
                                EvalSection.percent(table.mean(1) / 100),
                                "rank-1 " + table.name().toUpperCase(Locale.ROOT)
                                        + walks.untrained()
                                                .flatMap(before -> before.table(table.name()))
                                                .map(before ->
                                                        ", untrained " + EvalSection.percent(before.mean(1) / 100))
                                                .orElse("")))));
    }

    /// The numbers of the measurements in `metrics.csv`: name to column.
    private Map<String, String> measures() {
        var shown = new LinkedHashMap<String, String>();
        switch (findings) {
            case Findings.Photos _ -> {
                shown.put("rank-1", "rank1");
                shown.put("mAP", "mAP");
                shown.put("mINP", "mINP");
            }
            case Findings.Walks _ -> {
                if (dataset.protocol() instanceof CrossView protocol) {
                    protocol.probes()
                            .forEach(probes -> shown.put(probes.name().toUpperCase(Locale.ROOT), probes.name()));
                }
            }
        }
        return shown;
    }

    private static String minutes(Duration time) {
        return time.toHours() > 0
                ? "%d h %02d m".formatted(time.toHours(), time.toMinutesPart())
                : "%d m %02d s".formatted(time.toMinutes(), time.toSecondsPart());
    }

    private void curves(Html page, MetricsTable metrics, MetricsTable timings) {
        if (metrics.rows().size() < 2) {
            return;
        }
        page.section("Training", "By epoch. Terms are shown before weighting.").raw("<div class=\"charts\">");
        page.raw(Chart.lines("Loss", "epoch", false, List.of(metrics.line("total", "loss", 1))));
        var terms = metrics.columns().stream()
                .filter(column ->
                        !NOT_TERMS.contains(column) && !measures().containsValue(column) && metrics.has(column))
                .map(column -> metrics.line(column.replace('_', ' '), column, 1))
                .toList();
        for (var term : terms.subList(0, Math.min(SHOWN_TERMS, terms.size()))) {
            page.raw(term(term));
        }
        var scores = measures().entrySet().stream()
                .filter(measure -> metrics.has(measure.getValue()))
                .map(measure -> metrics.line(measure.getKey(), measure.getValue(), 100))
                .toList();
        if (!scores.isEmpty()) {
            page.raw(Chart.lines(
                    findings instanceof Findings.Walks ? "Held-out people, rank-1, %" : "Held-out people, %",
                    "epoch",
                    true,
                    scores));
        }
        page.raw(Chart.lines("Learning rate x 1000", "epoch", true, List.of(metrics.line("lr", "lr", 1000))));
        if (timings.has("images_per_second")) {
            page.raw(Chart.lines(
                    shown(DataSection.samples(dataset)) + " a second",
                    "epoch",
                    true,
                    List.of(timings.line("per second", "images_per_second", 1))));
        }
        page.raw("</div>");
        if (terms.size() > SHOWN_TERMS) {
            page.raw("<details><summary>%d more terms</summary><div class=\"charts\">"
                    .formatted(terms.size() - SHOWN_TERMS));
            terms.subList(SHOWN_TERMS, terms.size()).forEach(term -> page.raw(term(term)));
            page.raw("</div></details>");
        }
        page.end();
    }

    private static String term(Chart.Line line) {
        return Chart.lines("Loss term: " + line.name(), "epoch", false, List.of(line));
    }

    private static String shown(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private Optional<String> config() {
        try {
            var file = folder.resolve("config.yaml");
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
