package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.reid4j.core.InputKind;
import org.reid4j.models.Systems;
import org.reid4j.train.Estimate;
import org.reid4j.train.Preflight;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import org.reid4j.train.Training;
import org.reid4j.train.config.ConfigFile;
import org.reid4j.train.config.ConfigOrigins;
import org.reid4j.train.config.Resolved;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Measured;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `reid train`: from a folder of photos to a network, its numbers and a report.
@Command(
        name = "train",
        description = "Train a network: data=DIR is all it needs; any configuration key may follow.",
        sortOptions = false,
        footer = {
            "",
            "Keys: data model model.backbone train.epochs sampler.identities optimizer.lr seed … (all: reid config show)",
            "Example: reid train data=~/market1501 model.backbone=resnet18 train.epochs=60"
        })
final class TrainCommand implements Callable<Integer>, Arguments.TakesConfig {
    private final Terminal terminal;

    @Parameters(
            arity = "0..*",
            paramLabel = "KEY=VALUE",
            description = "Configuration: data=DIR, model=strong-baseline, train.epochs=60 …")
    private List<String> words = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file or a built-in configuration such as market1501/strong-baseline.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--resume", description = "Go on with a run where it was stopped or killed.")
    private boolean resume;

    @Option(names = "--run", paramLabel = "NAME", description = "With --resume: which run (default: the latest).")
    private Optional<String> run = Optional.empty();

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where runs are kept (default: ${DEFAULT-VALUE}).")
    private Path runs = Path.of("runs");

    @Option(
            names = "--dry-run",
            description =
                    "Read the data and the configuration, print what would be done and how long it would take, and stop.")
    private boolean dryRun;

    @Option(names = "--untrained", description = "Also measure the network before training, for comparison.")
    private boolean untrained;

    @Mixin
    private final Common common = new Common();

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (var word : words) {
            if (!word.contains("=")) {
                throw Reid.usage("'" + word + "' is not key=value; the photos are named with data=" + word);
            }
        }
        if (resume && dryRun) {
            throw Reid.usage("--dry-run estimates a training from its begin: leave it out, or leave --resume out");
        }
        var session = new TrainingSession(terminal, common.json);
        return resume ? goOn(session) : start(session);
    }

    private int start(TrainingSession session) {
        var resolved = ConfigFile.load(file.stream().toList(), overrides());
        var asked = resolved.config();
        var dataset = StreetRemark.without(Training.dataset(asked));
        Preflight.check(asked, dataset);
        asked.pretrain().file().filter(teacher -> !Files.isRegularFile(teacher)).ifPresent(teacher -> {
            throw Reid.usage(
                    "there is no file " + teacher
                            + "\npretrain.file names the weights of a teacher, such as runs/teacher-1/weights/best.safetensors");
        });
        var config = Start.weights(terminal, asked);
        if (dryRun) {
            print(config, dataset.notices(), Estimate.of(config, dataset));
            return 0;
        }
        var folder = RunFolder.create(runs, config.name());
        ConfigOrigins.write(folder.path(), resolved);
        var before = untrained ? Optional.of(session.untrained(config, dataset)) : Optional.<Measured>empty();
        return session.run(config, dataset, folder, before, "reid train " + String.join(" ", words));
    }

    private int goOn(TrainingSession session) {
        var folder = run.filter(name -> !name.equals(RunChoice.LATEST))
                .map(name -> RunChoice.find(runs, name))
                .or(() -> RunFolder.latest(runs))
                .orElseThrow(() -> Reid.usage("there is no run in " + runs + " to go on with"));
        var config = folder.config().config();
        var changed = words.isEmpty()
                ? Optional.<Resolved>empty()
                : Optional.of(ConfigFile.load(List.of(folder.file("config.yaml")), overrides()));
        if (changed.isPresent()) {
            var data = changed.get().config().data();
            boolean moved = words.stream().anyMatch(word -> word.startsWith("data=") || word.startsWith("data.path="));
            config = moved || config.data().path().isEmpty()
                    ? changed.get().config()
                    : changed.get()
                            .config()
                            .with(data.withPath(config.data().path().get()));
        }
        if (done(config, folder)) {
            return 0;
        }
        return session.resume(config, StreetRemark.without(Training.dataset(config)), folder, changed);
    }

    /// Whether nothing is left to do, said aloud.
    private boolean done(RunConfig config, RunFolder folder) {
        var run = folder.record();
        int epochs = config.epochs();
        boolean done = run.status() == RunRecord.Status.FINISHED
                && run.numbers().get("epoch") instanceof Number epoch
                && epoch.longValue() >= epochs
                && Files.exists(folder.file("report.html"));
        if (done) {
            terminal.say("run %s is already finished (%s of %d epochs); raise train.epochs to go on"
                    .formatted(folder.path(), run.numbers().get("epoch"), epochs));
            if (common.json) {
                terminal.json(Map.of("run", folder.path().toString(), "status", "finished", "epochs", epochs));
            }
        }
        return done;
    }

    /// The overrides, with `~/` of `data=` made the home folder.
    private List<String> overrides() {
        return words.stream()
                .map(word -> word.startsWith("data=~") || word.startsWith("data.path=~")
                        ? word.substring(0, word.indexOf('=') + 1)
                                + Arguments.path(word.substring(word.indexOf('=') + 1))
                        : word)
                .toList();
    }

    private void print(RunConfig config, List<String> notices, Estimate estimate) {
        if (common.json) {
            var result = new LinkedHashMap<String, Object>();
            result.put("name", config.name());
            result.put("epochs", config.epochs());
            result.put("model", config.model().settings());
            result.put("notices", notices);
            result.put("steps", estimate.batches());
            result.put("seconds_per_step", estimate.stepSeconds());
            estimate.evaluationSeconds().ifPresent(seconds -> result.put("seconds_per_evaluation", seconds));
            result.put("seconds", estimate.seconds());
            result.put("resident_mib", estimate.residentBytes() >> 20);
            terminal.json(result);
        } else {
            notices.forEach(terminal.out()::println);
            terminal.out()
                    .println(config.model().system() + " " + config.model().settings());
            terminal.out()
                    .println(config.epochs() + " epochs of batches of "
                            + config.sampler().identities() + " people x "
                            + config.sampler().images()
                            + (Systems.reads(config.model()) == InputKind.SILHOUETTES ? " walks" : " photos"));
            terminal.out().println(estimate.words());
        }
    }
}
