package org.reid4j.models.strongbaseline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.ReidSystem;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// The strong baseline among the systems, and what can be told about one from its weights alone, so that a
/// published file needs few settings.
public final class StrongBaselineSystem implements ReidSystem<StrongBaselineConfig> {
    private static final String UNUSED_HEAD = "base.fc.";

    @Override
    public String name() {
        return StrongBaselineConfig.SYSTEM;
    }

    @Override
    public StrongBaselineConfig spec(Map<String, String> settings) {
        return StrongBaselineConfig.of(settings);
    }

    @Override
    public ReidNet network(StrongBaselineConfig spec, int classes) {
        return new StrongBaseline(spec, classes);
    }

    @Override
    public Objective objective(StrongBaselineConfig spec, int classes, int dimension, long seed) {
        return new StrongBaselineObjective(spec.losses(), classes, dimension, seed);
    }

    /// The settings that the names and shapes show: trunk, neck, pooling. The last stride does not show;
    /// the stem is taken for the released one, without ReLU.
    @Override
    public Map<String, String> shown(TensorFile file) {
        Map<String, String> settings = new LinkedHashMap<>();
        Backbones.shown(file, "base.").ifPresent(kind -> settings.put("backbone", kind.id()));
        settings.put("neck", file.tensor("bottleneck.weight").isPresent() ? "bnneck" : "none");
        settings.put("pool", file.tensor("gap.p").isPresent() ? "gem" : "gap");
        settings.put("stem_relu", "false");
        return settings;
    }

    @Override
    public int classes(TensorFile file) {
        return file.tensor("classifier.weight")
                .filter(weight -> weight.shape().length == 2)
                .map(weight -> Math.toIntExact(weight.shape()[0]))
                .orElse(0);
    }

    /// The file without what the released code carries along and never uses: ImageNet's classifier inside
    /// the IBN-a trunk. A network without classifier also leaves the file's.
    @Override
    public TensorFile used(TensorFile file, StrongBaselineConfig config, int classes) {
        Map<String, RawTensor> used = new LinkedHashMap<>(file.tensors());
        if (config.backbone().instanceNorm()) {
            used.keySet().removeIf(name -> name.startsWith(UNUSED_HEAD));
        }
        if (classes == 0) {
            used.keySet().removeIf(name -> name.startsWith("classifier."));
        }
        return new TensorFile(used, file.metadata());
    }
}
