package org.reid4j.models.gaitgln;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.models.GaitGlnConfig;
import org.reid4j.models.Look;
import org.reid4j.models.Output;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Walks;
import org.reid4j.models.gait.Convolutions;
import org.reid4j.models.gait.FirstWeights;
import org.reid4j.models.gait.Stages;
import org.reid4j.models.gait.Strips;
import org.reid4j.torch.BatchNorm1d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;

/// GLN as an article's listing prints it, with what makes it another network than the paper's; see the
/// package's text.
///
/// State-dict names are the listing's; its `classifier.weight` in phase 2 is ours. Outputs of `reid forward`:
/// `embedding` `[N, 21, 256]`, `compact` `[N, 256]` (the listing drops the first dimension of a single walk),
/// and with a classifier `logits` `[N, K]`.
public final class GaitGlnArticle extends SilhouetteNet {
    private static final List<Integer> SCALES = List.of(1, 2, 4);
    private static final int PARTS = 21;

    private final GaitGlnConfig config;
    private final int classes;
    private final List<Net> convolutions = new ArrayList<>();
    private final Stages stages;
    private final Layer lateral1;
    private final Layer lateral2;
    private final Layer lateral3;
    private final Layer smooth;
    private final CompactBlock compact;
    private final @Nullable Linear classifier;

    /// Builds the network with weights still to be filled, by [#initialise(long)] or from a file.
    ///
    /// @param classes identities to tell apart in phase 2, 0 for a network that only embeds
    public GaitGlnArticle(GaitGlnConfig config, int classes) {
        this.config = config;
        this.classes = config.phase() == 2 ? classes : 0;
        List<Integer> channels = config.channels();
        int lateral = config.lateral();
        stages = Stages.single(channels, this::convolution);
        lateral1 = child("conv1x1_layer1", level(channels.get(0), lateral, 1));
        lateral2 = child("conv1x1_layer2", level(2 * channels.get(1), lateral, 1));
        lateral3 = child("conv1x1_layer3", level(2 * channels.get(2), lateral, 1));
        smooth = child("smo", level(lateral, lateral, 3));
        compact = child("cb", new CompactBlock(lateral, config.dropout()));
        classifier = this.classes == 0
                ? null
                : child("classifier", Linear.of(lateral, classes).noBias());
    }

    private Sequential convolution(String name, Sequential layer) {
        convolutions.add(layer);
        return child(name, layer);
    }

    private static Sequential level(int in, int out, int kernel) {
        return Sequential.empty().add("conv", Convolutions.plain(in, out, kernel));
    }

    /// The listing's compact block: one batch norm before and after a matrix over the parts.
    private static final class CompactBlock extends Net {
        private final double dropout;
        private final BatchNorm1d bn;
        private final Linear fc;

        CompactBlock(int channels, double dropout) {
            this.dropout = dropout;
            bn = child("bn", BatchNorm1d.of(channels));
            fc = child("fc", Linear.of(PARTS, 1));
        }

        /// @param parts `[N, 21, C]`
        /// @return `[N, C]`
        Tensor forward(Tensor parts) {
            Tensor norm = bn.forward(Ops.transpose(parts, 1, 2)); // [N, C, 21]
            Tensor kept = Fn.dropout(Fn.relu(norm), dropout, training());
            return Ops.squeeze(bn.forward(fc.forward(kept)), 2);
        }
    }

    @Override
    public void initialise(long seed) {
        FirstWeights.draw(this, Rng.of(seed));
    }

    /// The three levels' smoothed maps: `[N, 256, H, W]`, `[N, 256, H/2, W/2]`, `[N, 256, H/4, W/4]`.
    private record Levels(Tensor first, Tensor second, Tensor third) {}

    private Levels levels(Walks walks) {
        Tensor x = stages.frames().get(0).forward(walks.frames()); // [F, 32, H, W]
        Tensor first = lateral1.forward(walks.pool(x)); // [N, 256, H, W]

        x = halved(x); // [F, 32, H/2, W/2]
        Tensor set = stages.sets().get(0).forward(walks.pool(x)); // [N, 64, H/2, W/2]
        x = stages.frames().get(1).forward(x); // [F, 64, H/2, W/2]
        Tensor pooled = walks.pool(x);
        set = Ops.add(set, pooled); // [N, 64, H/2, W/2]
        Tensor second = lateral2.forward(Ops.cat(List.of(pooled, set), 1)); // [N, 256, H/2, W/2]

        x = halved(x); // [F, 64, H/4, W/4]
        set = stages.sets().get(1).forward(halved(set)); // [N, 128, H/4, W/4]
        pooled = walks.pool(stages.frames().get(2).forward(x)); // [N, 128, H/4, W/4]
        set = Ops.add(set, pooled);
        Tensor third = lateral3.forward(Ops.cat(List.of(pooled, set), 1)); // [N, 256, H/4, W/4]

        second = Enlarged.under(second, third);
        first = Enlarged.under(first, second);
        return new Levels(smooth.forward(first), smooth.forward(second), smooth.forward(third));
    }

    private static Tensor halved(Tensor x) {
        return Fn.maxPool2d(x, 2, 2, 0);
    }

    @Override
    public Output forward(Walks walks) {
        Levels levels = levels(walks);
        Tensor parts = Ops.transpose(
                Ops.cat(
                        List.of(
                                Strips.of(levels.third, SCALES),
                                Strips.of(levels.second, SCALES),
                                Strips.of(levels.first, SCALES)),
                        2),
                1,
                2); // [N, 21, 256]
        Tensor reduced = compact.forward(parts); // [N, 256]
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("embedding", parts);
        named.put("compact", reduced);
        List<Tensor> logits = classifier == null ? List.of() : List.of(classifier.forward(reduced)); // [N, K]
        logits.forEach(l -> named.put("logits", l));
        return new Output(
                config.comparesCompact() ? reduced : Ops.reshape(parts, walks.count(), -1),
                List.of(parts),
                logits,
                named);
    }

    /// The settings it was built with.
    public GaitGlnConfig config() {
        return config;
    }

    @Override
    public int dimension() {
        return parts() * config.lateral();
    }

    @Override
    public int parts() {
        return config.comparesCompact() ? 1 : PARTS;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public List<Net> backbone() {
        return List.copyOf(convolutions);
    }

    @Override
    public List<Look> look(Walks walks) {
        Levels levels = levels(walks);
        return List.of(
                Look.activation("fine", levels.first),
                Look.activation("middle", levels.second),
                Look.activation("coarse", levels.third));
    }
}
