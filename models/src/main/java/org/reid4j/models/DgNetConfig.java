package org.reid4j.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.models.backbone.Backbone;

/// DG-Net's settings: its trunk and what is trained, in which of two phases; widths and rules are records of
/// their own.
///
/// @param variant what is trained
/// @param phase 1, the teacher alone, or 2, all together
/// @param backbone trunk of appearance encoder and teacher, a ResNet; release: resnet50
/// @param height of photos in pixels, 32 to 2048, a multiple of 4; release 256
/// @param width of photos in pixels, 32 to 2048, a multiple of 4; release 128
/// @param dropout of the primary head and the teacher's, 0 to below 1; release 0.5
/// @param fineDropout of the fine head, 0 to below 1; release 0.75
/// @param widths of the networks that draw and judge
/// @param rule how the joint training goes
public record DgNetConfig(
        Variant variant,
        int phase,
        Backbone backbone,
        int height,
        int width,
        double dropout,
        double fineDropout,
        DgNetWidths widths,
        DgNetRule rule)
        implements ModelSpec {
    /// The system's name.
    public static final String SYSTEM = "dgnet";

    /// What is trained.
    public enum Variant {
        /// The released trainer: no loss on drawn pictures reaches the appearance code.
        RELEASED("released"),
        /// The article's formulas: gradients flow wherever they ask.
        PAPER("paper"),
        /// The appearance encoder alone, without drawing: what the article compares with.
        ENCODER("encoder");

        private final String id;

        Variant(String id) {
            this.id = id;
        }

        static Variant of(String id) {
            return Arrays.stream(values())
                    .filter(v -> v.id.equals(id))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("variant is '" + id + "', allowed: released, paper, encoder"));
        }
    }

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public DgNetConfig {
        Ranges.require("phase", phase, 1, 2);
        requireSide("height", height);
        requireSide("width", width);
        requireShare("dropout", dropout);
        requireShare("fine_dropout", fineDropout);
        widths = widths.within(Math.min(height, width));
    }

    /// As released.
    public static DgNetConfig defaults() {
        return new DgNetConfig(
                Variant.RELEASED,
                2,
                Backbone.RESNET50,
                256,
                128,
                0.5,
                0.75,
                DgNetWidths.defaults(),
                DgNetRule.defaults());
    }

    /// The defaults changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public static DgNetConfig of(Map<String, String> settings) {
        return defaults().with(settings);
    }

    /// This changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public DgNetConfig with(Map<String, String> settings) {
        var read = new Settings(SYSTEM, settings);
        DgNetConfig changed = read.build(() -> new DgNetConfig(
                read.choice("variant", variant, Variant::of),
                read.integer("phase", phase),
                read.choice("backbone", backbone, Backbone::ofResNet),
                read.integer("height", height),
                read.integer("width", width),
                read.number("dropout", dropout),
                read.number("fine_dropout", fineDropout),
                widths.with(read),
                rule.with(read)));
        read.requireAllUsed();
        return changed;
    }

    /// Whether it learns to draw: appearance encoder, generator and discriminator together.
    public boolean draws() {
        return phase == 2 && variant != Variant.ENCODER;
    }

    /// Whether gradients flow as in the article rather than as released.
    public boolean attached() {
        return variant == Variant.PAPER;
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
        all.put("backbone", backbone.id());
        all.put("height", Integer.toString(height));
        all.put("width", Integer.toString(width));
        all.put("dropout", Double.toString(dropout));
        all.put("fine_dropout", Double.toString(fineDropout));
        widths.settings(all);
        rule.settings(all);
        return all;
    }

    private static void requireSide(String key, int value) {
        Ranges.requireSide(key, value);
        if (value % 4 != 0) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed: multiples of 4");
        }
    }

    private static void requireShare(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(key + " is " + value + ", allowed: 0 to below 1");
        }
    }
}
