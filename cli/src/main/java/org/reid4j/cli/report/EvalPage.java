package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.EvalReport;

/// The page of `reid eval`: one evaluation of one network on one dataset.
public final class EvalPage {
    private EvalPage() {}

    /// Writes the page.
    ///
    /// @param file where to
    /// @param model what was measured, in words
    /// @param dataset on what
    /// @param report the numbers
    /// @param embedded how photos became embeddings, as a sentence
    /// @param looks what the network looked at in a few queries; may be empty
    /// @param closer camera pairs and the map of the embedding, where there are such
    public static void write(
            Path file,
            String model,
            Dataset dataset,
            EvalReport report,
            String embedded,
            List<LookSection.Looked> looks,
            Closer closer) {
        var page = new Html();
        page.raw("<header><h1>" + Html.escape(model) + "</h1><p>"
                + Html.escape("evaluated on " + DataSection.line(dataset)) + "</p></header>");
        page.raw(Figures.of(List.of(
                new Figures.Figure(EvalSection.percent(report.scores().rank(1)), "rank-1"),
                new Figures.Figure(EvalSection.percent(report.scores().mAP()), "mAP"),
                new Figures.Figure(EvalSection.percent(report.scores().mINP()), "mINP"),
                new Figures.Figure("%,d".formatted(report.scores().validQueries()), "queries scored"))));
        EvalSection.add(page, dataset, report, Optional.empty());
        page.raw("<p>" + Html.escape(embedded) + "</p>");
        closer.add(page);
        LookSection.add(page, looks, model);
        DataSection.add(page, dataset);
        page.write(file, model);
    }

    /// Writes the page of walks.
    ///
    /// @param file where to
    /// @param model what was measured, in words
    /// @param dataset on what
    /// @param features the numbers
    /// @param seen a few walks as the network saw them; may be empty
    public static void write(
            Path file, String model, Dataset dataset, List<WalkFeature> features, List<SeenWalk> seen) {
        var page = new Html();
        page.raw("<header><h1>" + Html.escape(model) + "</h1><p>"
                + Html.escape("evaluated on " + DataSection.line(dataset)) + "</p></header>");
        page.raw(Figures.of(features.getFirst().report().tables().stream()
                .map(table -> new Figures.Figure(
                        EvalSection.percent(table.mean(1) / 100),
                        "rank-1 " + table.name().toUpperCase(Locale.ROOT)))
                .toList()));
        ViewSection.add(page, features, Optional.empty());
        SeenSection.add(page, seen);
        DataSection.add(page, dataset);
        page.write(file, model);
    }
}
