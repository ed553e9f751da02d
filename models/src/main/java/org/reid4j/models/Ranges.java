package org.reid4j.models;

/// The bounds that several systems' settings share, so that each is told the same way.
final class Ranges {
    private static final int LEAST_SIDE = 32;
    private static final int MOST_SIDE = 2048;

    private Ranges() {}

    /// A picture's height or width in pixels, 32 to 2048.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    static void requireSide(String key, int value) {
        require(key, value, LEAST_SIDE, MOST_SIDE);
    }

    /// A whole number between two, both allowed.
    ///
    /// @throws IllegalArgumentException naming key, value and allowed range
    static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s is %d, allowed: %d to %d".formatted(key, value, least, most));
        }
    }
}
