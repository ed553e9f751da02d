package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.data.Datasets;
import org.reid4j.core.data.Sample;
import org.reid4j.embed.ModelCard;
import org.reid4j.embed.onnx.OnnxGraph;
import org.reid4j.image.ImageException;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.train.EmbedDataset;
import org.reid4j.train.Evaluate;
import org.reid4j.train.RunFolder;
import org.reid4j.train.config.EvalConfig;
import org.reid4j.train.export.EightBits;
import org.reid4j.train.walks.PartitionFile;

/// What `reid export precision=int8` needs real photos for: scales are taken from those that were trained
/// on, and rank-1 on those that were not says whether the rounded network may leave.
final class Rounding {
    private final Terminal terminal;
    private final Dataset dataset;
    private final EvalConfig eval;
    private final ImageReader reader = new ImageReader(ImageLimits.datasets(), false);

    private Rounding(Terminal terminal, Dataset dataset, EvalConfig eval) {
        this.terminal = terminal;
        this.dataset = dataset;
        this.eval = eval;
    }

    /// Rank-1 with 32 and with 8 bits, as shares of 1.
    record Kept(double whole, double rounded, int queries, String dataset) {
        String words() {
            return String.format(
                    Locale.ROOT,
                    "rank-1 on %s %.1f %% with 32 bits, %.1f %% with 8, of %,d queries",
                    dataset,
                    100 * whole,
                    100 * rounded,
                    queries);
        }
    }

    /// Opens the photos.
    ///
    /// @param data a dataset; empty for the run's own
    static Rounding of(Terminal terminal, RunFolder folder, Optional<Path> data) {
        if (RunChoice.isModel(folder)) { // imported weights
            Path path = data.orElseThrow(
                    () -> Reid.usage("precision=int8 needs photos to find scales and to measure rank-1: say data=DIR"));
            var options =
                    DataOptions.defaults().withTrainShare(0).withPartition(PartitionFile.of(Optional.empty(), path));
            return new Rounding(terminal, Datasets.open(path, Datasets.AUTO, options), EvalConfig.defaults());
        }
        var config = folder.config().config();
        Path path = data.or(() -> config.data().path())
                .orElseThrow(() -> Reid.usage("run " + folder.name() + " names no dataset; say data=DIR"));
        return new Rounding(
                terminal,
                config.eval().rules(RunEvaluation.open(config, path, Datasets.AUTO, Optional.empty())),
                config.eval());
    }

    /// The graph in 8 bits.
    ///
    /// @param graph reading bytes
    /// @param scratch a file that may be written
    OnnxGraph round(OnnxGraph graph, ModelCard card, Path scratch) {
        List<Pixels> photos = photos();
        terminal.say("rounding by %d photos of %s".formatted(photos.size(), dataset.root()));
        return EightBits.of(graph, card.preprocessing(), photos, scratch);
    }

    /// Photos spread evenly over those that were trained on, or where there are none over the gallery.
    private List<Pixels> photos() {
        List<Sample> samples = dataset.train().size() > 0
                ? dataset.train().samples()
                : dataset.gallery().samples();
        List<Pixels> photos = new ArrayList<>();
        int count = Math.min(EightBits.PHOTOS, samples.size());
        for (int i = 0; i < count; i++) {
            try {
                photos.add(reader.read(
                        samples.get((int) ((long) i * samples.size() / count)).path()));
            } catch (ImageException unreadable) {
                terminal.say("not read: " + unreadable.getMessage());
            }
        }
        if (photos.isEmpty()) {
            throw Reid.usage("none of the photos in " + dataset.root() + " can be read");
        }
        return photos;
    }

    /// Measures both.
    ///
    /// @throws ReidException of kind CHECK when 8 bits lose too much
    Kept require(Embedder whole, Embedder rounded) {
        Evaluate.obstacle(dataset).ifPresent(obstacle -> {
            throw obstacle;
        });
        var kept = new Kept(
                rank1(whole, "32 bits"),
                rank1(rounded, "8 bits"),
                dataset.query().size(),
                String.valueOf(dataset.root().getFileName()));
        if (kept.whole - kept.rounded > EightBits.MOST_LOSS + 1e-9) {
            throw new ReidException(
                    ReidException.Kind.CHECK,
                    "8 bits lose too much: %s, at most %.1f points may be lost.\nNothing was exported; leave precision=int8 out"
                            .formatted(kept.words(), 100 * EightBits.MOST_LOSS));
        }
        return kept;
    }

    private double rank1(Embedder embedder, String name) {
        try (var line = new LiveLine(
                terminal, name, dataset.query().size() + dataset.gallery().size())) {
            var embed = new EmbedDataset(embedder, reader, Runtime.getRuntime().availableProcessors(), 64);
            return Evaluate.run(dataset, embed, Evaluate.options(dataset, eval, false), (done, _) -> line.at(done, ""))
                    .report()
                    .scores()
                    .rank(1);
        }
    }
}
