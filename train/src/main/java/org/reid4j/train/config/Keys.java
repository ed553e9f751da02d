package org.reid4j.train.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.models.Systems;

/// Knows every key of a configuration, so that a misspelt or shortened one is answered with the right one.
public final class Keys {
    private Keys() {}

    /// Every key in its long form, `optimizer.lr`, with every system's own.
    public static List<String> all() {
        var keys = new ArrayList<String>();
        collect("", Shape.group(RunConfig.class), keys);
        return List.copyOf(keys);
    }

    /// The key that somebody meant who left its groups out: `lr` or `Lr` for `optimizer.lr`.
    static Optional<String> shortened(String typed) {
        List<String> all = all();
        return Nearest.to(typed, all.stream().map(Keys::last).toList())
                .flatMap(near ->
                        all.stream().filter(key -> last(key).equals(near)).min(Comparator.comparing(Keys::rare)));
    }

    /// Of two keys that end alike the other one is meant.
    private static boolean rare(String key) {
        return key.startsWith("pretrain.");
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    private static void collect(String key, Shape shape, List<String> keys) {
        switch (shape) {
            case Shape.Group group ->
                group.keys().forEach((name, inner) -> collect(key.isEmpty() ? name : key + "." + name, inner, keys));
            case Shape.Maybe maybe -> collect(key, maybe.value(), keys);
            case Shape.Model _ -> {
                keys.add(key + "." + Shape.SYSTEM);
                Systems.names().stream()
                        .flatMap(system -> Systems.spec(system, Map.of()).settings().keySet().stream())
                        .distinct()
                        .forEach(name -> keys.add(key + "." + name));
            }
            case Shape.Leaf _, Shape.Many _ -> keys.add(key);
        }
    }
}
