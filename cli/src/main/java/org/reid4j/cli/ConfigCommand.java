package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.reid4j.train.config.BuiltIn;
import org.reid4j.train.config.ConfigFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid config`: shows what a run would be made of, and where each value comes from.
@Command(
        name = "config",
        description = "Show a configuration with every value, or list the built-in ones.",
        footer = {"", "Example: reid config show market1501/strong-baseline"},
        subcommands = {ConfigCommand.Show.class})
final class ConfigCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final Common common = new Common();

    ConfigCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (common.json) {
            terminal.json(java.util.Map.of("built_in", BuiltIn.NAMES));
        } else {
            terminal.out().println("built-in configurations (reid train config=NAME, reid config show NAME):");
            BuiltIn.NAMES.forEach(name -> terminal.out().println("  " + name));
        }
        return 0;
    }

    /// `reid config show`.
    @Command(
            name = "show",
            description = "Print every value of a configuration.",
            footer = {"", "Example: reid config show market1501/strong-baseline train.epochs=60 --origin"})
    static final class Show implements Callable<Integer>, Arguments.TakesConfig {
        private final Terminal terminal;

        @Parameters(
                arity = "0..*",
                paramLabel = "FILE|KEY=VALUE",
                description = "A file or a built-in name, and changes to it.")
        private List<String> words = new ArrayList<>();

        @Option(names = "--origin", description = "Also print where each value comes from.")
        private boolean origin;

        @Mixin
        private final Common common = new Common();

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            var files = words.stream()
                    .filter(word -> !word.contains("="))
                    .map(Path::of)
                    .toList();
            var overrides = words.stream().filter(word -> word.contains("=")).toList();
            var resolved = ConfigFile.load(files, overrides);
            if (common.json) {
                var values = new LinkedHashMap<String, Object>();
                resolved.origins()
                        .forEach((key, value) -> values.put(
                                key,
                                java.util.Map.of(
                                        "value",
                                        value.text(),
                                        "origin",
                                        value.origin().toString())));
                terminal.json(values);
            } else {
                resolved.origins()
                        .forEach((key, value) -> terminal.out()
                                .println(
                                        origin
                                                ? "%-36s %-28s %s".formatted(key, value.text(), value.origin())
                                                : "%-36s %s".formatted(key, value.text())));
            }
            return 0;
        }
    }
}
