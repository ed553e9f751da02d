package org.reid4j.models.pool;

import java.util.Arrays;

/// How a feature map becomes one vector.
public enum Pooling {
    /// The mean over all places: [Gap].
    GAP("gap"),
    /// The generalised mean with a learned exponent: [Gem].
    GEM("gem");

    private final String id;

    Pooling(String id) {
        this.id = id;
    }

    /// The name in configurations.
    public String id() {
        return id;
    }

    /// The pooling of a name.
    ///
    /// @throws IllegalArgumentException naming the value and what is allowed
    public static Pooling of(String id) {
        return Arrays.stream(values())
                .filter(p -> p.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pool is '" + id + "', allowed: gap, gem"));
    }
}
