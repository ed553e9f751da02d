package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reid4j.cli.report.CrossPage;
import org.reid4j.core.InputKind;
import org.reid4j.core.eval.Scores;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.models.Systems;
import org.reid4j.train.EmbedDataset;
import org.reid4j.train.RunFolder;
import org.reid4j.train.checkpoint.Durable;

/// Measures one network on many datasets and leaves one table: what a network is worth away from where it
/// learned.
///
/// @param terminal where to speak
/// @param choice which run
/// @param common whether to print JSON
record CrossDomain(Terminal terminal, RunChoice choice, Common common) {
    private static final int BATCH = 64;

    /// Every set is read and looked at before the first photo is embedded.
    void run(List<Path> paths, RunEvaluation.Wishes wishes) {
        RunFolder folder = choice.folder();
        if (!RunChoice.isModel(folder) && Systems.reads(folder.config().config().model()) == InputKind.SILHOUETTES) {
            throw Reid.usage("a table of several sets is of photos; measure walks one set at a time");
        }
        var evaluation = new RunEvaluation(terminal, choice, common);
        var sets = paths.stream()
                .map(path -> evaluation.prepare(folder, path, wishes))
                .toList();
        var began = System.nanoTime();
        var rows = new ArrayList<CrossPage.Row>();
        String embedded;
        String engine;
        var scales = wishes.choices().scales();
        try (var trained = evaluation.open(choice.network(terminal), wishes)) {
            embedded = trained.words(wishes.flip(), scales);
            engine = trained.model().engine();
            var embed = new EmbedDataset(
                    trained.embedder(scales),
                    new ImageReader(ImageLimits.datasets(), false),
                    Runtime.getRuntime().availableProcessors(),
                    BATCH);
            for (var set : sets) {
                rows.add(measure(set, embed));
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Path out = EvalFiles.next(folder.file("eval"));
        write(out, folder.name(), rows, embedded);
        if (common.json) {
            var json = new LinkedHashMap<String, Object>(Map.of("run", folder.name()));
            json.put("sets", rows.stream().map(CrossDomain::json).toList());
            json.put("embedded", embedded);
            json.put("engine", engine);
            json.put("seconds", seconds);
            json.put("report", out.resolve("report.html").toString());
            terminal.json(json);
        } else {
            lines(rows).forEach(terminal.out()::println);
            terminal.out().println("embedded " + embedded + ", by " + engine);
            terminal.out().println("report: " + out.resolve("report.html"));
        }
    }

    private CrossPage.Row measure(RunEvaluation.Prepared set, EmbedDataset embed) {
        var dataset = set.dataset();
        terminal.say("%s: %s".formatted(set.path(), dataset.notices().getFirst()));
        try (var line = new LiveLine(
                terminal, "embed", dataset.query().size() + dataset.gallery().size())) {
            var result = set.measure(embed, (done, of) -> line.at(done, ""));
            int bad = result.query().bad().size() + result.gallery().bad().size();
            if (bad > 0) {
                terminal.say("%s: %,d photos not read; reid data check names them".formatted(set.path(), bad));
            }
            return new CrossPage.Row(set.path(), dataset, result.report(), set.learned());
        }
    }

    private static Map<String, Object> json(CrossPage.Row row) {
        var json = new LinkedHashMap<String, Object>();
        json.put("data", row.path().toString());
        json.put("format", row.dataset().format());
        json.put("learned", row.learned());
        json.putAll(Scoreboard.json(row.report()));
        return json;
    }

    private static List<String> lines(List<CrossPage.Row> rows) {
        var lines = new ArrayList<String>();
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        var form = "%-" + Math.max(width, 12) + "s %6s %6s %6s %6s %6s %8s  %s";
        lines.add(form.formatted("", "R1", "R5", "R10", "mAP", "mINP", "queries", "rules"));
        for (var row : rows) {
            Scores scores = row.report().scores();
            lines.add(form.formatted(
                    row.name(),
                    percent(scores.rank(1)),
                    percent(scores.rank(5)),
                    percent(scores.rank(10)),
                    percent(scores.mAP()),
                    percent(scores.mINP()),
                    "%,d".formatted(scores.validQueries()),
                    row.report().options().brief()));
        }
        return lines;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    /// Its numbers are no `summary.json`: that is of one evaluation of one dataset, which `runs compare` may
    /// take.
    private static void write(Path out, String model, List<CrossPage.Row> rows, String embedded) {
        try {
            Files.createDirectories(out);
            var table = new LinkedHashMap<String, Object>();
            table.put("embedded", embedded);
            table.put("sets", rows.stream().map(CrossDomain::json).toList());
            Durable.write(out.resolve("table.json"), Terminal.mapper().writeValueAsString(table) + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        CrossPage.write(out.resolve("report.html"), model, rows);
    }
}
