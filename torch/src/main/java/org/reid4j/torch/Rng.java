package org.reid4j.torch;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Random numbers whose every bit follows from a seed, the same on all machines: for initial weights.
///
/// [#named(String)] derives a generator from the seed and a name alone, so that what one layer draws does not depend on
/// which layers were initialised before it.
public final class Rng {
    private final long seed;
    private final RandomGenerator random;
    private double spare = Double.NaN;

    private Rng(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    /// The generator of a seed.
    public static Rng of(long seed) {
        return new Rng(seed);
    }

    /// A generator that depends on this one's seed and the name, not on how many numbers were drawn.
    public Rng named(String name) {
        long h = seed ^ 0x9E3779B97F4A7C15L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            h = mix(h + b + 0x9E3779B97F4A7C15L);
        }
        return new Rng(h);
    }

    /// Uniform in [0, 1).
    public double uniform() {
        return random.nextDouble();
    }

    /// Normal with mean 0 and standard deviation 1, by Marsaglia's polar method in strict arithmetic: the JDK's own
    /// method may change between releases.
    public double gaussian() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = Double.NaN;
            return value;
        }
        double u;
        double v;
        double s;
        do {
            u = 2 * random.nextDouble() - 1;
            v = 2 * random.nextDouble() - 1;
            s = u * u + v * v;
        } while (s >= 1 || s == 0);
        double factor = StrictMath.sqrt(-2 * StrictMath.log(s) / s);
        spare = v * factor;
        return u * factor;
    }

    /// The next so many normal numbers.
    public double[] gaussians(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = gaussian();
        }
        return values;
    }

    /// A seed for something else, drawn from this generator.
    public long nextSeed() {
        return random.nextLong();
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
