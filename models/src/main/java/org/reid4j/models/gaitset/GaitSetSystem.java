package org.reid4j.models.gaitset;

import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.core.InputKind;
import org.reid4j.models.GaitSetConfig;
import org.reid4j.models.GaitSetConfig.Variant;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.ReidSystem;
import org.reid4j.models.gait.Shown;
import org.reid4j.torch.weights.TensorFile;

/// GaitSet among the systems, and what its weights tell: which release, how wide.
public final class GaitSetSystem implements ReidSystem<GaitSetConfig> {
    @Override
    public String name() {
        return GaitSetConfig.SYSTEM;
    }

    @Override
    public InputKind reads() {
        return InputKind.SILHOUETTES;
    }

    @Override
    public GaitSetConfig spec(Map<String, String> settings) {
        return GaitSetConfig.of(settings);
    }

    /// @param classes not looked at: GaitSet has no classifier
    @Override
    public ReidNet network(GaitSetConfig spec, int classes) {
        return new GaitSet(spec);
    }

    @Override
    public Objective objective(GaitSetConfig spec, int classes, int dimension, long seed) {
        return new GaitSetObjective(spec.tripletMargin());
    }

    @Override
    public Map<String, String> shown(TensorFile file) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (file.tensor("Head.fc_bin").isPresent()) {
            settings.put("variant", Variant.OPENGAIT.id());
            Shown.sizes(
                            file,
                            0,
                            "set_block1.forward_block.0.conv.weight",
                            "set_block2.forward_block.0.conv.weight",
                            "set_block3.forward_block.0.conv.weight")
                    .ifPresent(channels -> settings.put("channels", channels));
            Shown.sizes(file, 2, "Head.fc_bin").ifPresent(size -> settings.put("dimension", size));
        } else {
            settings.put("variant", Variant.ORIGINAL.id());
            Shown.sizes(
                            file,
                            0,
                            "set_layer1.forward_block.conv.weight",
                            "set_layer3.forward_block.conv.weight",
                            "set_layer5.forward_block.conv.weight")
                    .ifPresent(channels -> settings.put("channels", channels));
            Shown.sizes(file, 2, "fc_bin.0").ifPresent(size -> settings.put("dimension", size));
        }
        return settings;
    }

    /// @return 0: GaitSet has no classifier
    @Override
    public int classes(TensorFile file) {
        return 0;
    }

    @Override
    public TensorFile used(TensorFile file, GaitSetConfig spec, int classes) {
        return file;
    }
}
