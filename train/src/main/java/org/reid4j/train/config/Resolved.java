package org.reid4j.train.config;

import java.util.Map;

/// A configuration with every value known and where each is from.
///
/// @param config the values
/// @param origins key (`train.epochs`) to value and origin, in the order of the records
public record Resolved(RunConfig config, Map<String, Value> origins) {

    /// One value.
    ///
    /// @param text as it would be written in a file
    /// @param origin where it was written last
    public record Value(String text, Origin origin) {}

    public Resolved {
        origins = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(origins));
    }
}
