package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.reid4j.train.RunFolder;
import picocli.CommandLine.Option;

/// Where runs are kept, for commands that look at several of them.
final class RunsPlace {
    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs");

    /// The folder of all runs.
    Path folder() {
        return runs;
    }

    /// A run by name, by path, `latest`, or an imported model by its name alone.
    ///
    /// @throws org.reid4j.core.ReidException when there is none, with the nearest name
    RunFolder find(String name) {
        if (name.equals(RunChoice.LATEST)) {
            return RunFolder.latest(runs).orElseThrow(() -> Reid.usage("there is no run in " + runs));
        }
        Path model = runs.resolve("models").resolve(name);
        return Files.isDirectory(model) && !Files.isDirectory(runs.resolve(name))
                ? RunFolder.open(model)
                : RunChoice.find(runs, name);
    }
}
