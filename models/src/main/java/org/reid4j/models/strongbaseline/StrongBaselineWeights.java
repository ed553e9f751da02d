package org.reid4j.models.strongbaseline;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// What can be told about a strong baseline from its weights alone, so that a published file needs few
/// settings.
public final class StrongBaselineWeights {
    private static final String UNUSED_HEAD = "base.fc.";

    private StrongBaselineWeights() {}

    /// The settings that the names and shapes show: trunk, neck, pooling. The last stride does not show;
    /// the stem is taken for the released one, without ReLU.
    public static Map<String, String> settings(TensorFile file) {
        Map<String, String> settings = new LinkedHashMap<>();
        backbone(file).ifPresent(kind -> settings.put("backbone", kind.id()));
        settings.put("neck", file.tensor("bottleneck.weight").isPresent() ? "bnneck" : "none");
        settings.put("pool", file.tensor("gap.p").isPresent() ? "gem" : "gap");
        settings.put("stem_relu", "false");
        return settings;
    }

    /// Identities the classifier tells apart; 0 when the file has no classifier.
    public static int classes(TensorFile file) {
        return file.tensor("classifier.weight")
                .filter(weight -> weight.shape().length == 2)
                .map(weight -> Math.toIntExact(weight.shape()[0]))
                .orElse(0);
    }

    /// The file without what the released code carries along and never uses: ImageNet's classifier inside
    /// the IBN-a trunk. A network without classifier also leaves the file's.
    public static TensorFile used(TensorFile file, StrongBaselineConfig config, int classes) {
        Map<String, RawTensor> used = new LinkedHashMap<>(file.tensors());
        if (config.backbone().instanceNorm()) {
            used.keySet().removeIf(name -> name.startsWith(UNUSED_HEAD));
        }
        if (classes == 0) {
            used.keySet().removeIf(name -> name.startsWith("classifier."));
        }
        return new TensorFile(used, file.metadata());
    }

    private static Optional<Backbone> backbone(TensorFile file) {
        boolean ibn = file.tensor("base.layer1.0.bn1.IN.weight").isPresent();
        Backbone.Block block = file.tensor("base.layer0.conv1.weight").isPresent()
                ? Backbone.Block.SE_BOTTLENECK
                : file.tensor("base.layer1.0.conv3.weight").isPresent()
                        ? Backbone.Block.BOTTLENECK
                        : Backbone.Block.BASIC;
        for (Backbone kind : Backbone.values()) {
            if (kind.block() == block && kind.instanceNorm() == ibn && hasStages(file, kind)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static boolean hasStages(TensorFile file, Backbone kind) {
        for (int stage = 1; stage <= 4; stage++) {
            String prefix = "base.layer" + stage + ".";
            int blocks = kind.blocks(stage);
            if (file.tensor(prefix + (blocks - 1) + ".conv1.weight").isEmpty()
                    || file.tensor(prefix + blocks + ".conv1.weight").isPresent()) {
                return false;
            }
        }
        return true;
    }
}
