package org.reid4j.models.gaitgln;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.InputKind;
import org.reid4j.models.GaitGlnConfig;
import org.reid4j.models.GaitGlnConfig.Variant;
import org.reid4j.models.Objective;
import org.reid4j.models.ReidNet;
import org.reid4j.models.ReidSystem;
import org.reid4j.models.gait.Shown;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// GLN among the systems, and what its weights tell: which network, which phase, how wide.
public final class GaitGlnSystem implements ReidSystem<GaitGlnConfig> {
    private static final List<String> CLASSIFIERS = List.of("reduce_cls.", "classifier.");
    private static final List<String> PHASE_2 = List.of("encoder_bn.", "reduce_fc.", "reduce_bn.");

    @Override
    public String name() {
        return GaitGlnConfig.SYSTEM;
    }

    @Override
    public InputKind reads() {
        return InputKind.SILHOUETTES;
    }

    @Override
    public GaitGlnConfig spec(Map<String, String> settings) {
        return GaitGlnConfig.of(settings);
    }

    @Override
    public ReidNet network(GaitGlnConfig spec, int classes) {
        return spec.variant() == Variant.ARTICLE ? new GaitGlnArticle(spec, classes) : new GaitGln(spec, classes);
    }

    @Override
    public Objective objective(GaitGlnConfig spec, int classes, int dimension, long seed) {
        return new GaitGlnObjective(spec.losses(), spec.phase() == 2 && classes > 0);
    }

    /// The lateral network alone, before all together.
    @Override
    public Optional<GaitGlnConfig> pretraining(GaitGlnConfig spec) {
        return spec.phase() == 2
                ? Optional.of(spec.with(Map.of("phase", "1", "test_feature", "auto")))
                : Optional.empty();
    }

    /// The article's network by its names; the phase, the widths. The paper's and OpenGait's have the same
    /// weights: the paper's is taken.
    @Override
    public Map<String, String> shown(TensorFile file) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (file.tensor("smo.conv.weight").isPresent()) {
            settings.put("variant", Variant.ARTICLE.id());
            Shown.sizes(
                            file,
                            0,
                            "set_layer1.forward_block.conv.weight",
                            "set_layer3.forward_block.conv.weight",
                            "set_layer5.forward_block.conv.weight")
                    .ifPresent(channels -> settings.put("channels", channels));
            Shown.sizes(file, 0, "smo.conv.weight").ifPresent(size -> settings.put("lateral", size));
        } else {
            settings.put("phase", file.tensor("reduce_fc.weight").isPresent() ? "2" : "1");
            Shown.sizes(
                            file,
                            0,
                            "sil_stage_0.forward_block.0.conv.weight",
                            "sil_stage_1.forward_block.0.conv.weight",
                            "sil_stage_2.forward_block.0.conv.weight")
                    .ifPresent(channels -> settings.put("channels", channels));
            Shown.sizes(file, 0, "lateral_layer1.weight").ifPresent(size -> settings.put("lateral", size));
            Shown.sizes(file, 2, "Head.fc_bin").ifPresent(size -> settings.put("dimension", size));
        }
        return settings;
    }

    @Override
    public int classes(TensorFile file) {
        return Optional.<RawTensor>empty()
                .or(() -> file.tensor("reduce_cls.weight"))
                .or(() -> file.tensor("classifier.weight"))
                .filter(weight -> weight.shape().length == 2)
                .map(weight -> Math.toIntExact(weight.shape()[0]))
                .orElse(0);
    }

    /// The file without the second phase's tensors where the first is wanted, and without a classifier where
    /// the network only embeds.
    @Override
    public TensorFile used(TensorFile file, GaitGlnConfig spec, int classes) {
        Map<String, RawTensor> used = new LinkedHashMap<>(file.tensors());
        if (spec.phase() == 1) {
            used.keySet().removeIf(name -> begins(name, PHASE_2));
        }
        if (spec.phase() == 1 || classes == 0) {
            used.keySet().removeIf(name -> begins(name, CLASSIFIERS));
        }
        return new TensorFile(used, file.metadata());
    }

    private static boolean begins(String name, List<String> prefixes) {
        return prefixes.stream().anyMatch(name::startsWith);
    }
}
