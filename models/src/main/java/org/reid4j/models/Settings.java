package org.reid4j.models;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads a model's `key=value` settings once and strictly: each key asked for is known, any other is
/// refused with the nearest known one.
final class Settings {
    private final String system;
    private final Map<String, String> values;
    private final Set<String> known = new LinkedHashSet<>();

    Settings(String system, Map<String, String> values) {
        this.system = system;
        this.values = values;
    }

    <T> T choice(String key, T fallback, Function<String, T> parse) {
        known.add(key);
        return Optional.ofNullable(values.get(key)).map(parse).orElse(fallback);
    }

    int integer(String key, int fallback) {
        return choice(key, fallback, text -> {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(key + " is '" + text + "', allowed: a whole number", e);
            }
        });
    }

    double number(String key, double fallback) {
        return choice(key, fallback, text -> {
            try {
                return Double.valueOf(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(key + " is '" + text + "', allowed: a number", e);
            }
        });
    }

    boolean bool(String key, boolean fallback) {
        return choice(key, fallback, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(key + " is '" + text + "', allowed: true, false");
        });
    }

    /// Runs the construction and turns a refused value into a message for people.
    <T> T build(Supplier<T> construction) {
        try {
            return construction.get();
        } catch (IllegalArgumentException e) {
            throw new ModelException("A setting of " + system + " is refused: " + e.getMessage(), e);
        }
    }

    /// @throws ModelException naming the first unknown key and the nearest known one
    void requireAllUsed() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new ModelException("%s has no setting '%s'; did you mean '%s'?%nIts settings are: %s"
                        .formatted(system, key, nearest(key), String.join(", ", known)));
            }
        }
    }

    private String nearest(String key) {
        List<String> all = new ArrayList<>(known);
        all.sort((a, b) -> Integer.compare(distance(a, key), distance(b, key)));
        return all.getFirst();
    }

    /// Levenshtein's edit distance.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
