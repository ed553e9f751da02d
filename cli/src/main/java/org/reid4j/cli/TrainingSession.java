package org.reid4j.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.cli.report.Findings;
import org.reid4j.cli.report.RunReport;
import org.reid4j.core.data.Dataset;
import org.reid4j.train.RunFolder;
import org.reid4j.train.StopSignal;
import org.reid4j.train.Training;
import org.reid4j.train.TrainingResult;
import org.reid4j.train.config.ConfigOrigins;
import org.reid4j.train.config.Resolved;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.EndReport;
import org.reid4j.train.hook.Hook;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.hook.StartReport;

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
    int run(RunConfig config, Dataset dataset, RunFolder folder, Optional<Measured> untrained, String command) {
        long began = System.nanoTime();
        terminal.say("run %s   Ctrl-C stops and saves; go on with: reid train --resume run=%s"
                .formatted(folder.path(), folder.path()));
        var result = Training.run(
                config, dataset, folder, List.of(progress()), signal(), terminal.clock(), List.of(command));
        return end(config, dataset, result, untrained, began, command);
    }

    /// Goes on with a run.
    ///
    /// @param changed what was asked for beside the run's own configuration; noted once nothing refuses it
    int resume(RunConfig config, Dataset dataset, RunFolder folder, Optional<Resolved> changed) {
        long began = System.nanoTime();
        terminal.say("run %s goes on   Ctrl-C stops and saves".formatted(folder.path()));
        var command = "reid train --resume run=" + folder.name();
        Hook noting = new Hook() {
            @Override
            public void onStart(StartReport report) {
                changed.ifPresent(resolved -> ConfigOrigins.resumed(folder.path(), resolved));
            }
        };
        var result = Training.resume(
                config, dataset, folder, List.of(progress(), noting), signal(), terminal.clock(), List.of(command));
        return end(
                config,
                dataset,
                result,
                Optional.empty(),
                began,
                String.join(" ", folder.record().command()));
    }

    /// Measures the network with its random first weights, for comparison.
    Measured untrained(RunConfig config, Dataset dataset) {
        terminal.say("measuring the untrained network …");
        return Measuring.of(config, dataset).untrained();
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
            Optional<Measured> untrained,
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
        Measuring measuring = Measuring.of(config, dataset);
        Findings findings = measuring.findings(result, untrained);
        var reached = Reached.of(folder.record());
        var time = Duration.ofNanos(System.nanoTime() - began);
        var page = new RunReport(
                        folder.name(),
                        folder.path(),
                        dataset,
                        findings,
                        reached.map(Reached::words),
                        time,
                        environment(folder),
                        command)
                .write();
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
            json.putAll(measuring.json(findings));
            reached.ifPresent(scores -> scores.into(json));
            terminal.json(json);
        } else {
            measuring.lines(findings).forEach(terminal.out()::println);
            reached.ifPresent(scores -> terminal.out().println("kept    the best weights: " + scores.words()));
            terminal.out().println("time    " + LiveLine.duration(time));
            terminal.out().println("report  " + page);
        }
        return 0;
    }

    private static Map<String, String> environment(RunFolder folder) {
        var facts = new LinkedHashMap<>(folder.record().provenance());
        facts.put("seed", Long.toString(folder.record().seed()));
        facts.put("started", folder.record().started().toString());
        return facts;
    }
}
