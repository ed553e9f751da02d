package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.reid4j.train.RunFolder;
import picocli.CommandLine.Option;

/// Which trained network a command uses: a run by name, or the latest.
final class RunChoice {
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

    /// The folder of the run.
    ///
    /// @throws org.reid4j.core.ReidException when there is none
    RunFolder folder() {
        if (run.equals("latest")) {
            return RunFolder.list(runs).stream()
                    .filter(folder -> Files.isDirectory(folder.file("weights")))
                    .max(java.util.Comparator.comparing(
                            folder -> folder.record().started()))
                    .orElseThrow(
                            () -> Reid.usage(
                                    "no run in " + runs
                                            + " has weights yet\ntrain one (reid train data=DIR), try reid demo, or name one with run=NAME"));
        }
        var byName = runs.resolve(run);
        return RunFolder.open(
                Files.isDirectory(byName) ? byName : Files.isDirectory(Path.of(run)) ? Arguments.path(run) : byName);
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
