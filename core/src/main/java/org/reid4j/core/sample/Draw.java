package org.reid4j.core.sample;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Random choices among indices, in one place so that every sampler draws in the same way.
final class Draw {
    private Draw() {}

    /// 0 to `count - 1`.
    static int[] range(int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> i);
        return values;
    }

    /// Shuffles in place.
    static void shuffle(int[] values, RandomGenerator random) {
        toFront(values, values.length, values.length, random);
    }

    /// Moves a random choice of `chosen` among the first `count` values to the front, in random order.
    static void toFront(int[] values, int count, int chosen, RandomGenerator random) {
        for (int i = 0; i < Math.min(chosen, count - 1); i++) {
            int j = random.nextInt(i, count);
            int swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
    }

    /// `count` of the values, without replacement where there are enough.
    static int[] some(int[] values, int count, RandomGenerator random) {
        if (values.length < count) {
            return withReplacement(values, count, random);
        }
        int[] mixed = values.clone();
        toFront(mixed, mixed.length, count, random);
        return Arrays.copyOf(mixed, count);
    }

    /// `count` draws, each among all values.
    static int[] withReplacement(int[] values, int count, RandomGenerator random) {
        int[] drawn = new int[count];
        Arrays.setAll(drawn, _ -> values[random.nextInt(values.length)]);
        return drawn;
    }
}
