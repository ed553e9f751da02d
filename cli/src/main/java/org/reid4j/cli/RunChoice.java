package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.reid4j.embed.EngineOptions;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.ModelFiles;
import org.reid4j.embed.OnnxEngine;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import picocli.CommandLine.Option;

/// Which trained network a command uses: a run by name, or the latest.
final class RunChoice {
    /// The name that stands for the run started last.
    static final String LATEST = "latest"; // of those that are not at work, if there is one

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "A run's name or folder, an imported model's folder, or 'latest' (default).")
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
            description = "best or last: which of the run's weights (default: best, of the measured epochs).")
    private Optional<String> weights = Optional.empty();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "onnx, torch or auto (default: the faster one where a model was exported).")
    private String engine = EngineOptions.AUTO;

    /// The folder of the run, or of a model that was taken over.
    ///
    /// @throws org.reid4j.core.ReidException when there is none
    RunFolder folder() {
        if (run.equals(LATEST)) {
            return RunFolder.list(runs).stream()
                    .filter(folder ->
                            Files.exists(folder.file("run.json")) && Files.isDirectory(folder.file("weights")))
                    .max(Comparator.comparing((RunFolder folder) ->
                                    folder.record().status(Instant.now()) != RunRecord.Status.RUNNING)
                            .thenComparing(folder -> folder.record().started()))
                    .orElseThrow(
                            () -> Reid.usage(
                                    "no run in " + runs
                                            + " has weights yet\ntrain one (reid train data=DIR), try reid demo, or name one with run=NAME"));
        }
        return find(runs, run);
    }

    /// A run by its name among the runs, by its folder, or by a file in it.
    static RunFolder find(Path runs, String name) {
        var byName = runs.resolve(name);
        var byPath = Arguments.path(name);
        if (Files.isRegularFile(byPath)) {
            Path folder =
                    Optional.ofNullable(byPath.toAbsolutePath().getParent()).orElseThrow();
            Path above = Optional.ofNullable(folder.getParent()).orElse(folder);
            return RunFolder.open(folder.endsWith("weights") ? above : folder);
        }
        return RunFolder.open(!Files.isDirectory(byName) && Files.isDirectory(byPath) ? byPath : byName);
    }

    /// What to open as the network: the weights that were asked for; where nobody asked, the best, and
    /// the last ones where those are missing, said aloud.
    Path network(Terminal terminal) {
        var named = Arguments.path(this.run);
        if (Files.isRegularFile(named)) {
            return named;
        }
        var run = folder();
        if (Files.exists(run.file(RunFolder.IMPORTED))) {
            return run.weights();
        }
        if (isModel(run)) {
            return ModelFiles.find(run.path()).onnx().orElseThrow();
        }
        var best = run.file("weights").resolve("best.safetensors");
        var which = weights.orElse("best");
        return switch (which) {
            case "best" -> {
                if (Files.exists(best)) {
                    yield best;
                }
                if (weights.isPresent()) {
                    throw Reid.usage(
                            "run %s has no %s\nnothing was measured, or the file is gone; weights=last takes the last ones"
                                    .formatted(run.name(), best));
                }
                var last = run.weights();
                terminal.say("%s is missing (nothing was measured, or the file is gone): using %s"
                        .formatted(best, last.getFileName()));
                yield last;
            }
            case "last" -> run.file("weights").resolve("last.safetensors");
            default -> throw Reid.usage("weights is '" + which + "', must be best or last");
        };
    }

    /// Whether a folder is of a network that came as ONNX, not of a run or of weights.
    static boolean isModel(RunFolder folder) {
        return Files.isRegularFile(folder.file(ModelCard.FILE))
                && !Files.exists(folder.file("config.yaml"))
                && !Files.exists(folder.file(RunFolder.IMPORTED))
                && !Files.isDirectory(folder.file("weights"))
                && ModelFiles.find(folder.path()).onnx().isPresent();
    }

    /// Whether a run was named, and not just the latest meant.
    boolean named() {
        return !run.equals(LATEST);
    }

    /// How the network is to be run.
    EngineOptions options() {
        return EngineOptions.defaults().withEngine(engine).withDevice(device());
    }

    /// Refuses another engine than libtorch.
    ///
    /// @param what needs it, as the begin of a sentence
    void requireTorch(String what) {
        if (engine.equals(OnnxEngine.NAME)) {
            throw Reid.usage(what + " needs libtorch: leave engine=onnx out");
        }
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
