package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.cli.report.Closer;
import org.reid4j.cli.report.EmbeddingMap;
import org.reid4j.cli.report.EvalPage;
import org.reid4j.cli.report.LookSection;
import org.reid4j.core.InputKind;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.data.sets.Market1501;
import org.reid4j.core.eval.EvalOptions;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.Protocol;
import org.reid4j.embed.Engines;
import org.reid4j.embed.ModelFiles;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.models.Systems;
import org.reid4j.train.EmbedDataset;
import org.reid4j.train.Evaluate;
import org.reid4j.train.Preflight;
import org.reid4j.train.RunFolder;
import org.reid4j.train.config.EvalConfig;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.walks.PartitionFile;

/// Measures a run's network on a dataset and leaves the numbers, lists and a page in the run's folder.
///
/// @param terminal where to speak
/// @param choice which run
/// @param common whether to print JSON
record RunEvaluation(Terminal terminal, RunChoice choice, Common common) {

    /// What differs from how the run itself was measured.
    ///
    /// @param data another dataset
    /// @param format its layout
    /// @param split another random split
    /// @param metric another metric
    /// @param protocol other rules
    /// @param flip whether mirror images are averaged in
    /// @param testFeature `before` or `after` the neck; `parts` or `compact` of walks
    /// @param flatten of walks: all parts compared together
    /// @param choices by which published numbers differ
    record Wishes(
            Optional<Path> data,
            String format,
            Optional<Integer> split,
            Optional<Metric> metric,
            Optional<Protocol> protocol,
            Optional<Boolean> flip,
            Optional<String> testFeature,
            boolean flatten,
            EvalChoices choices) {

        /// The dataset under the wished rules.
        Dataset rules(Dataset read) {
            return protocol.map(read::with).orElse(read);
        }

        /// The network's settings that change.
        Map<String, String> settings() {
            return testFeature.map(which -> Map.of("test_feature", which)).orElse(Map.of());
        }
    }

    /// A dataset that is ready to be measured.
    ///
    /// @param path as it was named
    /// @param dataset under the rules that apply
    /// @param how the options that apply
    /// @param pool more photos of the queries' people, where queries are pooled and it has such
    /// @param learned whether the network learned from its training part
    record Prepared(Path path, Dataset dataset, EvalOptions how, List<Sample> pool, boolean learned) {
        /// Embeds and compares.
        Evaluate.Result measure(EmbedDataset embed, EmbedDataset.Listener listener) {
            return Evaluate.run(dataset, pool, embed, how, listener);
        }
    }

    void run(Wishes wishes) {
        var folder = choice.folder();
        if (RunChoice.isModel(folder)) {
            var path = wishes.data.orElseThrow(
                    () -> Reid.usage("%s was taken over and knows no dataset; say data=DIR".formatted(folder)));
            measure(folder, prepare(folder, path, wishes), wishes);
            return;
        }
        var config = folder.config().config();
        if (Systems.reads(config.model()) == InputKind.SILHOUETTES) {
            choice.requireTorch("a gait network");
            new WalkRunEvaluation(terminal, choice, common).run(wishes, config);
            return;
        }
        var path = wishes.data
                .or(config.data()::path)
                .orElseThrow(() -> Reid.usage("run " + folder.name() + " names no dataset; say data=DIR"));
        if (wishes.data.isEmpty() && !Files.exists(path)) {
            throw Reid.usage(
                    "the photos that run %s was trained on are gone from %s\nname them where they are now: data=DIR"
                            .formatted(folder.name(), path));
        }
        measure(folder, prepare(folder, path, wishes), wishes);
    }

    /// Reads a dataset and settles how it is measured; refuses one that cannot be, before any time is spent.
    Prepared prepare(RunFolder folder, Path path, Wishes wishes) {
        Dataset read;
        EvalConfig eval;
        boolean learned = false;
        if (RunChoice.isModel(folder)) { // taken over: measured as its card says
            var card = Engines.card(choice.network(terminal));
            var defaults = EvalConfig.defaults();
            eval = new EvalConfig(
                    defaults.every(), defaults.protocol(), card.metric(), card.flip(), false, defaults.batch());
            var options =
                    DataOptions.defaults().withTrainShare(0).withPartition(PartitionFile.of(Optional.empty(), path));
            read = Datasets.open(
                    path, wishes.format, wishes.split.map(options::withSplit).orElse(options));
            Preflight.readable(card.reads(), folder.name(), read);
        } else {
            var config = folder.config().config();
            eval = config.eval();
            learned = own(config, path);
            read = open(config, path, wishes.format, wishes.split);
            Preflight.readable(config.model(), read);
        }
        Dataset dataset = StreetRemark.without(wishes.rules(eval.rules(read)));
        Evaluate.obstacle(dataset).ifPresent(obstacle -> {
            throw obstacle;
        });
        EvalOptions how = Evaluate.options(dataset, eval, wishes.choices.reranks());
        how = wishes.choices.over(wishes.metric.map(how::with).orElse(how));
        var pool = wishes.choices.pools() ? Market1501.moreQueries(dataset) : List.<Sample>of();
        if (!pool.isEmpty()) {
            terminal.say("multi-query: %,d photos of gt_bbox show the queries' people".formatted(pool.size()));
        }
        return new Prepared(path, dataset, how, pool, learned);
    }

