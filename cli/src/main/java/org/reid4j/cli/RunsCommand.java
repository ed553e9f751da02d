package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.reid4j.core.ReidException;
import org.reid4j.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reid runs`: the runs in a folder, how they stand and what they reached.
@Command(
        name = "runs",
        description = "List runs: status, progress, scores.",
        footer = {"", "Example: reid runs --json"})
final class RunsCommand implements Callable<Integer> {
    private final Terminal terminal;

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

    @Override
    public Integer call() {
        var rows = new ArrayList<Map<String, Object>>();
        for (var folder : RunFolder.list(runs)) {
            try {
                var run = folder.record();
                var row = new LinkedHashMap<String, Object>();
                row.put("run", folder.name());
                row.put("status", run.status(terminal.clock().instant()).name().toLowerCase(Locale.ROOT));
                row.put("started", run.started().toString());
                run.reason().ifPresent(reason -> row.put("reason", reason));
                row.put("progress", run.progress());
                rows.add(row);
            } catch (ReidException notARun) {
                // a folder of something else
            }
        }
        if (common.json) {
            terminal.json(Map.of("runs", rows));
        } else if (rows.isEmpty()) {
            terminal.out().println("no runs in " + runs + "; start one with: reid demo");
        } else {
            for (var row : rows) {
                terminal.out()
                        .printf(
                                "%-28s %-9s %s  %s%n",
                                row.get("run"), row.get("status"), row.get("started"), row.get("progress"));
            }
        }
        return 0;
    }
}
