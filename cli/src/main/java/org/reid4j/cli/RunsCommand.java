package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reid4j.core.InputKind;
import org.reid4j.core.ReidException;
import org.reid4j.models.Systems;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid runs`: the runs in a folder, how they stand and what they reached; or one of them in full.
@Command(
        name = "runs",
        description = "List runs: status, progress, scores; or show one.",
        footer = {"", "Example: reid runs          reid runs demo-1          reid runs --json"})
final class RunsCommand implements Callable<Integer> {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final Terminal terminal;

    @Parameters(arity = "0..2", paramLabel = "NAME", description = "One run, shown in full: its name, or 'latest'.")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs");

    @Mixin
    private final Common common = new Common();

    RunsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /// A run that could be read.
    private record Known(RunFolder folder, RunRecord record) {}

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
        var found = new ArrayList<Known>();
        for (var folder : RunFolder.list(runs)) {
            try {
                found.add(new Known(folder, folder.record()));
            } catch (ReidException notARun) {
                // a folder of something else
            }
        }
        found.sort(Comparator.comparing((Known run) -> run.record.started()).reversed());
        if (common.json) {
            terminal.json(Map.of("runs", found.stream().map(this::json).toList()));
        } else if (found.isEmpty()) {
            terminal.out().println(Called.in("no runs in " + runs + "; start one with: reid demo"));
        } else {
            terminal.out().printf("%-28s %-9s %-17s %s%n", "run", "status", "started", "reached");
            for (var run : found) {
                terminal.out()
                        .printf(
                                "%-28s %-9s %-17s %s%n",
                                run.folder.name(), status(run.record), minute(run.record.started()), reached(run));
            }
        }
    }

    private void show(String name) {
        var folder = name.equals(RunChoice.LATEST)
                ? RunFolder.latest(runs).orElseThrow(() -> Reid.usage("there is no run in " + runs))
                : RunChoice.find(runs, name);
        var run = new Known(folder, folder.record());
        if (common.json) {
            terminal.json(json(run));
            return;
        }
        var record = run.record;
        line(
                "run",
                folder.name() + ", " + status(record)
                        + record.reason().map(reason -> ": " + reason).orElse(""));
        line(
                "started",
                minute(record.started())
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
        line("reached", epochs(record));
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
        line("next", next(run));
    }

    private void line(String what, String text) {
        terminal.out().printf("%-8s %s%n", what, Called.in(text));
    }

    private String next(Known run) {
        var at = runs.equals(Path.of("runs"))
                ? run.folder.name()
                : run.folder.path().toString();
        return switch (run.record.status(terminal.clock().instant())) {
            case FINISHED ->
                ofWalks(run.folder)
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

    private Map<String, Object> json(Known run) {
        var row = new LinkedHashMap<String, Object>();
        row.put("run", run.folder.name());
        row.put("path", run.folder.path().toString());
        row.put("status", status(run.record));
        row.put("started", run.record.started().toString());
        run.record.ended().ifPresent(at -> row.put("ended", at.toString()));
        run.record.reason().ifPresent(reason -> row.put("reason", reason));
        row.put("progress", run.record.numbers());
        Reached.of(run.record).ifPresent(scores -> scores.into(row));
        return row;
    }

    private String status(RunRecord run) {
        return run.status(terminal.clock().instant()).name().toLowerCase(Locale.ROOT);
    }

    private static String minute(Instant at) {
        return MINUTE.format(at.atZone(ZoneId.systemDefault()));
    }

    /// `epoch 10 of 10 · mAP best 88.6 at epoch 8, last 87.9`.
    private static String reached(Known run) {
        return epochs(run.record)
                + Reached.of(run.record).map(scores -> " · " + scores.words()).orElseGet(() -> older(run.record));
    }

    private static String epochs(RunRecord run) {
        var known = run.progress();
        return known.containsKey("epoch") && known.containsKey("epochs")
                ? "epoch " + known.get("epoch") + " of " + known.get("epochs")
                : "nothing yet";
    }

    /// A run from before the best was noted.
    private static String older(RunRecord run) {
        return run.numbers().get("mAP") instanceof Number mAP
                ? String.format(Locale.ROOT, " · mAP last %.1f", 100 * mAP.doubleValue())
                : "";
    }
}
