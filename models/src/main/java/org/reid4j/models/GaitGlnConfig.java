package org.reid4j.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// GLN's settings: which network, which of its two phases of training, how wide, and what it minimises.
///
/// @param variant which network
/// @param phase 1, the lateral network alone, or 2, with compact block and classifier. The article's network
///     always has its compact block; phase 2 adds a classifier
/// @param channels of the three stages, each at least 1; paper 32, 64, 128 (for OU-MVLP twice that)
/// @param lateral channels of the lateral connections, at least 1; paper 256
/// @param dimension numbers of each part's embedding and of the compact one, at least 1; paper 256. The
///     article's network has no layer for it: there it is the lateral one, whatever is given here
/// @param dropout share of the compact block's input that is dropped in training, 0 to below 1, paper 0.9
/// @param testFeature which feature is compared at test time
/// @param height of the silhouettes in pixels, paper 128
/// @param width of the silhouettes in pixels, paper 88
/// @param losses the objective
public record GaitGlnConfig(
        Variant variant,
        int phase,
        List<Integer> channels,
        int lateral,
        int dimension,
        double dropout,
        TestFeature testFeature,
        int height,
        int width,
        GaitGlnLosses losses)
        implements ModelSpec {
    /// The system's name.
    public static final String SYSTEM = "gaitgln";

    /// The networks that go by this name.
    public enum Variant {
        /// The paper's, under OpenGait's names: in phase 2 the compact feature of 256 numbers is compared.
        PAPER("paper"),
        /// OpenGait's: the same weights, but the 93 parts are compared in both phases, and logits have a
        /// dimension more.
        OPENGAIT("opengait"),
        /// The listing of the article "GaitGLN": strips 1, 2, 4, no layer for each part, one smoothing for all
        /// levels, another compact block.
        ARTICLE("article");

        private final String id;

        Variant(String id) {
            this.id = id;
        }

        /// The name in configurations.
        public String id() {
            return id;
        }

        static Variant of(String id) {
            return Arrays.stream(values())
                    .filter(v -> v.id.equals(id))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("variant is '" + id + "', allowed: paper, opengait, article"));
        }
    }

    /// Which feature is compared at test time.
    public enum TestFeature {
        /// What the variant's authors compare: the compact one where there is one, OpenGait the parts.
        AUTO("auto"),
        /// All parts, each on its own: 93 times 256 numbers.
        PARTS("parts"),
        /// The compact block's 256 numbers.
        COMPACT("compact");

        private final String id;

        TestFeature(String id) {
            this.id = id;
        }

        static TestFeature of(String id) {
            return Arrays.stream(values())
                    .filter(f -> f.id.equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "test_feature is '" + id + "', allowed: auto, parts, compact"));
        }
    }

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public GaitGlnConfig {
        if (phase != 1 && phase != 2) {
            throw new IllegalArgumentException("phase is " + phase + ", allowed: 1, 2");
        }
        channels = GaitWidths.requireChannels(channels);
        GaitWidths.require("lateral", lateral);
        GaitWidths.require("dimension", dimension);
        dimension = variant == Variant.ARTICLE ? lateral : dimension;
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout is " + dropout + ", allowed: 0 to below 1");
        }
        if (testFeature == TestFeature.COMPACT && !compactIn(variant, phase)) {
            throw new IllegalArgumentException(
                    "test_feature is 'compact', allowed with phase=1, which has no compact block: auto, parts");
        }
        GaitWidths.requireSize(height, width);
    }

    /// The paper's network with its compact block, for CASIA-B.
    public static GaitGlnConfig defaults() {
        return new GaitGlnConfig(
                Variant.PAPER,
                2,
                List.of(32, 64, 128),
                256,
                256,
                0.9,
                TestFeature.AUTO,
                128,
                88,
                GaitGlnLosses.defaults());
    }

    /// The defaults changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public static GaitGlnConfig of(Map<String, String> settings) {
        return defaults().with(settings);
    }

    /// This changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public GaitGlnConfig with(Map<String, String> settings) {
        var read = new Settings(SYSTEM, settings);
        GaitGlnConfig changed = read.build(() -> new GaitGlnConfig(
                read.choice("variant", variant, Variant::of),
                read.integer("phase", phase),
                read.choice("channels", channels, GaitWidths::channels),
                read.integer("lateral", lateral),
                read.integer("dimension", dimension),
                read.number("dropout", dropout),
                read.choice("test_feature", testFeature, TestFeature::of),
                read.integer("height", height),
                read.integer("width", width),
                losses.with(read)));
        read.requireAllUsed();
        return changed;
    }

    /// Whether the network has a compact block.
    public boolean hasCompact() {
        return compactIn(variant, phase);
    }

    private static boolean compactIn(Variant variant, int phase) {
        return phase == 2 || variant == Variant.ARTICLE;
    }

    /// Whether the compact feature is the one that is compared.
    public boolean comparesCompact() {
        return switch (testFeature) {
            case PARTS -> false;
            case COMPACT -> true;
            case AUTO -> phase == 2 && variant != Variant.OPENGAIT;
        };
    }

    @Override
    public String system() {
        return SYSTEM;
    }

    @Override
    public Map<String, String> settings() {
        var all = new LinkedHashMap<String, String>();
        all.put("variant", variant.id);
        all.put("phase", Integer.toString(phase));
        all.put("channels", GaitWidths.text(channels));
        all.put("lateral", Integer.toString(lateral));
        all.put("dimension", Integer.toString(dimension));
        all.put("dropout", Double.toString(dropout));
        all.put("test_feature", testFeature.id);
        all.put("height", Integer.toString(height));
        all.put("width", Integer.toString(width));
        losses.settings(all);
        return all;
    }
}
