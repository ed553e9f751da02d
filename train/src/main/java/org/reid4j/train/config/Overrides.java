package org.reid4j.train.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The command line's `a.b=c` arguments as one layer of configuration.
final class Overrides {
    private Overrides() {}

    /// Each argument is brought into its long form on its own, so that `data=DIR data.workers=2` keeps
    /// both.
    static ConfigNode.Mapping of(List<String> arguments, Shape.Group shape) {
        var mistakes = new ArrayList<ConfigException.Mistake>();
        ConfigNode.Mapping all = ConfigNode.empty();
        for (String argument : arguments) {
            var origin = new Origin.CommandLine(argument);
            int equals = argument.indexOf('=');
            if (equals < 1) {
                mistakes.add(new ConfigException.Mistake(origin, "'" + argument + "' is not key=value"));
                continue;
            }
            String value = argument.substring(equals + 1);
            ConfigNode node = value.startsWith("[") || value.startsWith("{")
                    ? at(
                            YamlReader.read("value: " + value, argument)
                                    .entries()
                                    .getOrDefault("value", ConfigNode.empty()),
                            origin)
                    : new ConfigNode.Scalar(value, false, origin);
            all = all.under(Shorthand.expand(nested(argument.substring(0, equals), node, origin), shape));
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigException(mistakes);
        }
        return all;
    }

    private static ConfigNode.Mapping nested(String key, ConfigNode value, Origin origin) {
        int dot = key.indexOf('.');
        return dot < 0
                ? new ConfigNode.Mapping(Map.of(key, value), origin)
                : new ConfigNode.Mapping(
                        Map.of(key.substring(0, dot), nested(key.substring(dot + 1), value, origin)), origin);
    }

    private static ConfigNode at(ConfigNode node, Origin origin) {
        return switch (node) {
            case ConfigNode.Scalar scalar -> new ConfigNode.Scalar(scalar.text(), scalar.quoted(), origin);
            case ConfigNode.Sequence sequence ->
                new ConfigNode.Sequence(
                        sequence.items().stream().map(item -> at(item, origin)).toList(), origin);
            case ConfigNode.Mapping mapping -> {
                var entries = new LinkedHashMap<String, ConfigNode>();
                mapping.entries().forEach((key, value) -> entries.put(key, at(value, origin)));
                yield new ConfigNode.Mapping(entries, origin);
            }
        };
    }
}
