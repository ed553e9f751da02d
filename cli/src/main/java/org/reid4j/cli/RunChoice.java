package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.reid4j.train.RunFolder;
import picocli.CommandLine.Option;

/// Which trained network a command uses: a run by name, or the latest.
final class RunChoice {
    /// The name that stands for the run started last.
    static final String LATEST = "latest";

    @Option(names = "--run", paramLabel = "NAME", description = "A run's name or folder, or 'latest' (default).")
    private String run = "latest";

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs");

    @Option(names = "--device", paramLabel = "NAME", description = "cpu, cuda, cuda:1 or auto (default: cpu).")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--weights",
            paramLabel = "WHICH",
            defaultValue = "best",
            description =
                    "best or last: which of the run's weights (default: ${DEFAULT-VALUE}, of the measured epochs).")
    private String weights = "best";

    /// The folder of the run.
    ///
    /// @throws org.reid4j.core.ReidException when there is none
    RunFolder folder() {
        if (run.equals(LATEST)) {
            return RunFolder.list(runs).stream()
                    .filter(folder ->
                            Files.exists(folder.file("run.json")) && Files.isDirectory(folder.file("weights")))
                    .max(Comparator.comparing(folder -> folder.record().started()))
                    .orElseThrow(
                            () -> Reid.usage(
                                    "no run in " + runs
                                            + " has weights yet\ntrain one (reid train data=DIR), try reid demo, or name one with run=NAME"));
        }
        return find(runs, run);
    }

    /// A run by its name among the runs, or by its folder.
    static RunFolder find(Path runs, String name) {
        var byName = runs.resolve(name);
        var byPath = Arguments.path(name);
        return RunFolder.open(!Files.isDirectory(byName) && Files.isDirectory(byPath) ? byPath : byName);
    }

    /// What to open as the network: the run, or its last weights.
    Path network() {
        return switch (weights) {
            case "best" -> folder().path();
            case "last" -> folder().file("weights").resolve("last.safetensors");
            default -> throw Reid.usage("weights is '" + weights + "', must be best or last");
        };
    }

    /// Where runs are kept.
    Path runs() {
        return runs;
    }

    /// The device to compute on.
    String device() {
        return device.orElse("cpu");
    }
}
