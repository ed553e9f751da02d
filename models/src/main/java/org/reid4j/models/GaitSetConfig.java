package org.reid4j.models;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// GaitSet's settings: which release's names and order of parts, how wide, and the margin it is trained with.
///
/// @param variant whose names and output order
/// @param channels of the three stages, each at least 1; paper 32, 64, 128
/// @param dimension numbers of each part's embedding, at least 1; paper 256
/// @param tripletMargin 0 or above, paper 0.2
/// @param height of the silhouettes in pixels, paper 64
/// @param width of the silhouettes in pixels, paper 44
public record GaitSetConfig(
        Variant variant, List<Integer> channels, int dimension, double tripletMargin, int height, int width)
        implements ModelSpec {
    /// The system's name.
    public static final String SYSTEM = "gaitset";

    /// The two released codes: one network, other names and another order of the 62 parts.
    public enum Variant {
        /// GaitSet's own release: scale after scale from one strip to 16, in each the silhouettes' strips and
        /// the set's; embeddings `[N, P, D]`.
        ORIGINAL("original"),
        /// OpenGait: all strips of the silhouettes, then all of the set, each from 16 strips to one;
        /// embeddings `[N, D, P]`.
        OPENGAIT("opengait");

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
                    .orElseThrow(
                            () -> new IllegalArgumentException("variant is '" + id + "', allowed: original, opengait"));
        }
    }

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    public GaitSetConfig {
        channels = GaitWidths.requireChannels(channels);
        GaitWidths.require("dimension", dimension);
        if (!(tripletMargin >= 0 && tripletMargin < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("triplet_margin is " + tripletMargin + ", allowed: 0 or above");
        }
        GaitWidths.requireSize(height, width);
    }

    /// The paper's network for CASIA-B, under its own release's names.
    public static GaitSetConfig defaults() {
        return new GaitSetConfig(Variant.ORIGINAL, List.of(32, 64, 128), 256, 0.2, 64, 44);
    }

    /// The defaults changed by `key=value` settings.
    ///
    /// @throws ModelException for an unknown key or a value out of range
    public static GaitSetConfig of(Map<String, String> settings) {
        GaitSetConfig d = defaults();
        var read = new Settings(SYSTEM, settings);
        GaitSetConfig changed = read.build(() -> new GaitSetConfig(
                read.choice("variant", d.variant, Variant::of),
                read.choice("channels", d.channels, GaitWidths::channels),
                read.integer("dimension", d.dimension),
                read.number("triplet_margin", d.tripletMargin),
                read.integer("height", d.height),
                read.integer("width", d.width)));
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
        all.put("channels", GaitWidths.text(channels));
        all.put("dimension", Integer.toString(dimension));
        all.put("triplet_margin", Double.toString(tripletMargin));
        all.put("height", Integer.toString(height));
        all.put("width", Integer.toString(width));
        return all;
    }
}
