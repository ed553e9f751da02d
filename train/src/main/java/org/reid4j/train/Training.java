package org.reid4j.train;

import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.train.checkpoint.Checkpoint;
import org.reid4j.train.checkpoint.Checkpoints;
import org.reid4j.train.config.ConfigText;
import org.reid4j.train.config.PrecisionChoice;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;

/// Puts a run together from its configuration and runs it: the one place where all parts meet.
public final class Training {
    private final RunConfig asked;
    private final Dataset dataset;
    private final RunFolder folder;
    private final Clock clock;
    private final List<String> command;
    private final Networks networks;

    /// Makes networks; a seam for tiny ones in tests.
    @FunctionalInterface
    interface Networks {
        /// @param spec which
        /// @param classes people to tell apart
        /// @param seed decides first weights
        ReidNet create(ModelSpec spec, int classes, long seed);
    }

    Training(
            RunConfig config, Dataset dataset, RunFolder folder, Clock clock, List<String> command, Networks networks) {
        this.networks = networks;
        this.asked = config;
        this.dataset = dataset;
        this.folder = folder;
        this.clock = clock;
        this.command = command;
    }

    /// The dataset that a configuration names.
    ///
    /// @throws ReidException when it names none, or it cannot be read
    public static Dataset dataset(RunConfig config) {
        return config.eval()
                .rules(Datasets.open(
                        config.data()
                                .path()
                                .orElseThrow(() -> new ReidException(
                                        ReidException.Kind.USAGE, "which data? Name a folder: data=DIR")),
                        config.data().format(),
                        config.data().options()));
    }

    /// Trains from the beginning.
    ///
    /// @param folder a new one
    /// @param hooks called before the run's own that save
    /// @param stop asks to stop
    /// @throws ReidException for whatever a person can mend
    public static TrainingResult run(
            RunConfig config, Dataset dataset, RunFolder folder, List<Hook> hooks, StopSignal stop) {
        return new Training(config, dataset, folder, Clock.systemUTC(), List.of(), Systems::create)
                .start(hooks, stop, false);
    }

    /// Trains from the beginning, with a clock and the command to be noted in `run.json`.
    public static TrainingResult run(
            RunConfig config,
            Dataset dataset,
            RunFolder folder,
            List<Hook> hooks,
            StopSignal stop,
            Clock clock,
            List<String> command) {
        return new Training(config, dataset, folder, clock, command, Systems::create).start(hooks, stop, false);
    }

    /// Goes on from a run's last checkpoint as if it had never stopped; from the beginning when it has
    /// none.
    ///
    /// @param config usually `folder.config().config()`; more epochs may be asked for
    public static TrainingResult resume(
            RunConfig config, Dataset dataset, RunFolder folder, List<Hook> hooks, StopSignal stop) {
        return resume(config, dataset, folder, hooks, stop, Clock.systemUTC(), List.of());
    }

    /// As the other, with a clock and the command to be noted in `run.json`.
    public static TrainingResult resume(
            RunConfig config,
            Dataset dataset,
            RunFolder folder,
            List<Hook> hooks,
            StopSignal stop,
            Clock clock,
            List<String> command) {
        return new Training(config, dataset, folder, clock, command, Systems::create).start(hooks, stop, true);
    }

    TrainingResult start(List<Hook> hooks, StopSignal stop, boolean goOn) {
        try (var _ = RunLock.take(folder)) {
            Optional<Checkpoint> from = Optional.empty();
            List<String> mended = List.of();
            Map<String, String> provenance = Provenance.of(dataset);
            if (goOn) {
                Resumption.require(folder, asked, provenance);
                var checkpoints = new Checkpoints(folder.path());
                mended = checkpoints.tidy();
                from = checkpoints.latest();
            }
            return start(hooks, stop, from, mended, provenance);
        }
    }

    private TrainingResult start(
            List<Hook> hooks,
            StopSignal stop,
            Optional<Checkpoint> from,
            List<String> mended,
            Map<String, String> provenance) {
        Preflight.check(asked, dataset);
        Engine.threads(asked.cores());
        Engine.deterministic(Device.parse(asked.device()) instanceof Device.Cpu);
        RunConfig config = settled(provenance);
        folder.write("config.yaml", ConfigText.of(config.with(config.data().absolute())));
        folder.write(begun(from.isPresent(), provenance));
        try {
            EndReport end = new Course(config, dataset, folder, clock, networks).run(hooks, stop, from, mended);
            boolean finished = end.outcome() == EndReport.Outcome.FINISHED;
            end(
                    finished ? RunRecord.Status.FINISHED : RunRecord.Status.STOPPED,
                    finished
                            ? Optional.empty()
                            : Optional.of(
                                    "asked to stop at step " + end.position().step()));
            return new TrainingResult(end, folder);
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    /// What was asked for, with the number format chosen where that was left to the machine: said in the log and in
    /// the run's provenance.
    private RunConfig settled(Map<String, String> provenance) {
        if (asked.train().precision() != PrecisionChoice.AUTO) {
            return asked;
        }
        PrecisionTrial trial = PrecisionTrial.of(asked, dataset);
        provenance.put("precision", trial.words());
        folder.log("    train.precision=auto: " + trial.words());
        return asked.with(asked.train().with(trial.chosen()));
    }

    /// A run that goes on keeps its first record; what differs today is noted in the log.
    private RunRecord begun(boolean goesOn, Map<String, String> provenance) {
        if (!goesOn || !Files.exists(folder.file("run.json"))) {
            return RunRecord.begin(clock.instant(), command, asked.seed(), provenance);
        }
        RunRecord first = folder.record();
        provenance.forEach((fact, value) -> {
            if (!value.equals(first.provenance().get(fact))) {
                folder.log("    %s is now %s".formatted(fact, value));
            }
        });
        return first.alive(clock.instant(), first.progress());
    }

    private void failed(Throwable failure) {
        String reason = String.valueOf(failure.getMessage());
        try {
            folder.log(clock.instant() + "  failed: " + reason);
            end(RunRecord.Status.FAILED, Optional.of(reason));
        } catch (ReidException e) {
            failure.addSuppressed(e);
        }
    }

    private void end(RunRecord.Status status, Optional<String> reason) {
        folder.write(folder.record().end(status, reason, clock.instant()));
    }
}
