package org.reid4j.models.strongbaseline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.models.Look;
import org.reid4j.models.Output;
import org.reid4j.models.ReidNet;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.StrongBaselineConfig.TestFeature;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.models.backbone.Trunk;
import org.reid4j.models.neck.Neck;
import org.reid4j.models.pool.Gap;
import org.reid4j.models.pool.Gem;
import org.reid4j.torch.BatchNorm1d;
import org.reid4j.torch.Init;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Shapes;

/// The network of the strong baseline (Luo et al. 2019): trunk, pooling, BNNeck, classifier.
///
/// State-dict names are the released ones: `base.…`, `bottleneck.…`, `classifier.weight`; a GeM pooling
/// adds `gap.p`.
public final class StrongBaseline extends ReidNet {
    private static final double CLASSIFIER_STD = 0.001;

    private final StrongBaselineConfig config;
    private final int classes;
    private final Trunk base;
    private final Layer gap;
    private final @Nullable BatchNorm1d bottleneck;
    private final @Nullable Linear classifier;

    /// Builds the network with weights still to be filled, by [#initialise(long)] or from a file.
    ///
    /// @param classes identities to tell apart, 0 for a network that only embeds
    public StrongBaseline(StrongBaselineConfig config, int classes) {
        if (classes < 0) {
            throw new IllegalArgumentException("classes is " + classes + ", allowed: 0 or above");
        }
        this.config = config;
        this.classes = classes;
        base = child(
                "base", Backbones.create(config.backbone(), config.lastStride(), config.stemRelu(), config.form()));
        gap = switch (config.pool()) {
            case GAP -> child("gap", new Gap());
            case GEM -> child("gap", new Gem());
        };
        boolean neck = config.neck() == Neck.BNNECK;
        bottleneck = neck ? child("bottleneck", BatchNorm1d.frozenBias(dimension())) : null;
        if (classes == 0) {
            classifier = null;
        } else {
            Linear linear = Linear.of(dimension(), classes);
            classifier = child("classifier", neck ? linear.noBias() : linear);
        }
    }

    /// Gives all weights their first values, the same for the same seed: the trunk as
    /// [Backbones#initialise] says, the classifier behind a neck normal with deviation 0.001, without one
    /// as PyTorch's default.
    @Override
    public void initialise(long seed) {
        Rng rng = Rng.of(seed);
        Backbones.initialise(base, rng.named("base"));
        if (classifier != null) {
            if (bottleneck != null) {
                Init.normal(classifier.weight(), CLASSIFIER_STD, rng.named("classifier"));
            } else {
                Init.torchDefaults(classifier, rng.named("classifier"));
            }
        }
    }

    @Override
    public Output forward(Tensor images) {
        Shapes.require("images", images, Shapes.ANY, 3, Shapes.ANY, Shapes.ANY);
        Tensor map = base.forward(images); // [N, D, H/16, W/16]
        Tensor global = gap.forward(map); // [N, D], what the triplet and the center loss see
        Tensor neck = bottleneck == null ? global : bottleneck.forward(global); // [N, D]
        List<Tensor> logits = classifier == null ? List.of() : List.of(classifier.forward(neck)); // [N, K]
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("global", global);
        named.put("embedding", neck);
        return new Output(config.testFeature() == TestFeature.AFTER ? neck : global, List.of(global), logits, named);
    }

    /// The settings it was built with.
    public StrongBaselineConfig config() {
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

    @Override
    public List<Net> backbone() {
        return List.of(base);
    }

    @Override
    public Map<String, List<String>> imagenetNames() {
        return Backbones.imagenetNames(base, "base.");
    }

    @Override
    public List<Look> look(Tensor images) {
        return List.of(Look.activation("activation", base.forward(images)));
    }
}
