package org.reid4j.models.gaitgln;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.reid4j.models.GaitGlnConfig;
import org.reid4j.models.GaitGlnConfig.Variant;
import org.reid4j.models.Look;
import org.reid4j.models.Output;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Walks;
import org.reid4j.models.gait.Convolutions;
import org.reid4j.models.gait.FirstWeights;
import org.reid4j.models.gait.PartLayers;
import org.reid4j.models.gait.Stages;
import org.reid4j.models.gait.Strips;
import org.reid4j.torch.BatchNorm1d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;

/// The network of GLN (Hou et al. 2020): GaitSet's two branches, lateral connections over three levels, strips,
/// and in phase 2 the compact block.
///
/// State-dict names are OpenGait's. Outputs of `reid forward`: `embedding` `[N, D, 93]`, and in phase 2
/// `compact` `[N, D]` and with a classifier `logits` `[N, K]` (OpenGait's `[N, 1, K]`).
public final class GaitGln extends SilhouetteNet {
    private static final List<Integer> SCALES = List.of(16, 8, 4, 2, 1);
    private static final int PARTS = 93;

    private final GaitGlnConfig config;
    private final int classes;
    private final List<Net> convolutions = new ArrayList<>();
    private final Stages stages;
    private final Conv2d lateral1;
    private final Conv2d lateral2;
    private final Conv2d lateral3;
    private final Conv2d smooth1;
    private final Conv2d smooth2;
    private final Conv2d smooth3;
    private final PartLayers head;
    private final @Nullable CompactBlock compact;

    /// What stands behind the parts in phase 2; its layers belong to the network, whose names they bear.
    private record CompactBlock(
            BatchNorm1d encoder,
            Linear reduce,
            BatchNorm1d norm,
            @Nullable Linear classifier) {}

    /// Builds the network with weights still to be filled, by [#initialise(long)] or from a file.
    ///
    /// @param config of the paper's or OpenGait's variant
    /// @param classes identities to tell apart in phase 2, 0 for a network that only embeds
    public GaitGln(GaitGlnConfig config, int classes) {
        this.config = config;
        this.classes = config.phase() == 2 ? classes : 0;
        List<Integer> channels = config.channels();
        int lateral = config.lateral();
        int d = config.dimension();
        stages = Stages.paired(channels, 0, "sil_stage_", "set_stage_", this::convolution);
        lateral1 = child("lateral_layer1", Convolutions.plain(2 * channels.get(0), lateral, 1));
        lateral2 = child("lateral_layer2", Convolutions.plain(2 * channels.get(1), lateral, 1));
        lateral3 = child("lateral_layer3", Convolutions.plain(2 * channels.get(2), lateral, 1));
        smooth1 = child("smooth_layer1", Convolutions.plain(lateral, lateral, 3));
        smooth2 = child("smooth_layer2", Convolutions.plain(lateral, lateral, 3));
        smooth3 = child("smooth_layer3", Convolutions.plain(lateral, lateral, 3));
        head = child("Head", new PartLayers("fc_bin", PARTS, lateral, d));
        compact = config.phase() == 1
                ? null
                : new CompactBlock(
                        child("encoder_bn", BatchNorm1d.frozenBias(PARTS * d)),
                        child("reduce_fc", Linear.of(PARTS * d, d).noBias()),
                        child("reduce_bn", BatchNorm1d.frozenBias(d)),
                        classes == 0
                                ? null
                                : child("reduce_cls", Linear.of(d, classes).noBias()));
    }

    private Sequential convolution(String name, Sequential layer) {
        convolutions.add(layer);
        return child(name, layer);
    }

    @Override
    public void initialise(long seed) {
        FirstWeights.draw(this, Rng.of(seed));
    }

    /// The three levels' smoothed maps: `[N, 256, H, W]`, `[N, 256, H/2, W/2]`, `[N, 256, H/4, W/4]`.
    private record Levels(Tensor first, Tensor second, Tensor third) {}

    private Levels levels(Walks walks) {
        Tensor frames1 = stages.frames().get(0).forward(walks.frames()); // [F, 32, H, W]
        Tensor sil1 = walks.pool(frames1); // [N, 32, H, W]
        Tensor halved1 = halved(frames1); // [F, 32, H/2, W/2]
        Tensor frames2 = stages.frames().get(1).forward(halved1); // [F, 64, H/2, W/2]
        Tensor sil2 = walks.pool(frames2); // [N, 64, H/2, W/2]
        Tensor frames3 = stages.frames().get(2).forward(halved(frames2)); // [F, 128, H/4, W/4]
        Tensor sil3 = walks.pool(frames3); // [N, 128, H/4, W/4]

        Tensor set2 = Ops.add(stages.sets().get(0).forward(walks.pool(halved1)), sil2); // [N, 64, H/2, W/2]
        Tensor set3 = Ops.add(stages.sets().get(1).forward(halved(set2)), sil3); // [N, 128, H/4, W/4]

        Tensor third = lateral3.forward(Ops.cat(List.of(sil3, set3), 1)); // [N, 256, H/4, W/4]
        Tensor second = Enlarged.under(lateral2.forward(Ops.cat(List.of(sil2, set2), 1)), third); // [N, 256, H/2, W/2]
        Tensor first = Enlarged.under(lateral1.forward(Ops.cat(List.of(sil1, sil1), 1)), second); // [N, 256, H, W]
        return new Levels(smooth1.forward(first), smooth2.forward(second), smooth3.forward(third));
    }

    private static Tensor halved(Tensor x) {
        return Fn.maxPool2d(x, 2, 2, 0);
    }

    @Override
    public Output forward(Walks walks) {
        Levels levels = levels(walks);
        Tensor strips = Ops.cat(
                List.of(
                        Strips.of(levels.first, SCALES),
                        Strips.of(levels.second, SCALES),
                        Strips.of(levels.third, SCALES)),
                2); // [N, 256, 93]
        Tensor parts = head.forward(strips); // [N, 93, D]
        Tensor channelsFirst = Ops.transpose(parts, 1, 2); // [N, D, 93]
        Tensor flat = Ops.reshape(parts, walks.count(), -1); // [N, 93 * D]
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("embedding", channelsFirst);
        if (compact == null) {
            return new Output(flat, List.of(parts), List.of(), named);
        }
        Tensor reduced = reduce(compact, Ops.reshape(channelsFirst, walks.count(), -1)); // [N, D]
        named.put("compact", reduced);
        List<Tensor> logits =
                compact.classifier == null ? List.of() : List.of(compact.classifier.forward(reduced)); // [N, K]
        logits.forEach(l -> named.put("logits", config.variant() == Variant.OPENGAIT ? Ops.unsqueeze(l, 1) : l));
        return new Output(config.comparesCompact() ? reduced : flat, List.of(parts), logits, named);
    }

    private Tensor reduce(CompactBlock block, Tensor parts) {
        Tensor kept = Fn.dropout(Fn.relu(block.encoder.forward(parts)), config.dropout(), training());
        return block.norm.forward(block.reduce.forward(kept));
    }

    /// The settings it was built with.
    public GaitGlnConfig config() {
        return config;
    }

    @Override
    public int dimension() {
        return parts() * config.dimension();
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
