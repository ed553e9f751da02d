package org.reid4j.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.CameraPairs;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.EvalOptions;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Evaluation;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.Protocol;
import org.reid4j.core.eval.gait.CrossViewEvaluation;
import org.reid4j.core.eval.gait.CrossViewReport;
import org.reid4j.core.eval.gait.WalkEmbeddings;
import org.reid4j.train.walks.EvaluateWalks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `reid eval`: measures a trained run on a dataset, or embeddings that any program wrote.
@Command(
        name = "eval",
        description = "Measure a run on a dataset, or embeddings from a file: mAP, mINP, CMC, thresholds.",
        sortOptions = false,
        abbreviateSynopsis = true,
        footer = {
            "",
            "Example: reid eval run=latest data=~/market1501 --rerank",
            "         reid eval run=latest data=~/market1501,~/msmt17    one network on several sets, one table",
            "         reid eval --embeddings features.safetensors --metric cosine --json",
            "         reid eval --embeddings walks.safetensors --protocol casia-b",
            "Also: --k1 --k2 --lambda --ap --unmatched --aqe-alpha --aqe-times, in docs/guide/evaluation.md"
        })
final class EvalCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final RunChoice choice = new RunChoice();

    @Mixin
    private final DataSets data = new DataSets();

    @Option(
            names = "--format",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "Its layout (default: recognised).")
    private String format = "auto";

    @Option(
            names = "--split",
            paramLabel = "N",
            description = "Which random split, where there are several (default: the run's).")
    private Optional<Integer> split = Optional.empty();

    @Option(
            names = "--embeddings",
            paramLabel = "FILE",
            description =
                    "Measure this file: tensors query, gallery, *_ids, *_cams; of walks: features, labels, conditions, views.")
    private Optional<Path> embeddings = Optional.empty();

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "cosine or euclidean (default: the run's, cosine; walks euclidean).")
    private Optional<Metric> metric = Optional.empty();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description =
                    "market, all-cameras, single-shot, cuhk03-single-shot … (default: the dataset's); of a file of walks casia-b, ou-mvlp, own-walks.")
    private Optional<String> protocol = Optional.empty();

    @Option(
            names = "--flip",
            paramLabel = "BOOL",
            arity = "0..1",
            fallbackValue = "true",
            description = "Average with the mirrored photo (default: the run's).")
    private Optional<Boolean> flip = Optional.empty();

    @Option(
            names = "--test-feature",
            paramLabel = "WHICH",
            description = "before or after the neck's batch norm; of walks parts or compact.")
    private Optional<String> testFeature = Optional.empty();

    @Mixin
    private final EvalChoices choices = new EvalChoices();

    @Option(names = "--flatten", description = "Of walks: compare all parts together, as GaitSet's code does.")
    private boolean flatten;

    @Option(
            names = "--zero-is-distractor",
            description = "With --embeddings: identity 0 means bystanders, who never ask.")
    private boolean zeroIsDistractor;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides random draws (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin
    private final Common common = new Common();

    EvalCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (protocol.filter(EvalCommand::isOfWalks).isPresent()) {
            measureWalks(protocol.get().replace('_', '-'));
        } else if (embeddings.isPresent()) {
            if (!choices.scales().isEmpty()) {
                throw Reid.usage("--scales embeds photos, and a file holds embeddings: leave it out");
            }
            if (flatten) {
                throw Reid.usage("--flatten is of walks: give it with --protocol casia-b");
            }
            measure(embeddings.get());
        } else {
            var wishes = new RunEvaluation.Wishes(
                    data.single(),
                    format,
                    split,
                    metric,
                    protocol.map(name -> ProtocolNames.of(name, seed)),
                    flip,
                    testFeature,
                    flatten,
                    choices);
            if (data.several()) {
                new CrossDomain(terminal, choice, common).run(data.all(), wishes);
            } else {
                new RunEvaluation(terminal, choice, common).run(wishes);
            }
        }
        return 0;
    }

    private static boolean isOfWalks(String protocol) {
        return Set.of("casia-b", "ou-mvlp", "own-walks").contains(protocol.replace('_', '-'));
    }

    private static CrossView views(String protocol, WalkEmbeddings walks) {
        return switch (protocol) {
            case "casia-b" -> CrossView.casiaB();
            case "ou-mvlp" -> CrossView.ouMvlp();
            default ->
                CrossView.ownWalks(Arrays.stream(walks.conditions())
                        .filter(condition -> condition != 0)
                        .boxed()
                        .collect(Collectors.toSet()));
        };
    }

    private void measureWalks(String name) {
        if (choices.given() || zeroIsDistractor || flip.isPresent()) {
            throw Reid.usage(name + " knows no --rerank and the like, --flip or --zero-is-distractor: leave them out");
        }
        Path file = embeddings.orElseThrow(() -> Reid.usage(
                name + " measures a file of walks: give --embeddings FILE with features, labels, conditions, views"));
        var distance = EvaluateWalks.distance(metric.orElse(Metric.EUCLIDEAN), flatten);
        var walks = WalksFile.read(file);
        CrossViewReport report;
        try {
            report = CrossViewEvaluation.run(walks, views(name, walks), distance);
        } catch (ReidException refused) {
            throw new ReidException(refused.kind(), file + ": " + refused.getMessage(), refused);
        }
        if (common.json) {
            terminal.json(ViewBoard.json(report));
        } else {
            ViewBoard.lines(report).forEach(terminal.out()::println);
        }
    }

    private void measure(Path file) {
        var sides = EmbeddingsFile.read(file);
        var options = EvalOptions.defaults()
                .with(metric.orElse(Metric.COSINE))
                .with(protocol.map(name -> ProtocolNames.of(name, seed)).orElseGet(Protocol.CrossCamera::new))
                .withZeroIsDistractor(zeroIsDistractor);
        EvalReport report;
        Optional<CameraPairs> pairs;
        try {
            var chosen = choices.over(options);
            var prepared =
                    Evaluation.prepare(sides.query(), sides.pool().orElse(sides.query()), sides.gallery(), chosen);
            report = Evaluation.run(prepared, chosen);
            pairs = data.byCamera() ? CameraPairs.of(prepared.query(), prepared.gallery(), chosen) : Optional.empty();
        } catch (ReidException refused) {
            throw new ReidException(refused.kind(), file + ": " + refused.getMessage(), refused);
        }
        if (common.json) {
            var json = new LinkedHashMap<>(Scoreboard.json(report));
            pairs.ifPresent(found -> json.put("camera_pairs", CloserFiles.json(found)));
            terminal.json(json);
        } else {
            Scoreboard.lines(report).forEach(terminal.out()::println);
            pairs.ifPresent(found -> CloserFiles.lines(found).forEach(terminal.out()::println));
        }
    }
}
