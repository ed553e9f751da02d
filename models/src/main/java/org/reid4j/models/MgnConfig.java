package org.reid4j.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.reid4j.models.backbone.Backbone;

/// MGN's settings: a variant, which is a bundle of choices with a name, and each choice on its own.
///
/// The paper was published without code, and the re-implementations whose weights are around differ from it
/// and from each other: [Variant] names the three.
///
/// @param variant where the choices below come from when they are not given
/// @param backbone the convolutional trunk, any without SE
/// @param pool how a map or a stripe of it becomes a vector
/// @param globalSoftmax what the classifiers of the three global features see
/// @param classifierBias whether the classifiers have a bias
/// @param reduction whether each of the eight features has a reduction of its own
/// @param featureDim length of each reduced feature, 1 to 8192; the embedding is eight times as long
/// @param height input height in pixels, 32 to 2048
/// @param width input width in pixels, 32 to 2048
/// @param losses the objective
public record MgnConfig(
        Variant variant,
        Backbone backbone,
        Pool pool,
        GlobalSoftmax globalSoftmax,
        boolean classifierBias,
        Reduction reduction,
        int featureDim,
        int height,
        int width,
        MgnLosses losses)
        implements ModelSpec {
    /// The system's name.
    public static final String SYSTEM = "mgn";

    /// Features that make the embedding: three of the whole body, two halves, three thirds.
    public static final int FEATURES = 8;

    private static final int MOST_FEATURES = 8192;

    /// Whose MGN it is.
    public enum Variant {
        /// Wang et al. 2018: maxima, softmax on the unreduced global features, no bias.
        PAPER("paper"),
        /// The article's listing, which is seathiefwang's code: means, softmax on reduced features, biases,
        /// the triplet loss twice as heavy, as in that code's best run.
        ARTICLE("article"),
        /// GNAYUOHZ's code: maxima, one reduction for all features, softmax on them, biases, the softmax
        /// loss twice as heavy.
        SHARED("shared");

        private final String id;

        Variant(String id) {
            this.id = id;
        }

        /// The name in configurations.
        public String id() {
            return id;
        }
    }

    /// How a map or a stripe of it becomes a vector.
    public enum Pool {
        /// The largest value of each channel.
        MAX("max"),
        /// The mean of each channel.
        AVG("avg");

        private final String id;

        Pool(String id) {
            this.id = id;
        }

        /// The name in configurations.
        public String id() {
            return id;
        }
    }

    /// What the classifiers of the three global features see.
    public enum GlobalSoftmax {
        /// The pooled vector before its reduction, 2048 numbers with a ResNet-50.
        POOLED("pooled"),
        /// The reduced vector, as the five stripes' classifiers do.
        REDUCED("reduced");

        private final String id;

        GlobalSoftmax(String id) {
            this.id = id;
        }

        /// The name in configurations.
        public String id() {
            return id;
        }
    }

    /// Who reduces the pooled vectors.
    public enum Reduction {
        /// Eight reductions, one a feature (`reduction_0` … in the state dict).
        SEPARATE("separate"),
        /// One for all (`reduction`).
        SHARED("shared");

        private final String id;

        Reduction(String id) {
            this.id = id;
        }

        /// The name in configurations.
        public String id() {
            return id;
        }
    }

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public MgnConfig {
        Backbone.ofResNet(backbone.id()); // refuses squeeze-and-excitation
        Ranges.require("feature_dim", featureDim, 1, MOST_FEATURES);
        Ranges.requireSide("height", height);
        Ranges.requireSide("width", width);
    }

    /// A variant as it was published: ResNet-50, eight features of 256 numbers, images of 384x128.
    public static MgnConfig of(Variant variant) {
        return switch (variant) {
            case PAPER -> published(variant, Pool.MAX, GlobalSoftmax.POOLED, false, Reduction.SEPARATE, 1, 1);
            case ARTICLE -> published(variant, Pool.AVG, GlobalSoftmax.REDUCED, true, Reduction.SEPARATE, 1, 2);
            case SHARED -> published(variant, Pool.MAX, GlobalSoftmax.REDUCED, true, Reduction.SHARED, 2, 1);
        };
    }

    private static MgnConfig published(
            Variant variant,
            Pool pool,
            GlobalSoftmax globalSoftmax,
            boolean classifierBias,
            Reduction reduction,
            double crossEntropyWeight,
            double tripletWeight) {
        var losses = MgnLosses.weighted(crossEntropyWeight, tripletWeight);
        return new MgnConfig(
                variant, Backbone.RESNET50, pool, globalSoftmax, classifierBias, reduction, 256, 384, 128, losses);
    }

    /// The settings' variant, the paper's if they name none, changed by the other `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public static MgnConfig of(Map<String, String> settings) {
        var read = new Settings(SYSTEM, settings);
        MgnConfig changed = read.build(() -> {
            Variant variant = read.choice("variant", Variant.PAPER, any("variant", Variant.values(), Variant::id));
            MgnConfig preset = of(variant);
            return new MgnConfig(
                    variant,
                    read.choice("backbone", preset.backbone, Backbone::ofResNet),
                    read.choice("pool", preset.pool, any("pool", Pool.values(), Pool::id)),
                    read.choice(
                            "global_softmax",
                            preset.globalSoftmax,
                            any("global_softmax", GlobalSoftmax.values(), GlobalSoftmax::id)),
                    read.bool("classifier_bias", preset.classifierBias),
                    read.choice("reduction", preset.reduction, any("reduction", Reduction.values(), Reduction::id)),
                    read.integer("feature_dim", preset.featureDim),
                    read.integer("height", preset.height),
                    read.integer("width", preset.width),
                    preset.losses.with(read));
        });
        read.requireAllUsed();
        return changed;
    }

    @Override
    public String system() {
        return SYSTEM;
    }

    @Override
    public Map<String, String> settings() {
        var all = new LinkedHashMap<String, String>();
        all.put("variant", variant.id());
        all.put("backbone", backbone.id());
        all.put("pool", pool.id());
        all.put("global_softmax", globalSoftmax.id());
        all.put("classifier_bias", Boolean.toString(classifierBias));
        all.put("reduction", reduction.id());
        all.put("feature_dim", Integer.toString(featureDim));
        all.put("height", Integer.toString(height));
        all.put("width", Integer.toString(width));
        losses.settings(all);
        return all;
    }

    /// Reads one of a closed set of names.
    private static <T> Function<String, T> any(String key, T[] all, Function<T, String> id) {
        return text -> Arrays.stream(all)
                .filter(one -> id.apply(one).equals(text))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = Arrays.stream(all).map(id).toList();
                    return new IllegalArgumentException(
                            "%s is '%s', allowed: %s".formatted(key, text, String.join(", ", names)));
                });
    }
}