    private void measure(RunFolder folder, Prepared prepared, Wishes wishes) {
        var dataset = prepared.dataset();
        var how = prepared.how();
        dataset.notices().forEach(terminal::say);
        if (dataset.train().size() == 0) {
            terminal.say(
                    "everybody in it is measured; where the network learned from some of them, the numbers are too good");
        }
        var network = choice.network(terminal);
        var began = System.nanoTime();
        Evaluate.Result result;
        String embedded;
        String engine;
        List<LookSection.Looked> looks;
        Closer closer;
        try (var trained = open(network, wishes);
                var line = new LiveLine(
                        terminal,
                        "embed",
                        dataset.query().size() + dataset.gallery().size())) {
            var embed = new EmbedDataset(
                    trained.embedder(wishes.choices.scales()),
                    new ImageReader(ImageLimits.datasets(), false),
                    Runtime.getRuntime().availableProcessors(),
                    64);
            embedded = trained.words(wishes.flip, wishes.choices.scales());
            engine = trained.model().engine();
            result = prepared.measure(embed, (done, of) -> line.at(done, ""));
            closer = new Closer(result.cameras(), EmbeddingMap.of(dataset, embed, how.metric()));
            looks = looks(trained, dataset, result.report());
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        var made = EvalFiles.Network.of(embedded, network);
        var out = EvalFiles.write(EvalFiles.next(folder.file("eval")), dataset, result.report(), made);
        CloserFiles.write(out, closer);
        EvalPage.write(
                out.resolve("report.html"), folder.name(), dataset, result.report(), made.words(), looks, closer);
        result.query().bad().forEach(bad -> terminal.say("not read: " + bad.path() + ": " + bad.reason()));
        result.gallery().bad().forEach(bad -> terminal.say("not read: " + bad.path() + ": " + bad.reason()));
        if (common.json) {
            var json = new LinkedHashMap<String, Object>(
                    Map.of("run", folder.name(), "data", prepared.path().toString(), "format", dataset.format()));
            json.putAll(Scoreboard.json(result.report()));
            result.cameras().ifPresent(pairs -> json.put("camera_pairs", CloserFiles.json(pairs)));
            json.put("embedded", embedded);
            json.put("weights", made.weights());
            json.put("engine", engine);
            json.put("seconds", seconds);
            json.put("report", out.resolve("report.html").toString());
            terminal.json(json);
        } else {
            Scoreboard.lines(result.report()).forEach(terminal.out()::println);
            terminal.out().println("embedded " + embedded + ", by " + engine);
            terminal.out().println("report: " + out.resolve("report.html"));
        }
    }

    Trained open(Path network, Wishes wishes) {
        var options = choice.options().withFlip(wishes.flip);
        return wishes.choices.scales().isEmpty() || !wishes.settings().isEmpty()
                ? Trained.open(network, options, wishes.settings())
                : Trained.inside(network, options, "--scales");
    }

    /// What the network looked at, where libtorch can open it.
    private List<LookSection.Looked> looks(Trained trained, Dataset dataset, EvalReport report) {
        if (trained.torch().isPresent()) {
            return LookSection.of(trained.torch().get(), dataset, report);
        }
        var weights = ModelFiles.find(choice.network(terminal)).weights();
        if (weights.isEmpty()) {
            terminal.say("ONNX gives embeddings alone: the page does not show what the network looked at");
            return List.of();
        }
        try (var inside = Trained.inside(weights.get(), choice.options(), "the page")) {
            return LookSection.of(inside.torch().orElseThrow(), dataset, report);
        }
    }

    /// The dataset: split as the run's own where it is the run's, so that nobody is measured whom the
    /// network learned from.
    ///
    /// @param wished a layout by name, or [Datasets#AUTO]
    /// @param split another random split
    static Dataset open(RunConfig config, Path path, String wished, Optional<Integer> split) {
        boolean same = own(config, path);
        var format = wished.equals(Datasets.AUTO) && same ? config.data().format() : wished;
        var options = same
                ? config.data().options()
                : DataOptions.defaults()
                        .withSeed(config.data().seed())
                        .withTrainShare(0)
                        .withPartition(PartitionFile.of(Optional.empty(), path));
        return Datasets.open(path, format, split.map(options::withSplit).orElse(options));
    }

    private static boolean own(RunConfig config, Path path) {
        return config.data()
                .path()
                .map(own -> own.toAbsolutePath()
                        .normalize()
                        .equals(path.toAbsolutePath().normalize()))
                .orElse(false);
    }
}
