package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.InputKind;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Protocol;
import org.reid4j.embed.Engines;
import org.reid4j.embed.ModelCard;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.train.EmbedDataset;
import org.reid4j.train.Evaluate;
import org.reid4j.train.Preflight;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import org.reid4j.train.config.EvalConfig;
import org.reid4j.train.walks.PartitionFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reid calibrate`: measures on labelled photos of one's own from which similarity on somebody is a
/// match, unsure or
/// not here, and writes these bands into the model's card.
@Command(
        name = "calibrate",
        description = "Measure match, unsure and not here on your own labelled photos, and keep them in the card.",
        sortOptions = false,
        footer = {
            "",
            "The former card stays beside it as model.former-N.json; galleries keep the bands they were made with",
            "until: reid gallery calibrate NAME.",
            "",
            "Example: reid calibrate run=demo-1 data=~/people --dry-run",
            "         reid calibrate run=models/other data=~/people"
        })
final class CalibrateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description =
                    "Labelled photos: a folder a person, Market-1501's names, a CSV; people the network never saw.")
    private Path data = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Their layout (default: recognised).")
    private String format = "auto";

    @Option(names = "--split", paramLabel = "N", description = "Which random split, for datasets that have several.")
    private Optional<Integer> split = Optional.empty();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "market or all-cameras: which photos are compared (default: the dataset's).")
    private Optional<String> protocol = Optional.empty();

    @Option(names = "--dry-run", description = "Measure and say what would change, and write nothing.")
    private boolean dryRun;

    @Option(names = "--output", paramLabel = "FILE", description = "Write this card and leave the model's as it is.")
    private Optional<Path> output = Optional.empty();

    @Mixin
    private final Common common = new Common();

    CalibrateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Path network = choice.network(terminal);
        ModelCard card = Engines.card(network);
        if (card.reads() == InputKind.SILHOUETTES) {
            throw Reid.usage("%s is of a gait network: no threshold is measured for walks, somebody is always nearest"
                    .formatted(network));
        }
        var place = CardPlace.of(network, output);
        if (!dryRun) {
            place.require(card);
            requireAtRest(network);
        }
        Dataset dataset = dataset(network, card);
        EvalReport report = measure(network, dataset, card);
        var found = CardBands.of(card, report, dataset, terminal.clock().instant());
        Optional<Path> former = dryRun ? Optional.empty() : place.write(found.card());
        if (common.json) {
            terminal.json(json(found, place, former));
        } else {
            found.words().forEach(terminal.out()::println);
            terminal.out()
                    .println(
                            dryRun
                                    ? "nothing was written (--dry-run)"
                                    : "written to %s%s"
                                            .formatted(
                                                    place.card(),
                                                    former.map(kept -> "; the former card is " + kept.getFileName())
                                                            .orElse("")));
            if (!dryRun && output.isEmpty()) {
                terminal.say(
                        Called.in("galleries keep the bands they were made with until: reid gallery calibrate NAME"));
            }
        }
        return 0;
    }

    /// A training writes its own card at each best epoch.
    private void requireAtRest(Path network) {
        Path file = network.toAbsolutePath();
        Path folder = Files.isDirectory(file)
                ? file
                : Optional.ofNullable(file.getParent()).orElse(file);
        Path run = folder.endsWith("weights")
                ? Optional.ofNullable(folder.getParent()).orElse(folder)
                : folder;
        if (Files.exists(run.resolve("run.json"))
                && RunFolder.open(run).record().status(terminal.clock().instant()) == RunRecord.Status.RUNNING) {
            throw Reid.usage(
                    "run %s is being trained and writes its own card\nwait for its end, or write another: --output FILE"
                            .formatted(run.getFileName()));
        }
    }

    /// The photos: split as the run's own where they are the run's, so that nobody is measured whom it
    /// learned from.
    private Dataset dataset(Path network, ModelCard card) {
        Dataset read = run(network)
                .map(run -> RunEvaluation.open(run.config().config(), data, format, split))
                .orElseGet(() -> {
                    var options = DataOptions.defaults()
                            .withTrainShare(0)
                            .withPartition(PartitionFile.of(Optional.empty(), data));
                    return Datasets.open(
                            data, format, split.map(options::withSplit).orElse(options));
                });
        Preflight.readable(card.reads(), String.valueOf(network.getFileName()), read);
        Dataset dataset = StreetRemark.without(
                protocol.map(name -> read.with(rules(name))).orElse(read));
        dataset.notices().forEach(terminal::say);
        if (dataset.train().size() == 0) {
            terminal.say(
                    "everybody in it is measured; where the network learned from some of them, the bands are too low");
        }
        Evaluate.obstacle(dataset).ifPresent(obstacle -> {
            throw obstacle;
        });
        return dataset;
    }

    private static Protocol rules(String name) {
        return switch (name.replace('_', '-')) {
            case "market", "cross-camera" -> new Protocol.CrossCamera();
            case "all-cameras" -> new Protocol.AllCameras();
            default -> throw Reid.usage("protocol is '" + name + "', must be market or all-cameras");
        };
    }

    /// The run that a network belongs to; empty for models that were taken over.
    private static Optional<RunFolder> run(Path network) {
        Path file = network.toAbsolutePath().normalize();
        for (Path folder = file; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("config.yaml"))) {
                return Optional.of(RunFolder.open(folder));
            }
            if (file.getNameCount() - folder.getNameCount() > 1) {
                break; // runs/x/weights/best.safetensors
            }
        }
        return Optional.empty();
    }

    private EvalReport measure(Path network, Dataset dataset, ModelCard card) {
        var usual = EvalConfig.defaults();
        var how = Evaluate.options(
                dataset,
                new EvalConfig(usual.every(), usual.protocol(), card.metric(), card.flip(), false, usual.batch()),
                false);
        try (var trained = Trained.open(network, choice.options());
                var line = new LiveLine(
                        terminal,
                        "embed",
                        dataset.query().size() + dataset.gallery().size())) {
            var embed = new EmbedDataset(
                    trained.embedder(),
                    new ImageReader(ImageLimits.datasets(), false),
                    Runtime.getRuntime().availableProcessors(),
                    usual.batch());
            var result = Evaluate.run(dataset, embed, how, (done, of) -> line.at(done, ""));
            List.of(result.query(), result.gallery())
                    .forEach(side ->
                            side.bad().forEach(bad -> terminal.say("not read: " + bad.path() + ": " + bad.reason())));
            return result.report();
        }
    }

    private Map<String, @Nullable Object> json(CardBands found, CardPlace place, Optional<Path> former) {
        var json = found.json();
        json.put("card", place.card().toString());
        json.put("former", former.map(Path::toString).orElse(null));
        json.put("written", !dryRun);
        return json;
    }

    static Map<String, Object> json(Bands bands) {
        var json = new LinkedHashMap<String, Object>();
        json.put("match", bands.match());
        json.put("unsure", bands.unsure());
        return json;
    }
}
