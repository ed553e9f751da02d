package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.reid4j.cli.report.SeenWalk;
import org.reid4j.cli.report.WalkFeature;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.CrossView;
import org.reid4j.core.eval.gait.CrossViewEvaluation;
import org.reid4j.core.eval.gait.PartDistance;
import org.reid4j.models.GaitGlnConfig;
import org.reid4j.models.ModelSpec;
import org.reid4j.train.Models;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.walks.EmbeddedWalks;
import org.reid4j.train.walks.EvaluateWalks;
import org.reid4j.train.walks.WalkEmbedder;
import org.reid4j.train.walks.WalkReader;

/// One measurement of a trained gait network with each feature it has, and a few walks as it saw them.
///
/// @param features the network's own first
/// @param walks all that were measured
/// @param seen for a page
record WalkEvaluation(List<WalkFeature> features, EmbeddedWalks walks, List<SeenWalk> seen) {

    /// A feature and the walks it was measured on.
    record One(WalkFeature feature, EmbeddedWalks walks) {}

    /// Measures a run's network.
    ///
    /// @param dataset whose protocol is a [CrossView]
    /// @param config of the run
    /// @param path the run's folder or its weights
    /// @param device where to compute
    static WalkEvaluation of(
            Dataset dataset, RunConfig config, Path path, String device, EmbeddedWalks.Listener listener) {
        return of(
                dataset,
                config,
                path,
                device,
                features(Models.find(path).spec()),
                EvaluateWalks.distance(config.eval().metric()),
                listener);
    }

    /// The same with features and a comparison of one's own.
    ///
    /// @param wanted `compact`, `parts`, or an empty text for what the network compares
    static WalkEvaluation of(
            Dataset dataset,
            RunConfig config,
            Path path,
            String device,
            List<String> wanted,
            PartDistance distance,
            EmbeddedWalks.Listener listener) {
        List<One> all = new ArrayList<>();
        List<SeenWalk> seen = List.of();
        for (String feature : wanted) {
            var settings = feature.isEmpty() ? Map.<String, String>of() : Map.of("test_feature", feature);
            try (var trained = TrainedWalks.open(path, device, config.clip().mostFrames(), settings)) {
                String name = feature.isEmpty() ? "embedding" : feature;
                int before = all.size();
                all.add(measure(
                        name,
                        dataset,
                        trained.embedder(),
                        config.data().decoders(),
                        distance,
                        (done, of) -> listener.progressed(before * of + done, wanted.size() * of)));
                if (seen.isEmpty()) {
                    seen = SeenWalks.of(dataset, trained.embedder());
                }
            }
        }
        return new WalkEvaluation(
                all.stream().map(One::feature).toList(), all.getFirst().walks(), seen);
    }

    /// The features that can be compared, the network's own first: those of GLN with its compact block.
    static List<String> features(ModelSpec spec) {
        if (!(spec instanceof GaitGlnConfig gln)) {
            return List.of("");
        }
        if (!gln.hasCompact()) {
            return List.of("parts");
        }
        return gln.comparesCompact() ? List.of("compact", "parts") : List.of("parts", "compact");
    }

    /// Measures one feature.
    static One measure(
            String name, Dataset dataset, WalkEmbedder embedder, RunConfig config, EmbeddedWalks.Listener listener) {
        return measure(
                name,
                dataset,
                embedder,
                config.data().decoders(),
                EvaluateWalks.distance(config.eval().metric()),
                listener);
    }

    private static One measure(
            String name,
            Dataset dataset,
            WalkEmbedder embedder,
            int workers,
            PartDistance distance,
            EmbeddedWalks.Listener listener) {
        if (!(dataset.protocol() instanceof CrossView protocol)) {
            throw Reid.usage("%s holds photos, not walks".formatted(dataset.root()));
        }
        long began = System.nanoTime();
        var walks = EmbeddedWalks.of(EvaluateWalks.tested(dataset), embedder, new WalkReader(), workers, listener);
        long embedded = System.nanoTime();
        var report = CrossViewEvaluation.run(walks.embeddings(), protocol, distance);
        long compared = System.nanoTime();
        double comparisons = (double) report.asked() * report.gallery();
        return new One(
                new WalkFeature(
                        name,
                        embedder.parts(),
                        embedder.dimension(),
                        report,
                        walks.samples().size() * 1e9 / (embedded - began),
                        comparisons * 1e9 / (compared - embedded)),
                walks);
    }
}
