package org.reid4j.core.sample;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Gives each (seed, epoch, index) its own random numbers, so that threads and restarts never change a
/// result.
///
/// The three words are mixed one after the other by Stafford's variant 13 of the murmur finaliser, each
/// round made different by an odd constant, so neighbouring seeds, epochs or indices give unrelated streams
/// and `(1, 2, 3)` differs from `(2, 1, 3)`. The generator is [SplittableRandom], whose sequence the JDK
/// fixes.
public final class Seeds {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long EPOCH = 0xD1342543DE82EF95L;
    private static final long INDEX = 0xA0761D6478BD642FL;

    private Seeds() {}

    /// A fresh generator that depends on its three arguments and nothing else. Not for sharing between threads.
    ///
    /// @param seed the run's seed
    /// @param epoch the epoch, or whatever repeats
    /// @param index the sample within it
    public static RandomGenerator of(long seed, long epoch, long index) {
        return new SplittableRandom(mix(seed, epoch, index));
    }

    /// The 64 bits that [#of] starts from: a seed for generators that are not Java's.
    public static long mix(long seed, long epoch, long index) {
        long h = finish(seed + GOLDEN);
        h = finish(h ^ (epoch + 1) * EPOCH);
        return finish(h ^ (index + 1) * INDEX);
    }

    private static long finish(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
