package org.reid4j.models.mgn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.reid4j.models.Look;
import org.reid4j.models.MgnConfig;
import org.reid4j.models.MgnConfig.GlobalSoftmax;
import org.reid4j.models.MgnConfig.Reduction;
import org.reid4j.models.Output;
import org.reid4j.models.ReidNet;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.models.backbone.ResNet;
import org.reid4j.torch.BatchNorm2d;
import org.reid4j.torch.Conv2d;
import org.reid4j.torch.Fn;
import org.reid4j.torch.Init;
import org.reid4j.torch.Layer;
import org.reid4j.torch.Linear;
import org.reid4j.torch.Net;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Relu;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Sequential;
import org.reid4j.torch.Shapes;

/// The network of MGN (Wang et al. 2018): a shared trunk, three branches that look at the whole body, its
/// halves and its thirds, and eight features of which each has a reduction and a classifier.
///
/// State-dict names are the released ones, `backone` included; see [MgnNames]. Any input size works: at
/// 384x128 the stripes are the released code's, at others their borders are those of PyTorch's adaptive
/// pooling.
public final class Mgn extends ReidNet {
    private static final double SCALE_STD = 0.02;
    private static final int HALVES = 2;
    private static final int THIRDS = 3;

    private final MgnConfig config;
    private final int classes;
    private final Sequential trunk;
    private final Sequential p1;
    private final Sequential p2;
    private final Sequential p3;
    private final List<Sequential> reductions = new ArrayList<>();
    private final List<Linear> classifiers = new ArrayList<>();

    /// Builds the network with weights still to be filled, by [#initialise(long)] or from a file.
    ///
    /// @param classes identities to tell apart, 0 for a network that only embeds
    public Mgn(MgnConfig config, int classes) {
        if (classes < 0) {
            throw new IllegalArgumentException("classes is " + classes + ", allowed: 0 or above");
        }
        this.config = config;
        this.classes = classes;
        trunk = child(MgnNames.trunk(config.reduction()), trunk(config.backbone()));
        p1 = child("p1", branch(config.backbone(), 2));
        p2 = child("p2", branch(config.backbone(), 1));
        p3 = child("p3", branch(config.backbone(), 1));
        if (config.reduction() == Reduction.SHARED) {
            reductions.add(child("reduction", reduction()));
        } else {
            for (int i = 0; i < MgnConfig.FEATURES; i++) {
                reductions.add(child("reduction_" + i, reduction()));
            }
        }
        if (classes > 0) {
            for (int i = 0; i < MgnConfig.FEATURES; i++) {
                classifiers.add(child(MgnNames.CLASSIFIERS.get(i), classifier(i)));
            }
        }
    }

    /// The stem to the first block of stage 3; a map of H/16 x W/16.
    private static Sequential trunk(Backbone kind) {
        List<Layer> layers = new ArrayList<>(ResNet.stemLayers(kind));
        layers.add(Sequential.of(ResNet.blocks(kind, 1, 1)));
        layers.add(Sequential.of(ResNet.blocks(kind, 2, 2)));
        layers.addAll(ResNet.blocks(kind, 3, 2, 0, 1));
        return Sequential.of(layers);
    }

    /// The rest of stage 3, and stage 4.
    private static Sequential branch(Backbone kind, int lastStride) {
        return Sequential.of(
                Sequential.of(ResNet.blocks(kind, 3, 2, 1, kind.blocks(3))),
                Sequential.of(ResNet.blocks(kind, 4, lastStride)));
    }

    private Sequential reduction() {
        return Sequential.of(
                Conv2d.of(config.backbone().channels(), config.featureDim(), 1).noBias(),
                BatchNorm2d.of(config.featureDim()),
                new Relu());
    }

    private Linear classifier(int feature) {
        boolean pooled = feature < MgnNames.GLOBALS && config.globalSoftmax() == GlobalSoftmax.POOLED;
        Linear linear = Linear.of(pooled ? config.backbone().channels() : config.featureDim(), classes);
        return config.classifierBias() ? linear : linear.noBias();
    }

    /// Gives all weights their first values, the same for the same seed: convolutions as
    /// [Backbones#initialise] says, the three branches alike and the eight reductions alike, as the
    /// re-implementations copy one; reductions normal by fan-in with scales around 1, classifiers normal by
    /// fan-out without shift.
    @Override
    public void initialise(long seed) {
        Rng rng = Rng.of(seed);
        Backbones.initialise(trunk, rng.named("trunk"));
        Backbones.initialise(p1, rng.named("branch"));
        p2.copyFrom(p1);
        p3.copyFrom(p1);
        for (Sequential reduction : reductions) {
            Rng drawn = rng.named("reduction");
            Init.kaimingNormalFanIn(reduction.state("0.weight"), drawn.named("0"));
            Init.normal(reduction.state("1.weight"), 1, SCALE_STD, drawn.named("1"));
        }
        for (int i = 0; i < classifiers.size(); i++) {
            Linear classifier = classifiers.get(i);
            Init.kaimingNormalFanOut(classifier.weight(), rng.named(MgnNames.CLASSIFIERS.get(i)));
            if (config.classifierBias()) {
                Init.constant(classifier.state("bias"), 0);
            }
        }
    }

