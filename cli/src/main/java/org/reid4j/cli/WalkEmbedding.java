package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.reid4j.cli.rows.RowFormat;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.CrossView;
import org.reid4j.train.Preflight;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.walks.EmbeddedWalks;
import org.reid4j.train.walks.EvaluateWalks;
import org.reid4j.train.walks.WalkReader;

/// `reid embed` with a gait network: the walks that `reid eval` would measure, as a file that it measures
/// just so.
///
/// @param terminal where to speak
/// @param choice which run
/// @param common whether to print JSON
record WalkEmbedding(Terminal terminal, RunChoice choice, Common common) {
    private static final Set<RowFormat> FORMATS = EnumSet.of(RowFormat.SAFETENSORS, RowFormat.CSV);

    /// Embeds.
    ///
    /// @param network the run's weights
    /// @param folder of walks
    /// @param output what [EmbedCommand] takes
    /// @param feature `parts` or `compact`; the network's own when empty
    /// @param everybody whether people that the network learned from are embedded too
    /// @return the exit code
    int run(Path network, Path folder, Path output, Optional<String> feature, boolean everybody) {
        if (!FORMATS.contains(RowFormat.of(output).orElseThrow())) {
            throw Reid.usage("output is %s; walks are written as .safetensors or .csv".formatted(output));
        }
        RunConfig config = choice.folder().config().config();
        Dataset dataset = open(config, folder);
        Preflight.readable(config.model(), dataset);
        dataset.notices().forEach(terminal::say);
        List<Sample> tested = EvaluateWalks.tested(dataset);
        List<Sample> walks = everybody
                ? Stream.concat(tested.stream(), dataset.train().samples().stream())
                        .toList()
                : tested;
        if (walks.isEmpty()) {
            throw Reid.usage("nobody in %s is tested: all train\nto embed those too: --everybody".formatted(folder));
        }
        if (walks.size() < tested.size() + dataset.train().size()) {
            terminal.say("%,d walks of people who train are left out; with them: --everybody"
                    .formatted(dataset.train().size()));
        }
        EmbeddedWalks result;
        Map<String, String> settings =
                feature.map(which -> Map.of("test_feature", which)).orElse(Map.of());
        try (var trained = TrainedWalks.open(
                        network, choice.device(), config.clip().mostFrames(), settings);
                var line = new LiveLine(terminal, "embed", walks.size())) {
            result = EmbeddedWalks.of(
                    walks,
                    trained.embedder(),
                    new WalkReader(),
                    config.data().decoders(),
                    (done, _) -> line.at(done, ""));
        }
        write(output, result);
        result.bad().forEach(bad -> terminal.say("not read: " + bad.path() + ": " + bad.reason()));
        report(output, result);
        return result.bad().isEmpty() ? 0 : 3;
    }

    /// As `reid eval` opens it; walks of a layout that photos have too are taken for what the network
    /// reads.
    private static Dataset open(RunConfig config, Path folder) {
        var read = RunEvaluation.open(config, folder, Datasets.AUTO, Optional.empty());
        return read.protocol() instanceof CrossView
                ? read
                : RunEvaluation.open(config, folder, SearchedWalks.OWN, Optional.empty());
    }

    private static void write(Path output, EmbeddedWalks result) {
        List<Path> paths = result.samples().stream().map(Sample::path).toList();
        if (RowFormat.of(output).equals(Optional.of(RowFormat.SAFETENSORS))) {
            WalksFile.write(output, result.embeddings(), paths);
            return;
        }
        float[] values = result.embeddings().values();
        int length = values.length / paths.size();
        try (var rows = RowFormat.CSV.writer(output, paths, length)) {
            for (int i = 0; i < paths.size(); i++) {
                rows.row(Arrays.copyOfRange(values, i * length, (i + 1) * length));
            }
            rows.finish();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void report(Path output, EmbeddedWalks result) {
        var embeddings = result.embeddings();
        if (common.json) {
            var json = new LinkedHashMap<String, Object>();
            json.put("output", output.toString());
            json.put("walks", embeddings.size());
            json.put("parts", embeddings.parts());
            json.put("dimension", embeddings.dimension());
            json.put(
                    "bad",
                    result.bad().stream()
                            .map(bad -> Map.of("path", bad.path().toString(), "reason", bad.reason()))
                            .toList());
            terminal.json(json);
            return;
        }
        terminal.out()
                .printf(
                        "%s: %,d walks, each of %,d parts of %,d numbers%n",
                        output, embeddings.size(), embeddings.parts(), embeddings.dimension());
    }
}
