package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.InputKind;
import org.reid4j.embed.ModelCard;
import org.reid4j.models.Systems;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `reid runs`: the runs in a folder, how they stand and what they reached; or one of them in full.
@Command(
        name = "runs",
        description = "List runs and imported models: status, progress, scores; or show one.",
        sortOptions = false,
        subcommands = {RunCompare.class, RunDiff.class},
        footer = {
            "",
            "Example: reid runs          reid runs demo-1          reid runs --json",
            "         reid runs sort=mAP columns=run,mAP,rank1,optimizer.lr model=resnet50 status=finished",
            "         reid runs compare demo-1 demo-2          reid runs diff demo-1 demo-2"
        })
final class RunsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(arity = "0..2", paramLabel = "NAME", description = "One run, shown in full: its name, or 'latest'.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final RunTable table = new RunTable();

    @Mixin
    private final RunsPlace place = new RunsPlace();

    @Mixin
    private final Common common = new Common();

    RunsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var names = words.size() > 1 && words.getFirst().equals("show") ? words.subList(1, words.size()) : words;
        if (names.size() > 1) {
            throw Reid.usage("say: reid runs NAME");
        }
        if (names.isEmpty()) {
            list();
        } else {
            show(names.getFirst());
        }
        return 0;
    }

    private void list() {
        var rows = table.of(RunRow.all(place.folder(), terminal.clock().instant()));
        if (common.json) {
            terminal.json(Map.of(
                    "runs",
                    rows.stream().filter(row -> !row.imported()).map(RunRow::json).toList(),
                    "models",
                    rows.stream().filter(RunRow::imported).map(RunRow::json).toList()));
        } else if (rows.isEmpty()) {
            terminal.out()
                    .println(Called.in(
                            table.filters()
                                    ? "none of the runs in " + place.folder() + " is such a one"
                                    : "no runs in " + place.folder() + "; start one with: reid demo"));
        } else {
            table.lines(rows).forEach(terminal.out()::println);
        }
    }

    private void show(String name) {
        var folder = place.find(name);
        var now = terminal.clock().instant();
        if (!Files.exists(folder.file("run.json")) && Files.exists(folder.file(ModelCard.FILE))) {
            model(new RunRow(folder.name(), folder, Optional.empty(), now));
            return;
        }
        var run = new RunRow(folder.name(), folder, Optional.of(folder.record()), now);
        if (common.json) {
            terminal.json(run.json());
            return;
        }
        var record = folder.record();
        line(
                "run",
                folder.name() + ", " + run.status()
                        + record.reason().map(reason -> ": " + reason).orElse(""));
        line(
                "started",
                run.shown("started")
                        + record.ended()
                                .map(at -> ", ended after " + LiveLine.duration(Duration.between(record.started(), at)))
                                .orElse(""));
        if (Files.exists(folder.file("config.yaml"))) {
            var model = folder.config().config().model();
            line("model", model.system() + " " + model.settings());
        }
        line(
                "data",
                record.provenance().getOrDefault("dataset", "unknown") + ": "
                        + record.provenance().getOrDefault("train", "") + " to learn from");
        line("reached", RunRow.epochs(record));
        Reached.of(record).ifPresent(scores -> {
            line("", scores.words());
            if (!scores.rank1().equals(scores.words())) {
                line("", scores.rank1());
            }
        });
        for (var file : List.of("report.html", "weights/best.safetensors", "weights/last.safetensors", "config.yaml")) {
            if (Files.exists(folder.file(file))) {
                line(file.replaceAll(".*/|[.].*", ""), folder.file(file).toString());
            }
        }
        line("next", next(folder, record));
    }

    private void line(String what, String text) {
        terminal.out().printf("%-8s %s%n", what, Called.in(text));
    }

    private void model(RunRow row) {
        if (common.json) {
            terminal.json(row.json());
            return;
        }
        var card = ModelCard.read(row.folder().file(ModelCard.FILE));
        line("model", row.folder().path() + ", " + row.reached());
        line("network", card.system() + " " + card.settings());
        line("input", card.preprocessing().toString());
        line(
                "bands",
                card.bands()
                        .map(bands -> String.format(
                                Locale.ROOT, "match from %.3f, unsure from %.3f", bands.match(), bands.unsure()))
                        .orElse("none; measure them: reid calibrate run=" + row.folder().path() + " data=DIR"));
        line("next", "reid search PHOTO in DIR run=" + row.folder().path());
    }

    private String next(RunFolder folder, RunRecord record) {
        var at = place.folder().equals(Path.of("runs"))
                ? folder.name()
                : folder.path().toString();
        return switch (record.status(terminal.clock().instant())) {
            case FINISHED ->
                ofWalks(folder)
                        ? "reid eval run=" + at
                        : "reid search PHOTO in DIR run=%s    reid eval run=%s".formatted(at, at);
            case RUNNING -> "nothing to do: it goes on by itself";
            case STOPPED, FAILED, LOST -> "reid train --resume run=" + at;
        };
    }

    private static boolean ofWalks(RunFolder folder) {
        return Files.exists(folder.file("config.yaml"))
                && Systems.reads(folder.config().config().model()) == InputKind.SILHOUETTES;
    }
}
