package org.reid4j.cli.report;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Scores;

/// The page that a training run leaves behind, `report.html`: what was reached, how it got there, where
/// it fails, how to repeat it.
///
/// @param title the run's name
/// @param folder the run's folder, whose `metrics.csv`, `timings.csv` and `config.yaml` are read
/// @param dataset what was learned from and measured on
/// @param report the measurement of the weights that are kept, if there was one
/// @param looks what the network looked at in a few queries; may be empty
/// @param untrained the scores before training, if they were measured
/// @param reached the best and the last measurement in words
/// @param time how long the run took
/// @param environment versions, processor, threads: name to value
/// @param command how to repeat it
public record RunReport(
        String title,
        Path folder,
        Dataset dataset,
        Optional<EvalReport> report,
        List<LookSection.Looked> looks,
        Optional<Scores> untrained,
        Optional<String> reached,
        Duration time,
        Map<String, String> environment,
        String command) {
    private static final Set<String> NOT_TERMS =
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
        report.ifPresent(found -> EvalSection.add(page, dataset, found, untrained));
        LookSection.add(page, looks, title);
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
        report.ifPresent(found -> {
            figures.add(new Figures.Figure(
                    EvalSection.percent(found.scores().rank(1)),
                    "rank-1"
                            + untrained
                                    .map(u -> ", untrained " + EvalSection.percent(u.rank(1)))
                                    .orElse("")));
            figures.add(new Figures.Figure(
                    EvalSection.percent(found.scores().mAP()),
                    "mAP"
                            + untrained
                                    .map(u -> ", untrained " + EvalSection.percent(u.mAP()))
                                    .orElse("")));
            figures.add(new Figures.Figure(EvalSection.percent(found.scores().mINP()), "mINP"));
        });
        figures.add(new Figures.Figure(minutes(time), "run time"));
        if (timings.has("images_per_second")) {
            figures.add(new Figures.Figure(
                    String.format(Locale.ROOT, "%.0f /s", timings.mean("images_per_second")), "photos learned from"));
            figures.add(new Figures.Figure(
                    EvalSection.percent(timings.mean("wait_share")), "of a step spent waiting for photos"));
        }
        return figures;
    }

    private static String minutes(Duration time) {
        return time.toHours() > 0
                ? "%d h %02d m".formatted(time.toHours(), time.toMinutesPart())
                : "%d m %02d s".formatted(time.toMinutes(), time.toSecondsPart());
    }

    private static void curves(Html page, MetricsTable metrics, MetricsTable timings) {
        if (metrics.rows().size() < 2) {
            return;
        }
        page.section("Training", "By epoch. Terms are shown before weighting.").raw("<div class=\"charts\">");
        page.raw(Chart.lines("Loss", "epoch", false, List.of(metrics.line("total", "loss", 1))));
        var terms = metrics.columns().stream()
                .filter(column -> !NOT_TERMS.contains(column) && metrics.has(column))
                .limit(4)
                .map(column -> metrics.line(column.replace('_', ' '), column, 1))
                .toList();
        for (var term : terms) {
            page.raw(Chart.lines("Loss term: " + term.name(), "epoch", false, List.of(term)));
        }
        if (metrics.has("mAP")) {
            page.raw(Chart.lines(
                    "Held-out people, %",
                    "epoch",
                    true,
                    List.of(
                            metrics.line("rank-1", "rank1", 100),
                            metrics.line("mAP", "mAP", 100),
                            metrics.line("mINP", "mINP", 100))));
        }
        page.raw(Chart.lines("Learning rate x 1000", "epoch", true, List.of(metrics.line("lr", "lr", 1000))));
        if (timings.has("images_per_second")) {
            page.raw(Chart.lines(
                    "Photos a second", "epoch", true, List.of(timings.line("photos/s", "images_per_second", 1))));
        }
        page.raw("</div>").end();
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
