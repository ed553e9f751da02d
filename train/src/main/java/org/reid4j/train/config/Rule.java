package org.reid4j.train.config;

import java.util.Collection;

/// The few sentences in which a configuration record refuses a value: key, value, allowed range.
final class Rule {
    private Rule() {}

    static void between(String key, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    "%s is %s, must be %s to %s".formatted(key, text(value), text(low), text(high)));
        }
    }

    static void atLeast(String key, double value, double low) {
        if (!(value >= low && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("%s is %s, must be at least %s".formatted(key, text(value), text(low)));
        }
    }

    static void above(String key, double value, double low) {
        if (!(value > low && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("%s is %s, must be above %s".formatted(key, text(value), text(low)));
        }
    }

    static void share(String key, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException("%s is %s, must be at least 0 and below 1".formatted(key, text(value)));
        }
    }

    static void count(String key, Collection<?> values, int count) {
        if (values.size() != count) {
            throw new IllegalArgumentException("%s has %d values, must have %d".formatted(key, values.size(), count));
        }
    }

    private static String text(double value) {
        return Leaves.text(value);
    }
}
