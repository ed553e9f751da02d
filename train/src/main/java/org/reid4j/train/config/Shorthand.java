package org.reid4j.train.config;

import java.util.LinkedHashMap;
import java.util.Map;

/// Brings a layer into its long form before layers are merged: `data: DIR` becomes `data: {path: DIR}`, and
/// dashes in keys become underscores.
final class Shorthand {
    private Shorthand() {}

    static ConfigNode.Mapping expand(ConfigNode.Mapping layer, Shape.Group shape) {
        return mapping(layer, shape.keys());
    }

    private static ConfigNode.Mapping mapping(ConfigNode.Mapping mapping, Map<String, Shape> keys) {
        var entries = new LinkedHashMap<String, ConfigNode>();
        mapping.entries().forEach((written, value) -> {
            String underscored = written.replace('-', '_');
            String key = keys.containsKey(underscored) ? underscored : written;
            Shape shape = keys.get(key);
            entries.put(key, shape == null ? value : value(value, shape));
        });
        return new ConfigNode.Mapping(entries, mapping.origin());
    }

    private static ConfigNode value(ConfigNode node, Shape shape) {
        if (node instanceof ConfigNode.Scalar scalar && scalar.absent()) {
            return node;
        }
        return switch (shape) {
            case Shape.Group group ->
                node instanceof ConfigNode.Mapping mapping
                        ? mapping(mapping, group.keys())
                        : group.mainKey().map(key -> wrapped(key, node)).orElse(node);
            case Shape.Model _ ->
                node instanceof ConfigNode.Mapping mapping ? underscored(mapping) : wrapped(Shape.SYSTEM, node);
            case Shape.Maybe maybe -> value(node, maybe.value());
            case Shape.Leaf _, Shape.Many _ -> node;
        };
    }

    private static ConfigNode wrapped(String key, ConfigNode node) {
        return new ConfigNode.Mapping(Map.of(key, node), node.origin());
    }

    private static ConfigNode.Mapping underscored(ConfigNode.Mapping mapping) {
        var entries = new LinkedHashMap<String, ConfigNode>();
        mapping.entries().forEach((key, value) -> entries.put(key.replace('-', '_'), value));
        return new ConfigNode.Mapping(entries, mapping.origin());
    }
}
