package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.List;
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
    /// @param looks what the network looked at in a few queries; may be empty
    public static void write(
            Path file, String model, Dataset dataset, EvalReport report, List<LookSection.Looked> looks) {
        var page = new Html();
        page.raw("<header><h1>" + Html.escape(model) + "</h1><p>"
                + Html.escape("evaluated on " + DataSection.line(dataset)) + "</p></header>");
        page.raw(Figures.of(List.of(
                new Figures.Figure(EvalSection.percent(report.scores().rank(1)), "rank-1"),
                new Figures.Figure(EvalSection.percent(report.scores().mAP()), "mAP"),
                new Figures.Figure(EvalSection.percent(report.scores().mINP()), "mINP"),
                new Figures.Figure("%,d".formatted(report.scores().validQueries()), "queries scored"))));
        EvalSection.add(page, dataset, report, java.util.Optional.empty());
        LookSection.add(page, looks, model);
        DataSection.add(page, dataset);
        page.write(file, model);
    }
}