    /// The branches' maps for a batch: `[N, D, H/32, W/32]`, then twice `[N, D, H/16, W/16]`.
    private record Maps(Tensor whole, Tensor halves, Tensor thirds) {}

    private Maps maps(Tensor images) {
        Shapes.require("images", images, Shapes.ANY, 3, Shapes.ANY, Shapes.ANY);
        Tensor shared = trunk.forward(images); // [N, D/2, H/16, W/16]
        return new Maps(p1.forward(shared), p2.forward(shared), p3.forward(shared));
    }

    /// The pooled vectors, each `[N, D, 1, 1]`: the three maps, the two halves, the three thirds.
    private List<Tensor> pooled(Maps maps) {
        List<Tensor> pooled = new ArrayList<>();
        pooled.add(pool(maps.whole, 1));
        pooled.add(pool(maps.halves, 1));
        pooled.add(pool(maps.thirds, 1));
        pooled.addAll(Ops.chunk(pool(maps.halves, HALVES), HALVES, 2));
        pooled.addAll(Ops.chunk(pool(maps.thirds, THIRDS), THIRDS, 2));
        return pooled;
    }

    private Tensor pool(Tensor map, int stripes) { // [N, D, h, w] -> [N, D, stripes, 1]
        return switch (config.pool()) {
            case MAX ->
                map.size(2) % stripes == 0 ? Fn.maxStripes(map, stripes) : Fn.adaptiveMaxPool2d(map, stripes, 1);
            case AVG -> Fn.adaptiveAvgPool2d(map, stripes, 1);
        };
    }

    private List<Tensor> reduced(List<Tensor> pooled) { // [N, D, 1, 1] -> [N, feature_dim], eight times
        List<Tensor> reduced = new ArrayList<>();
        for (int i = 0; i < MgnConfig.FEATURES; i++) {
            reduced.add(Fn.flatten(reductions.get(i % reductions.size()).forward(pooled.get(i)), 1));
        }
        return reduced;
    }

    @Override
    public Output forward(Tensor images) { // [N, 3, H, W]
        List<Tensor> pooled = pooled(maps(images));
        List<Tensor> reduced = reduced(pooled);
        Tensor embedding = Ops.cat(reduced, 1); // [N, 8 feature_dim]
        List<Tensor> globals = reduced.subList(0, MgnNames.GLOBALS); // what the triplet loss sees
        List<Tensor> logits = new ArrayList<>();
        for (int i = 0; i < classifiers.size(); i++) {
            boolean before = i < MgnNames.GLOBALS && config.globalSoftmax() == GlobalSoftmax.POOLED;
            Tensor seen = before ? Fn.flatten(pooled.get(i), 1) : reduced.get(i); // [N, D] or [N, feature_dim]
            logits.add(classifiers.get(i).forward(seen)); // [N, K]
        }
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("embedding", embedding);
        for (int i = 0; i < globals.size(); i++) {
            named.put("g" + (i + 1), globals.get(i));
        }
        for (int i = 0; i < logits.size(); i++) {
            named.put("logits_" + i, logits.get(i));
        }
        return new Output(embedding, globals, logits, named);
    }

    /// The settings it was built with.
    public MgnConfig config() {
        return config;
    }

    @Override
    public int dimension() {
        return MgnConfig.FEATURES * config.featureDim();
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public List<Net> backbone() {
        return List.of(trunk, p1, p2, p3);
    }

    @Override
    public Map<String, List<String>> imagenetNames() {
        return MgnNames.imagenet(stateDict().keySet());
    }

    @Override
    public List<Look> look(Tensor images) {
        Maps maps = maps(images);
        List<Tensor> features = reduced(pooled(maps));
        long rows = maps.halves.size(2);
        return List.of(
                Look.activation("activation of the whole", maps.whole),
                Look.activation("activation of halves", maps.halves),
                Look.activation("activation of thirds", maps.thirds),
                new Look.Part("whole body", 0, 1, features.get(0)),
                new Look.Part("whole, branch 2", 0, 1, features.get(1)),
                new Look.Part("whole, branch 3", 0, 1, features.get(2)),
                stripe("upper half", 0, HALVES, rows, features.get(3)),
                stripe("lower half", 1, HALVES, rows, features.get(4)),
                stripe("upper third", 0, THIRDS, rows, features.get(5)),
                stripe("middle third", 1, THIRDS, rows, features.get(6)),
                stripe("lower third", 2, THIRDS, rows, features.get(7)));
    }

    /// A stripe with the rows of the map that adaptive pooling gives it: where they do not divide evenly,
    /// neighbours share one.
    private static Look.Part stripe(String name, int index, int of, long rows, Tensor feature) {
        long first = index * rows / of;
        long end = Math.ceilDiv((index + 1) * rows, of);
        return new Look.Part(name, (double) first / rows, (double) end / rows, feature);
    }
}
