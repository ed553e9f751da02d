package org.reid4j.models.gaitset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.GaitSetConfig;
import org.reid4j.models.Look;
import org.reid4j.models.Output;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Walks;
import org.reid4j.models.gait.FirstWeights;
import org.reid4j.models.gait.PartLayers;
import org.reid4j.models.gait.Stages;
import org.reid4j.models.gait.Strips;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;

/// The network of GaitSet (Chao et al. 2019): a branch over the frames, a branch over the set, strips of both.
///
/// State-dict names are those of the release that the variant names. It has no classifier.
public final class GaitSet extends SilhouetteNet {
    private static final List<Integer> SCALES = List.of(1, 2, 4, 8, 16);
    private static final int PARTS = 62;

    private final GaitSetConfig config;
    private final List<Net> convolutions = new ArrayList<>();
    private final Stages stages;
    private final PartLayers head;

    /// Builds the network with weights still to be filled, by [#initialise(long)] or from a file.
    public GaitSet(GaitSetConfig config) {
        this.config = config;
        int last = config.channels().getLast();
        switch (config.variant()) {
            case ORIGINAL -> {
                stages = Stages.single(config.channels(), this::convolution);
                head = child("fc_bin", new PartLayers("0", PARTS, last, config.dimension()));
            }
            case OPENGAIT -> {
                stages = Stages.paired(config.channels(), 1, "set_block", "gl_block", this::convolution);
                head = child("Head", new PartLayers("fc_bin", PARTS, last, config.dimension()));
            }
            default -> throw new AssertionError(config.variant());
        }
    }

    private Sequential convolution(String name, Sequential layer) {
        convolutions.add(layer);
        return child(name, layer);
    }

    @Override
    public void initialise(long seed) {
        FirstWeights.draw(this, Rng.of(seed));
    }

    /// The two final maps, each `[N, C, H/4, W/4]`.
    private record Maps(Tensor frames, Tensor set) {}

    private Maps maps(Walks walks) {
        Tensor x = halved(stages.frames().get(0).forward(walks.frames())); // [F, 32, H/2, W/2]
        Tensor set = halved(stages.sets().get(0).forward(walks.pool(x))); // [N, 64, H/4, W/4]
        x = halved(stages.frames().get(1).forward(x)); // [F, 64, H/4, W/4]
        set = stages.sets().get(1).forward(Ops.add(set, walks.pool(x))); // [N, 128, H/4, W/4]
        Tensor frames = walks.pool(stages.frames().get(2).forward(x)); // [N, 128, H/4, W/4]
        return new Maps(frames, Ops.add(set, frames));
    }

    private static Tensor halved(Tensor x) {
        return Fn.maxPool2d(x, 2, 2, 0);
    }

    @Override
    public Output forward(Walks walks) {
        Tensor parts = head.forward(strips(maps(walks))); // [N, 62, D]
        Tensor written = switch (config.variant()) {
            case ORIGINAL -> parts;
            case OPENGAIT -> Ops.transpose(parts, 1, 2); // [N, D, 62]
        };
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("embedding", written);
        return new Output(Ops.reshape(parts, walks.count(), dimension()), List.of(parts), List.of(), named);
    }

    /// The strips in the release's order, `[N, C, 62]`.
    private Tensor strips(Maps maps) {
        List<Tensor> all = new ArrayList<>();
        switch (config.variant()) {
            case ORIGINAL ->
                SCALES.forEach(bins -> {
                    all.add(Strips.of(maps.frames, bins));
                    all.add(Strips.of(maps.set, bins));
                });
            case OPENGAIT -> {
                all.add(Strips.of(maps.frames, SCALES.reversed()));
                all.add(Strips.of(maps.set, SCALES.reversed()));
            }
        }
        return Ops.cat(all, 2);
    }

    /// The settings it was built with.
    public GaitSetConfig config() {
        return config;
    }

    @Override
    public int dimension() {
        return PARTS * config.dimension();
    }

    @Override
    public int parts() {
        return PARTS;
    }

    @Override
    public int classes() {
        return 0;
    }

    @Override
    public List<Net> backbone() {
        return List.copyOf(convolutions);
    }

    @Override
    public List<Look> look(Walks walks) {
        Maps maps = maps(walks);
        return List.of(Look.activation("set", maps.set), Look.activation("frames", maps.frames));
    }
}
