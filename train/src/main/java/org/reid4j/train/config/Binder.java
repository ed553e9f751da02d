package org.reid4j.train.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reid4j.models.ModelException;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Systems;

/// Binds configuration nodes to records and collects every mistake instead of stopping at the first.
///
/// A record's constructor is the only home of its ranges. To name all bad values at once each given value is
/// also tried alone, on top of the record's defaults.
final class Binder {
    private final List<ConfigException.Mistake> mistakes = new ArrayList<>();
    private final Map<String, Resolved.Value> values = new LinkedHashMap<>();

    /// Every value with where it is from, in the order of the records.
    Map<String, Resolved.Value> values() {
        return values;
    }

    /// Every mistake found so far.
    List<ConfigException.Mistake> mistakes() {
        return mistakes;
    }

    /// Binds a mapping to a record.
    ///
    /// @param node what was written
    /// @param shape the record
    /// @param defaults a record of that type
    /// @param prefix the group's key with a dot behind, empty for the outermost
    Object group(ConfigNode.Mapping node, Shape.Group shape, Object defaults, String prefix) {
        node.entries().forEach((key, value) -> {
            if (!shape.keys().containsKey(key)) {
                String rest = rest(value);
                complain(value.origin(), "unknown key " + prefix + key + rest + hint(prefix, key, rest, shape));
            }
        });
        RecordComponent[] components = shape.type().getRecordComponents();
        var bound = new Object[components.length];
        int before = mistakes.size();
        var refusedAlone = new ArrayList<ConfigException.Mistake>();
        for (int i = 0; i < components.length; i++) {
            String key = Shape.key(components[i].getName());
            Object standard = Reflection.read(components[i], defaults);
            ConfigNode written = node.entries().get(key);
            Shape form = java.util.Objects.requireNonNull(shape.keys().get(key));
            bound[i] = value(written, form, standard, prefix + key);
            if (written != null && !(form instanceof Shape.Group) && !(form instanceof Shape.Model)) {
                tryAlone(shape, components, defaults, i, bound[i], written, prefix + key)
                        .ifPresent(refusedAlone::add);
            }
        }
        if (mistakes.size() > before) {
            mistakes.addAll(refusedAlone);
            return defaults;
        }
        try {
            return Reflection.make(shape.type(), bound);
        } catch (IllegalArgumentException e) {
            if (!refusedAlone.isEmpty()) {
                mistakes.addAll(refusedAlone);
                return defaults;
            }
            String message = String.valueOf(e.getMessage());
            Origin origin = node.entries().entrySet().stream()
                    .filter(entry -> message.contains(entry.getKey()))
                    .findFirst()
                    .map(entry -> entry.getValue().origin())
                    .orElse(node.origin());
            complain(origin, message);
            return defaults;
        }
    }

    /// The rest of a dotted key of the command line, with its dot: what stands behind a misspelt group.
    private static String rest(ConfigNode value) {
        return value.origin() instanceof Origin.CommandLine
                        && value instanceof ConfigNode.Mapping mapping
                        && mapping.entries().size() == 1
                ? mapping.entries().entrySet().stream()
                        .map(only -> "." + only.getKey() + rest(only.getValue()))
                        .findFirst()
                        .orElse("")
                : "";
    }

    private static String hint(String prefix, String key, String rest, Shape.Group shape) {
        return Nearest.to(key, shape.keys().keySet())
                .map(near -> prefix + near + rest)
                .or(() -> prefix.isEmpty() ? Keys.shortened(key) : Optional.empty())
                .map(near -> ", did you mean " + near + "?")
                .orElse("; known here: " + String.join(", ", shape.keys().keySet()));
    }

