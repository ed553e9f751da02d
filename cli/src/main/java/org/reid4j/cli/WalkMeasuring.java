package org.reid4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.cli.report.Findings;
import org.reid4j.cli.report.WalkFeature;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.gait.CrossViewReport;
import org.reid4j.models.ReidNet;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Engine;
import org.reid4j.torch.Precision;
import org.reid4j.train.TrainingResult;
import org.reid4j.train.config.RunConfig;
import org.reid4j.train.hook.Measured;
import org.reid4j.train.walks.WalkEmbedder;
import org.reid4j.train.walks.WalkInput;

/// Measures a gait network: across views, in each condition, with each of its features.
record WalkMeasuring(RunConfig config, Dataset dataset) implements Measuring {
    @Override
    public Measured untrained() {
        Engine.threads(Runtime.getRuntime().availableProcessors());
        var spec = config.model();
        ReidNet net = Systems.create(spec, 0, config.seed());
        if (!(net instanceof SilhouetteNet walking)) {
            throw new IllegalArgumentException(spec.system() + " reads no walks");
        }
        var options = new WalkEmbedder.Options(
                Device.parse(config.device()), Precision.F32, config.clip().mostFrames());
        try (var embedder = WalkEmbedder.owning(walking, new WalkInput(spec.height(), spec.width()), options)) {
            return new Measured.Walks(measure("", embedder).report());
        }
    }

    private WalkFeature measure(String name, WalkEmbedder embedder) {
        return WalkEvaluation.measure(name, dataset, embedder, config, (_, _) -> {})
                .feature();
    }

    @Override
    public Findings findings(TrainingResult result, Optional<Measured> untrained) {
        Optional<CrossViewReport> before = untrained.flatMap(
                measured -> measured instanceof Measured.Walks walks ? Optional.of(walks.report()) : Optional.empty());
        if (result.end().bestEpoch() == 0) { // nothing was ever measured
            return new Findings.Walks(List.of(), before, List.of());
        }
        Path path = result.folder().path();
        var found = WalkEvaluation.of(dataset, config, path, config.device(), (_, _) -> {});
        ViewFiles.write(result.folder().file("eval"), dataset, found);
        return new Findings.Walks(found.features(), before, found.seen());
    }

    @Override
    public List<String> lines(Findings findings) {
        var lines = new ArrayList<String>();
        if (findings instanceof Findings.Walks found) {
            found.untrained().ifPresent(report -> {
                lines.add("before training");
                lines.addAll(ViewBoard.rows(report));
                lines.add("trained");
            });
            lines.addAll(ViewBoard.lines(found.features()));
        }
        return lines;
    }

    @Override
    public Map<String, Object> json(Findings findings) {
        var json = new LinkedHashMap<String, Object>();
        if (findings instanceof Findings.Walks found) {
            ViewBoard.into(json, found.features());
            found.untrained().ifPresent(report -> json.put("untrained", ViewBoard.means(report)));
        }
        return json;
    }
}
