package org.reid4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reid4j.cli.compare.ConfigDifference;
import org.reid4j.cli.compare.Contender;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `reid runs diff A B`: the settings that differ, key by key, and where each came from.
@Command(
        name = "diff",
        description = "Show where the configurations of runs differ, and who set each value.",
        sortOptions = false,
        footer = {"", "Example: reid runs diff demo-1 demo-2"})
final class RunDiff implements Callable<Integer> {
    private static final int WIDEST = 60;

    private final Terminal terminal;

    @Parameters(arity = "2..*", paramLabel = "NAME", description = "Runs or imported models.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private final RunsPlace place = new RunsPlace();

    @Mixin
    private final Common common = new Common();

    RunDiff(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var found = ConfigDifference.of(names.stream()
                .map(name -> Contender.settings(place.find(name)))
                .toList());
        if (common.json) {
            terminal.json(json(found, names));
            return 0;
        }
        if (found.isEmpty()) {
            terminal.out().println("the configurations are the same");
            return 0;
        }
        var rows = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of("key"));
        head.addAll(names);
        rows.add(head);
        for (var difference : found) {
            var row = new ArrayList<>(List.of(difference.key()));
            for (int i = 0; i < names.size(); i++) {
                row.add(difference.shown(i));
            }
            rows.add(row);
        }
        Columns.lines(rows, WIDEST).forEach(terminal.out()::println);
        return 0;
    }

    /// Key to a list of values and origins, one for each run; null where a run has no such key.
    static Map<String, Object> json(List<ConfigDifference> found, List<String> names) {
        var keys = new LinkedHashMap<String, Object>();
        for (var difference : found) {
            var values = new LinkedHashMap<String, @Nullable Object>();
            for (int i = 0; i < names.size(); i++) {
                values.put(
                        names.get(i),
                        difference
                                .settings()
                                .get(i)
                                .map(setting -> Map.of("value", setting.value(), "origin", setting.origin()))
                                .orElse(null));
            }
            keys.put(difference.key(), values);
        }
        return keys;
    }
}