    /// What is wrong with one value on top of the defaults. It counts only when the values together are refused:
    /// `weights=file` needs `weights.file` and is right beside it.
    private static Optional<ConfigException.Mistake> tryAlone(
            Shape.Group shape,
            RecordComponent[] components,
            Object defaults,
            int index,
            Object value,
            ConfigNode written,
            String key) {
        var alone = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            alone[i] = i == index ? value : Reflection.read(components[i], defaults);
        }
        try {
            Reflection.make(shape.type(), alone);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            String name = Shape.key(components[index].getName());
            if (message.contains(key)) {
                return Optional.of(new ConfigException.Mistake(written.origin(), message));
            }
            if (message.contains(name) || message.contains(components[index].getName())) {
                return Optional.of(new ConfigException.Mistake(written.origin(), key + ": " + message));
            } // else: a rule about two values, judged once both are known
        }
        return Optional.empty();
    }

    private Object value(@Nullable ConfigNode node, Shape shape, Object standard, String key) {
        return switch (shape) {
            case Shape.Group group -> nested(node, group, standard, key);
            case Shape.Model _ -> model(node, (ModelSpec) standard, key);
            case Shape.Maybe maybe -> optional(node, maybe, standard, key);
            case Shape.Leaf leaf -> remember(key, node, leaf(node, leaf, standard, key));
            case Shape.Many many -> remember(key, node, many(node, many, standard, key));
        };
    }

    private Object remember(String key, @Nullable ConfigNode node, Object value) {
        values.put(
                key, new Resolved.Value(ConfigText.value(value), node == null ? new Origin.Default() : node.origin()));
        return value;
    }

    private Object nested(@Nullable ConfigNode node, Shape.Group group, Object standard, String key) {
        return switch (node) {
            case null -> group(ConfigNode.empty(), group, standard, key + ".");
            case ConfigNode.Mapping mapping -> group(mapping, group, standard, key + ".");
            case ConfigNode.Scalar scalar when scalar.absent() -> group(ConfigNode.empty(), group, standard, key + ".");
            case ConfigNode.Scalar _, ConfigNode.Sequence _ -> {
                complain(
                        node.origin(),
                        key + " is a group, give its keys: "
                                + String.join(", ", group.keys().keySet()));
                yield standard;
            }
        };
    }

    private Object model(@Nullable ConfigNode node, ModelSpec standard, String key) {
        if (node != null && !(node instanceof ConfigNode.Mapping)) {
            complain(node.origin(), key + " is a group with the key " + Shape.SYSTEM);
            return standard;
        }
        var written = new LinkedHashMap<>(
                node == null ? Map.<String, ConfigNode>of() : ((ConfigNode.Mapping) node).entries());
        ConfigNode selector = written.remove(Shape.SYSTEM);
        String system = selector instanceof ConfigNode.Scalar scalar ? scalar.text() : standard.system();
        if (!Systems.names().contains(system)) {
            Origin origin = selector == null ? new Origin.Default() : selector.origin();
            complain(
                    origin,
                    "%s.%s is '%s', must be one of %s%s"
                            .formatted(
                                    key,
                                    Shape.SYSTEM,
                                    system,
                                    String.join(", ", Systems.names()),
                                    Nearest.hint(system, Systems.names())));
            return standard;
        }
        remember(key + "." + Shape.SYSTEM, selector, system);
        ModelSpec defaults = system.equals(standard.system()) ? standard : Systems.spec(system, Map.of());
        var settings = new LinkedHashMap<>(defaults.settings());
        int before = mistakes.size();
        written.forEach((name, value) -> setting(system, defaults, settings, name, value, key + "." + name));
        ModelSpec spec = defaults;
        if (mistakes.size() == before) {
            try {
                spec = Systems.spec(system, settings);
            } catch (ModelException e) {
                complain(node == null ? new Origin.Default() : node.origin(), String.valueOf(e.getMessage()));
            }
        }
        spec.settings().forEach((name, value) -> {
            ConfigNode from = written.get(name);
            values.put(
                    key + "." + name, new Resolved.Value(value, from == null ? new Origin.Default() : from.origin()));
        });
        return spec;
    }

    private void setting(
            String system,
            ModelSpec defaults,
            Map<String, String> settings,
            String name,
            ConfigNode value,
            String key) {
        if (!settings.containsKey(name)) {
            complain(
                    value.origin(),
                    "unknown key " + key
                            + Nearest.to(name, withSystem(settings.keySet()))
                                    .map(near -> ", did you mean model." + near + "?")
                                    .orElse("; known here: " + String.join(", ", settings.keySet())));
            return;
        }
        if (!(value instanceof ConfigNode.Scalar scalar)) {
            complain(value.origin(), key + " must be a single value");
            return;
        }
        try {
            var alone = new LinkedHashMap<>(defaults.settings());
            alone.put(name, scalar.text());
            Systems.spec(system, alone);
            settings.put(name, scalar.text());
        } catch (ModelException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            complain(value.origin(), "model." + cause.getMessage());
        }
    }

    private static List<String> withSystem(Set<String> settings) {
        List<String> all = new ArrayList<>(settings);
        all.add(Shape.SYSTEM);
        return all;
    }

    private Object optional(@Nullable ConfigNode node, Shape.Maybe maybe, Object standard, String key) {
        if (node == null) {
            return remember(key, null, standard);
        }
        if (node instanceof ConfigNode.Scalar scalar && scalar.absent()) {
            return remember(key, node, Optional.empty());
        }
        int before = mistakes.size();
        Object inner = maybe.value() instanceof Shape.Group group
                ? nested(node, group, Reflection.defaults(group.type()), key)
                : value(node, maybe.value(), standard, key);
        return mistakes.size() > before ? standard : Optional.of(inner);
    }

    private Object leaf(@Nullable ConfigNode node, Shape.Leaf leaf, Object standard, String key) {
        if (node == null) {
            return standard;
        }
        if (!(node instanceof ConfigNode.Scalar scalar) || scalar.absent()) {
            complain(node.origin(), key + " must be a single value");
            return standard;
        }
        try {
            return Leaves.parse(leaf.type(), scalar.text());
        } catch (IllegalArgumentException e) {
            complain(node.origin(), key + " " + e.getMessage());
            return standard;
        }
    }

    private Object many(@Nullable ConfigNode node, Shape.Many many, Object standard, String key) {
        return switch (node) {
            case null -> standard;
            case ConfigNode.Sequence sequence -> {
                int before = mistakes.size();
                var items = new ArrayList<Object>();
                for (ConfigNode item : sequence.items()) {
                    items.add(value(item, many.item(), "", key));
                }
                yield mistakes.size() > before ? standard : List.copyOf(items);
            }
            case ConfigNode.Scalar _, ConfigNode.Mapping _ -> {
                complain(node.origin(), key + " is a list, write it as [a, b]");
                yield standard;
            }
        };
    }

    private void complain(Origin origin, String message) {
        mistakes.add(new ConfigException.Mistake(origin, message));
    }
}
