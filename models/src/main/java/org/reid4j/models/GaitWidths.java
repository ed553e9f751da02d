package org.reid4j.models;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What the gait systems' settings have in common: how wide their stages are and how large a silhouette is.
final class GaitWidths {
    private static final int STAGES = 3;
    private static final int MOST = 65_536;
    private static final int LEAST_SIDE = 16;
    private static final int MOST_SIDE = 1024;
    private static final int SHRINKING = 4; // two poolings by 2
    private static final int MOST_STRIPS = 16;

    private GaitWidths() {}

    /// Reads `32,64,128`.
    static List<Integer> channels(String text) {
        try {
            return Arrays.stream(text.split(",", -1))
                    .map(number -> Integer.valueOf(number.strip()))
                    .toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "channels is '" + text + "', allowed: three whole numbers such as 32,64,128", e);
        }
    }

    static String text(List<Integer> channels) {
        return channels.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    static List<Integer> requireChannels(List<Integer> channels) {
        if (channels.size() != STAGES) {
            throw new IllegalArgumentException(
                    "channels is '" + text(channels) + "', allowed: three whole numbers such as 32,64,128");
        }
        channels.forEach(count -> require("channels", count));
        return List.copyOf(channels);
    }

    static void require(String key, int value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException("%s is %d, allowed: 1 to %d".formatted(key, value, MOST));
        }
    }

    /// Silhouettes that can be halved twice and cut into 16 strips.
    static void requireSize(int height, int width) {
        requireSide("height", height);
        requireSide("width", width);
        if (height / SHRINKING * (width / SHRINKING) % MOST_STRIPS != 0) {
            throw new IllegalArgumentException(
                    "height and width are %d and %d, allowed: a quarter of each must make a map that 16 strips divide, such as 64 and 44"
                            .formatted(height, width));
        }
    }

    private static void requireSide(String key, int value) {
        if (value < LEAST_SIDE || value > MOST_SIDE || value % SHRINKING != 0) {
            throw new IllegalArgumentException(
                    "%s is %d, allowed: %d to %d, a multiple of 4".formatted(key, value, LEAST_SIDE, MOST_SIDE));
        }
    }
}
