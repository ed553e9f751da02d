package org.reid4j.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.reid4j.models.backbone.Backbone;

/// RGA's settings: what its network looks like and what it minimises.
///
/// @param backbone the convolutional trunk, any but those with squeeze-and-excitation
/// @param attention which gates stand behind each stage
/// @param lastStride stride of the trunk's last stage: 1 (the release, a map of H/16 x W/16) or 2
/// @param height input height in pixels, 32 to 2048; the attention's weights are tied to it
/// @param width input width in pixels, 32 to 2048; the attention's weights are tied to it
/// @param ratios what the attention's widths are divided by
/// @param dropout share of the feature zeroed before the classifier in training, 0 to below 1, release 0
/// @param testFeature which feature is compared at test time
/// @param losses the objective
public record RgaConfig(
        Backbone backbone,
        Attention attention,
        int lastStride,
        int height,
        int width,
        Ratios ratios,
        double dropout,
        TestFeature testFeature,
        Losses losses)
        implements ModelSpec {
    /// The system's name.
    public static final String SYSTEM = "rga-sc";

    /// Which gates stand behind each stage of the trunk.
    public enum Attention {
        /// Spatial, then channel: the paper's best.
        SC(true, true),
        /// Spatial only.
        S(true, false),
        /// Channel only.
        C(false, true),
        /// None: the paper's baseline.
        NONE(false, false);

        private final boolean spatial;
        private final boolean channel;

        Attention(boolean spatial, boolean channel) {
            this.spatial = spatial;
            this.channel = channel;
        }

        /// Whether places are weighed.
        public boolean spatial() {
            return spatial;
        }

        /// Whether channels are weighed.
        public boolean channel() {
            return channel;
        }

        /// The name in configurations.
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The attention of a name.
        ///
        /// @throws IllegalArgumentException naming the value and what is allowed
        static Attention of(String id) {
            return Arrays.stream(values())
                    .filter(a -> a.id().equals(id))
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("attention is '" + id + "', allowed: sc, s, c, none"));
        }
    }

    /// Which feature is compared at test time.
    public enum TestFeature {
        /// The pooled one, which the triplet loss saw.
        BEFORE,
        /// The normalised one, which the classifier saw.
        AFTER
    }

    /// What the attention's widths are divided by; a quotient of 0 counts as 1.
    ///
    /// @param channel divides the channels, 1 to 64, paper 8
    /// @param spatial divides the places, 1 to 64, paper 8
    /// @param down divides the width before a gate's last layer, 1 to 64, paper 8
    public record Ratios(int channel, int spatial, int down) {
        private static final int MOST = 64;

        /// Checks the ranges.
        ///
        /// @throws IllegalArgumentException naming key, value and allowed range
        public Ratios {
            require("channel_ratio", channel);
            require("spatial_ratio", spatial);
            require("down_ratio", down);
        }

        /// The paper's: 8 each.
        public static Ratios defaults() {
            return new Ratios(8, 8, 8);
        }

        private static void require(String key, int value) {
            if (value < 1 || value > MOST) {
                throw new IllegalArgumentException("%s is %d, allowed: 1 to %d".formatted(key, value, MOST));
            }
        }
    }

    /// What is minimised: smoothed cross-entropy and batch-hard triplet loss. A weight of 0 leaves a term out.
    ///
    /// @param crossEntropyWeight factor of the classification term, release 1
    /// @param labelSmoothing share of the label spread over all classes (each gets eps/K), 0 to below 1,
    ///     release 0.1
    /// @param tripletWeight factor of the triplet term, release 1
    /// @param tripletMargin hinge margin, release 0.3; empty for the soft margin log(1 + exp(d+ - d-))
    public record Losses(
            double crossEntropyWeight, double labelSmoothing, double tripletWeight, OptionalDouble tripletMargin) {
        /// Checks the ranges.
        ///
        /// @throws IllegalArgumentException naming key, value and allowed range
        public Losses {
            require("cross_entropy_weight", crossEntropyWeight);
            require("triplet_weight", tripletWeight);
            requireShare("label_smoothing", labelSmoothing);
            if (tripletMargin.isPresent()) {
                require("triplet_margin", tripletMargin.getAsDouble());
            }
            if (crossEntropyWeight == 0 && tripletWeight == 0) {
                throw new IllegalArgumentException(
                        "cross_entropy_weight and triplet_weight are both 0, allowed: at least one above 0");
            }
        }

        /// The release's.
        public static Losses defaults() {
            return new Losses(1, 0.1, 1, OptionalDouble.of(0.3));
        }

        private static OptionalDouble margin(String text) {
            try {
                return text.equals("soft") ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "triplet_margin is '" + text + "', allowed: a number from 0, or soft", e);
            }
        }

        private static void require(String key, double value) {
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(key + " is " + value + ", allowed: 0 or above");
            }
        }
    }

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public RgaConfig {
        Backbone.ofResNet(backbone.id()); // refuses squeeze-and-excitation
        if (lastStride != 1 && lastStride != 2) {
            throw new IllegalArgumentException("last_stride is " + lastStride + ", allowed: 1, 2");
        }
        Ranges.requireSide("height", height);
        Ranges.requireSide("width", width);
        requireShare("dropout", dropout);
    }

    /// The release's network and objective: ResNet-50 at 256x128 with both gates.
    public static RgaConfig defaults() {
        return new RgaConfig(
                Backbone.RESNET50,
                Attention.SC,
                1,
                256,
                128,
                Ratios.defaults(),
                0,
                TestFeature.AFTER,
                Losses.defaults());
    }

    /// The defaults changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public static RgaConfig of(Map<String, String> settings) {
        return defaults().with(settings);
    }

    /// This changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public RgaConfig with(Map<String, String> settings) {
        var read = new Settings(SYSTEM, settings);
        RgaConfig changed = read.build(() -> new RgaConfig(
                read.choice("backbone", backbone, Backbone::ofResNet),
                read.choice("attention", attention, Attention::of),
                read.integer("last_stride", lastStride),
                read.integer("height", height),
                read.integer("width", width),
                new Ratios(
                        read.integer("channel_ratio", ratios.channel()),
                        read.integer("spatial_ratio", ratios.spatial()),
                        read.integer("down_ratio", ratios.down())),
                read.number("dropout", dropout),
                read.choice("test_feature", testFeature, RgaConfig::testFeature),
                new Losses(
                        read.number("cross_entropy_weight", losses.crossEntropyWeight()),
                        read.number("label_smoothing", losses.labelSmoothing()),
                        read.number("triplet_weight", losses.tripletWeight()),
                        read.choice("triplet_margin", losses.tripletMargin(), Losses::margin))));
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
        all.put("backbone", backbone.id());
        all.put("attention", attention.id());
        all.put("last_stride", Integer.toString(lastStride));
        all.put("height", Integer.toString(height));
        all.put("width", Integer.toString(width));
        all.put("channel_ratio", Integer.toString(ratios.channel()));
        all.put("spatial_ratio", Integer.toString(ratios.spatial()));
        all.put("down_ratio", Integer.toString(ratios.down()));
        all.put("dropout", Double.toString(dropout));
        all.put("test_feature", testFeature == TestFeature.AFTER ? "after" : "before");
        all.put("cross_entropy_weight", Double.toString(losses.crossEntropyWeight()));
        all.put("label_smoothing", Double.toString(losses.labelSmoothing()));
        all.put("triplet_weight", Double.toString(losses.tripletWeight()));
        OptionalDouble margin = losses.tripletMargin();
        all.put("triplet_margin", margin.isPresent() ? Double.toString(margin.getAsDouble()) : "soft");
        return all;
    }

    /// Places of a stage's map, height times width: sides are halved and rounded up, twice before stage 1
    /// and once before stages 2, 3 and, with last stride 2, stage 4.
    ///
    /// @param stage 1 to 4
    public int places(int stage) {
        int halvings = stage < 4 || lastStride == 2 ? stage + 1 : stage;
        int h = height;
        int w = width;
        for (int i = 0; i < halvings; i++) {
            h = (h + 1) / 2;
            w = (w + 1) / 2;
        }
        return h * w;
    }

    private static TestFeature testFeature(String text) {
        return switch (text) {
            case "before" -> TestFeature.BEFORE;
            case "after" -> TestFeature.AFTER;
            default -> throw new IllegalArgumentException("test_feature is '" + text + "', allowed: before, after");
        };
    }

    private static void requireShare(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed: 0 to below 1");
        }
    }
}
