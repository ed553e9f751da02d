package org.reid4j.image.world;

import java.util.List;
import java.util.SplittableRandom;

/// The only source of chance in synthetic worlds: draws that depend on a seed and on what is drawn, never on the
/// order in which threads arrive.
public final class Dice {
    private final SplittableRandom random;

    private Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /// Dice for one purpose.
    ///
    /// @param seed the world's seed
    /// @param keys what is drawn: purpose, identity, camera, shot
    public static Dice of(long seed, long... keys) {
        long state = mix(seed + 0x9E3779B97F4A7C15L);
        for (long key : keys) {
            state = mix(state * 31 + mix(key + 0x632BE59BD9B4E019L));
        }
        return new Dice(state);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /// Uniform in [low, high).
    public double range(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /// Uniform in 0..bound-1.
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /// True with the given probability.
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /// Normal with mean 0 and deviation 1, cut at three deviations.
    public double normal() {
        return Math.clamp(random.nextGaussian(), -3.0, 3.0);
    }

    /// About normal with mean 0 and deviation 1, from one draw: for the noise of thousands of pixels.
    public double grain() {
        long bits = random.nextLong();
        long sum = (bits & 0xFFFF) + ((bits >>> 16) & 0xFFFF) + ((bits >>> 32) & 0xFFFF) + (bits >>> 48);
        return (sum / 65536.0 - 2) * 1.7320508;
    }

    /// One of the choices, all alike likely.
    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// One of the choices, all alike likely.
    @SafeVarargs
    public final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
