package org.reid4j.torch;

/// Checks sizes given to layers, so that each refusal has the same words.
final class Positive {
    private Positive() {}

    static int require(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least 1");
        }
        return value;
    }

    static int orZero(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " is " + value + ", must not be negative");
        }
        return value;
    }
}
