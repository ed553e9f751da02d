package org.reid4j.models.rga;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.models.Look;
import org.reid4j.models.ModelException;
import org.reid4j.models.Output;
import org.reid4j.models.ReidNet;
import org.reid4j.models.RgaConfig;
import org.reid4j.models.RgaConfig.Attention;
import org.reid4j.models.RgaConfig.TestFeature;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.models.backbone.Trunk;
import org.reid4j.torch.BatchNorm1d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Init;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Shapes;

/// The network of RGA (Zhang et al. 2020): a ResNet with a relation-aware attention module behind each of
/// its four stages, average pooling, batch norm, classifier.
///
/// State-dict names are the released ones: `backbone.layer1.…`, `backbone.rga_att1.…`, `feat_bn.…`,
/// `cls.weight`.
public final class Rga extends ReidNet {
    private static final double CLASSIFIER_STD = 0.001;

    private final RgaConfig config;
    private final int classes;
    private final Trunk backbone;
    private final List<RgaModule> attention = new ArrayList<>();
    private final BatchNorm1d featBn;
    private final @Nullable Linear cls;

    /// Builds the network with weights still to be filled, by [#initialise(long)] or from a file.
    ///
    /// @param classes identities to tell apart, 0 for a network that only embeds
    public Rga(RgaConfig config, int classes) {
        if (classes < 0) {
            throw new IllegalArgumentException("classes is " + classes + ", allowed: 0 or above");
        }
        this.config = config;
        this.classes = classes;
        backbone = child("backbone", Backbones.create(config.backbone(), config.lastStride(), true));
        if (config.attention() != Attention.NONE) {
            for (int stage = 1; stage <= Trunk.STAGES; stage++) {
                int channels = dimension() >> (Trunk.STAGES - stage);
                attention.add(backbone.guest(
                        "rga_att" + stage,
                        new RgaModule(channels, config.places(stage), config.attention(), config.ratios())));
            }
        }
        featBn = child("feat_bn", BatchNorm1d.frozenBias(dimension()));
        cls = classes == 0 ? null : child("cls", Linear.of(dimension(), classes).noBias());
    }

    /// Gives all weights their first values, the same for the same seed: the trunk as
    /// [Backbones#initialise] says, the attention PyTorch's defaults, the classifier normal with deviation
    /// 0.001.
    @Override
    public void initialise(long seed) {
        Rng rng = Rng.of(seed);
        Backbones.initialise(backbone, rng.named("backbone"));
        for (int i = 0; i < attention.size(); i++) {
            attention.get(i).initialise(rng.named("rga_att" + (i + 1)));
        }
        if (cls != null) {
            Init.normal(cls.weight(), CLASSIFIER_STD, rng.named("cls"));
        }
    }

    @Override
    public Output forward(Tensor images) {
        Tensor map = map(images, new ArrayList<>()); // [N, D, H/16, W/16]
        Tensor feature = Ops.meanDims(map, false, 2, 3); // [N, D], what the triplet loss sees
        Tensor embedding = featBn.forward(feature); // [N, D]
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("feature", feature);
        named.put("embedding", embedding);
        List<Tensor> logits = List.of();
        if (cls != null) {
            logits = List.of(cls.forward(Fn.dropout(embedding, config.dropout(), training()))); // [N, K]
            named.put("logits", logits.getFirst());
        }
        return new Output(
                config.testFeature() == TestFeature.AFTER ? embedding : feature, List.of(feature), logits, named);
    }

    /// The last stage's map behind its attention.
    ///
    /// @param gates receives each spatial gate, `[N, h, w]`, where there is one
    private Tensor map(Tensor images, List<Tensor> gates) {
        requireSize(images);
        Tensor x = backbone.stem(images); // [N, 64, H/4, W/4]
        for (int stage = 1; stage <= Trunk.STAGES; stage++) {
            x = backbone.stage(stage, x);
            if (!attention.isEmpty()) {
                RgaModule.Seen seen = attention.get(stage - 1).see(x);
                seen.places().ifPresent(gates::add);
                x = seen.map();
            }
        }
        return x;
    }

    /// Without attention any size will do.
    private void requireSize(Tensor images) {
        Shapes.require("images", images, Shapes.ANY, 3, Shapes.ANY, Shapes.ANY);
        long h = images.size(2);
        long w = images.size(3);
        if (!attention.isEmpty() && (h != config.height() || w != config.width())) {
            throw new ModelException(
                    ("This network fits pictures of %1$dx%2$d only: its attention has a weight for each place. Got %3$dx%4$d.\n"
                                    + "Resize the input to %1$dx%2$d; if the weights were trained for %3$dx%4$d, say height=%3$d width=%4$d.")
                            .formatted(config.height(), config.width(), h, w));
        }
    }

    /// The settings it was built with.
    public RgaConfig config() {
        return config;
    }

    @Override
    public int dimension() {
        return config.backbone().channels();
    }

    @Override
    public int classes() {
        return classes;
    }

    /// The trunk's own parts: the attention has no ImageNet weights, so it learns from the first epoch.
    @Override
    public List<Net> backbone() {
        return backbone.parts();
    }

    @Override
    public Map<String, List<String>> imagenetNames() {
        return Backbones.imagenetNames(backbone, "backbone.");
    }

    /// The activation of the last map and, with spatial attention, the gate of each stage.
    @Override
    public List<Look> look(Tensor images) {
        List<Tensor> gates = new ArrayList<>();
        List<Look> looks = new ArrayList<>();
        looks.add(Look.activation("activation", map(images, gates)));
        for (int i = 0; i < gates.size(); i++) {
            looks.add(new Look.Places("attention after stage " + (i + 1), Look.Kind.ATTENTION, gates.get(i)));
        }
        return looks;
    }
}
