package org.reid4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reid4j.cli.report.Closer;
import org.reid4j.cli.report.EmbeddingMap;
import org.reid4j.cli.report.Findings;
import org.reid4j.cli.report.LookSection;
import org.reid4j.core.Embedder;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Scores;
import org.reid4j.embed.EngineOptions;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Precision;
import org.reid4j.train.EmbedDataset;
import org.reid4j.train.Evaluate;
import org.reid4j.train.TorchEmbedder;
import org.reid4j.train.TrainingResult;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Measured;

/// Measures a network of photos.
record PhotoMeasuring(RunConfig config, Dataset dataset) implements Measuring {
    @Override
    public Measured untrained() {
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
        try (var embedder = TorchEmbedder.owning(Systems.create(spec, 0, config.seed()), input, options)) {
            return measure(embedder, false);
        }
    }

    private Measured.Photos measure(Embedder embedder, boolean rerank) {
        var options = Evaluate.options(dataset, config.eval(), rerank);
        var result = Evaluate.run(dataset, embed(embedder), options, (done, of) -> {});
        return new Measured.Photos(result.report(), result.cameras());
    }

    private EmbedDataset embed(Embedder embedder) {
        return new EmbedDataset(
                embedder,
                new ImageReader(ImageLimits.datasets(), false),
                config.data().decoders(),
                config.eval().batch());
    }

    @Override
    public Findings findings(TrainingResult result, Optional<Measured> untrained) {
        Optional<Scores> before = untrained
                .flatMap(PhotoMeasuring::photos)
                .map(photos -> photos.report().scores());
        Optional<Measured.Photos> kept = kept(result);
        if (kept.isEmpty()) {
            return new Findings.Photos(Optional.empty(), List.of(), before, Closer.nothing());
        }
        EvalReport report = kept.get().report();
        try (var trained = Trained.inside(result.folder().path(), options(), "measuring")) {
            EvalFiles.write(
                    result.folder().file("eval"),
                    dataset,
                    report,
                    new EvalFiles.Network(
                            trained.words(Optional.of(config.eval().flip())),
                            result.end().bestEpoch() == 0 ? "last" : "best"));
            var closer = new Closer(
                    kept.get().cameras(),
                    EmbeddingMap.of(
                            dataset, embed(trained.embedder()), config.eval().metric()));
            CloserFiles.write(result.folder().file("eval"), closer);
            var looks = LookSection.of(trained.torch().orElseThrow(), dataset, report);
            return new Findings.Photos(Optional.of(report), looks, before, closer);
        }
    }

    private static Optional<Measured.Photos> photos(Measured measured) {
        return measured instanceof Measured.Photos photos ? Optional.of(photos) : Optional.empty();
    }

    private EngineOptions options() {
        return EngineOptions.defaults().withDevice(config.device());
    }

    /// What the kept weights reached: the last measurement where it is theirs, else one more.
    private Optional<Measured.Photos> kept(TrainingResult result) {
        var last = result.end().evaluation().flatMap(PhotoMeasuring::photos);
        if (result.end().bestEpoch() == 0 || (last.isPresent() && result.end().bestEpoch() == config.epochs())) {
            return last;
        }
        try (var trained = Trained.inside(result.folder().path(), options(), "measuring")) {
            return Optional.of(measure(trained.embedder(), config.eval().rerank()));
        }
    }

    @Override
    public List<String> lines(Findings findings) {
        var lines = new ArrayList<String>();
        if (findings instanceof Findings.Photos found) {
            found.untrained()
                    .ifPresent(scores -> lines.add(String.format(
                            Locale.ROOT,
                            "before training: rank-1 %.1f %%, mAP %.1f %%",
                            100 * scores.rank(1),
                            100 * scores.mAP())));
            found.report().ifPresent(report -> lines.addAll(Scoreboard.lines(report)));
            if (found.report().isPresent()
                    && found.untrained().isPresent()
                    && found.report().get().scores().mAP()
                            < found.untrained().get().mAP()) {
                lines.add("worse than before training: so few epochs only shake it; raise train.epochs");
            }
        }
        return lines;
    }

    @Override
    public Map<String, Object> json(Findings findings) {
        var json = new LinkedHashMap<String, Object>();
        if (findings instanceof Findings.Photos found) {
            found.report().ifPresent(report -> json.putAll(Scoreboard.json(report)));
            found.untrained().ifPresent(scores -> json.put("untrained", scores(scores)));
        }
        return json;
    }

    private static Map<String, Object> scores(Scores scores) {
        return Map.of("mAP", scores.mAP(), "rank1", scores.rank(1));
    }
}
