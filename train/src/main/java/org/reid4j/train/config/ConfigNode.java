package org.reid4j.train.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A configuration before it has types: what YAML and the command line are read into, each value with its
/// origin.
public sealed interface ConfigNode {

    /// Where it was written.
    Origin origin();

    /// A single value, kept as text until a record says what type it has.
    ///
    /// @param text the value; empty for YAML's null
    /// @param quoted whether it stood in quotes, so that `"null"` is text
    /// @param origin where it was written
    record Scalar(String text, boolean quoted, Origin origin) implements ConfigNode {
        boolean absent() {
            return !quoted && (text.isEmpty() || text.equals("null") || text.equals("~"));
        }
    }

    /// Several values in order.
    ///
    /// @param items the values
    /// @param origin where the list begins
    record Sequence(List<ConfigNode> items, Origin origin) implements ConfigNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// Named values.
    ///
    /// @param entries in the order written
    /// @param origin where the mapping begins
    record Mapping(Map<String, ConfigNode> entries, Origin origin) implements ConfigNode {
        public Mapping {
            entries = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /// This mapping with `upper`'s values on top: mappings merge key by key, anything else replaces.
        public Mapping under(Mapping upper) {
            var merged = new LinkedHashMap<>(entries);
            upper.entries.forEach((key, value) -> merged.merge(key, value, Mapping::layered));
            return new Mapping(merged, upper.entries.isEmpty() ? origin : upper.origin);
        }

        private static ConfigNode layered(ConfigNode lower, ConfigNode upper) {
            return lower instanceof Mapping below && upper instanceof Mapping above ? below.under(above) : upper;
        }
    }

    /// An empty mapping.
    static Mapping empty() {
        return new Mapping(Map.of(), new Origin.Default());
    }
}
