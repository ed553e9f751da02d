package org.reid4j.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.cli.report.LookSection;
import org.reid4j.cli.report.RunReport;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Scores;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Precision;
import org.reid4j.train.EmbedDataset;
import org.reid4j.train.Evaluate;
import org.reid4j.train.RunFolder;
import org.reid4j.train.StopSignal;
import org.reid4j.train.TorchEmbedder;
import org.reid4j.train.Training;
import org.reid4j.train.TrainingResult;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;

/// One training as a person sees it: progress, Ctrl-C, the end in a few lines, and the report.
///
/// @param terminal where to speak
/// @param json whether the end is printed as JSON
record TrainingSession(Terminal terminal, boolean json) {

    /// Trains from the beginning.
    ///
    /// @param untrained scores before training, if they were measured
    /// @param command how to repeat it
    /// @return the exit code
    int run(RunConfig config, Dataset dataset, RunFolder folder, Optional<Scores> untrained, String command) {
        long began = System.nanoTime();
        terminal.say("run %s   Ctrl-C stops and saves; go on with: reid train --resume run=%s"
                .formatted(folder.path(), folder.path()));
        var result = Training.run(
                config, dataset, folder, List.of(progress()), signal(), terminal.clock(), List.of(command));
        return end(config, dataset, result, untrained, began, command);
    }

    /// Goes on with a run.
    int resume(RunConfig config, Dataset dataset, RunFolder folder) {
        long began = System.nanoTime();
        terminal.say("run %s goes on   Ctrl-C stops and saves".formatted(folder.path()));
        var command = "reid train --resume run=" + folder.name();
        var result = Training.resume(
                config, dataset, folder, List.of(progress()), signal(), terminal.clock(), List.of(command));
        return end(
                config,
                dataset,
                result,
                Optional.empty(),
                began,
                String.join(" ", folder.record().command()));
    }

    /// Measures the network with its random first weights, for comparison.
    Scores untrained(RunConfig config, Dataset dataset) {
        terminal.say("measuring the untrained network …");
        Engine.threads(Runtime.getRuntime().availableProcessors());
        var spec = config.model();
        var options = new TorchEmbedder.Options(
                        Device.parse(config.device()),
                        Precision.F32,
                        false,
                        config.eval().batch(),
                        true)
                .with(config.eval());
        var input = config.input().preprocessing(spec.height(), spec.width());
        Scores scores;
        try (var embedder = TorchEmbedder.owning(Systems.create(spec, 0, config.seed()), input, options)) {
            scores = measure(config, dataset, embedder, false).scores();
        }
        return scores;
    }

    private Hook progress() {
        return new Progress(terminal);
    }

    private StopSignal signal() {
        return StopSignal.onInterrupt(
                () -> terminal.say("\nstopping: finishing this step and saving; Ctrl-C again ends at once"));
    }

    private int end(
            RunConfig config,
            Dataset dataset,
            TrainingResult result,
            Optional<Scores> untrained,
            long began,
            String command) {
        var folder = result.folder();
        if (result.end().outcome() == EndReport.Outcome.STOPPED) {
            terminal.say("stopped and saved; go on with: " + result.resumeCommand());
            if (json) {
                terminal.json(
                        Map.of("run", folder.path().toString(), "status", "stopped", "resume", result.resumeCommand()));
            }
            return Failures.INTERRUPTED;
        }
        Optional<EvalReport> report = kept(config, dataset, result);
        var reached = Reached.of(folder.record());
        var time = Duration.ofNanos(System.nanoTime() - began);
        var looks = report.map(found -> looks(config, dataset, folder, found)).orElse(List.of());
        var page = new RunReport(
                        folder.name(),
                        folder.path(),
                        dataset,
                        report,
                        looks,
                        untrained,
                        reached.map(Reached::words),
                        time,
                        environment(folder),
                        command)
                .write();
        report.ifPresent(found -> EvalFiles.write(folder.file("eval"), dataset, found));
        if (json) {
            var json = new LinkedHashMap<String, Object>(Map.of(
                    "run",
                    folder.path().toString(),
                    "report",
                    page.toString(),
                    "weights",
                    folder.weights().toString(),
                    "seconds",
                    time.toMillis() / 1e3,
                    "best_epoch",
                    result.end().bestEpoch()));
            report.ifPresent(found -> json.putAll(Scoreboard.json(found)));
            reached.ifPresent(scores -> scores.into(json));
            untrained.ifPresent(scores -> json.put("untrained", Map.of("mAP", scores.mAP(), "rank1", scores.rank(1))));
            terminal.json(json);
        } else {
            untrained.ifPresent(scores -> terminal.out()
                    .printf(
                            "before training: rank-1 %.1f %%, mAP %.1f %%%n",
                            100 * scores.rank(1), 100 * scores.mAP()));
            report.ifPresent(found -> Scoreboard.lines(found).forEach(terminal.out()::println));
            if (report.isPresent()
                    && untrained.isPresent()
                    && report.get().scores().mAP() < untrained.get().mAP()) {
                terminal.out().println("worse than before training: so few epochs only shake it; raise train.epochs");
            }
            reached.ifPresent(scores -> terminal.out().println("kept    the best weights: " + scores.words()));
            terminal.out().println("time    " + LiveLine.duration(time));
            terminal.out().println("report  " + page);
        }
        return 0;
    }

    /// The numbers of the weights that are kept: the last measurement when the last epoch was the best,
    /// else a new one.
    private static Optional<EvalReport> kept(RunConfig config, Dataset dataset, TrainingResult result) {
        if (result.end().evaluation().isEmpty()
                || result.end().bestEpoch() == config.train().epochs()) {
            return result.end().evaluation();
        }
        try (var trained = Trained.open(result.folder().path(), config.device(), Optional.empty())) {
            return Optional.of(
                    measure(config, dataset, trained.embedder(), config.eval().rerank()));
        }
    }

    /// What the kept network looked at in a few queries.
    private static List<LookSection.Looked> looks(
            RunConfig config, Dataset dataset, RunFolder folder, EvalReport report) {
        try (var trained = Trained.open(folder.path(), config.device(), Optional.empty())) {
            return LookSection.of(trained.embedder(), dataset, report);
        }
    }

    /// Measures an embedder as the run's configuration says.
    static EvalReport measure(RunConfig config, Dataset dataset, org.reid4j.core.Embedder embedder, boolean rerank) {
        var embed = new EmbedDataset(
                embedder,
                new ImageReader(ImageLimits.datasets(), false),
                config.data().decoders(),
                config.eval().batch());
        return Evaluate.run(dataset, embed, Evaluate.options(dataset, config.eval(), rerank), (done, of) -> {})
                .report();
    }

    private static Map<String, String> environment(RunFolder folder) {
        var facts = new LinkedHashMap<>(folder.record().provenance());
        facts.put("seed", Long.toString(folder.record().seed()));
        facts.put("started", folder.record().started().toString());
        return facts;
    }
}
