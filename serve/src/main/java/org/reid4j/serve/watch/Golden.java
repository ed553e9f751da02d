package org.reid4j.serve.watch;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.reid4j.core.Pixels;

/// Embeds one fixed picture now and then and compares it with what it was at the start: a server
/// is ready when its
/// network gives the right numbers, not when its process runs.
public final class Golden {
    private static final double APART = 1e-3;
    private static final long FRESH = TimeUnit.SECONDS.toNanos(5);
    private static final long STALE = TimeUnit.SECONDS.toNanos(60);

    private final Function<List<Pixels>, List<float[]>> network;
    private final float[] expected;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Seen last;

    /// What the last look found.
    ///
    /// @param flaw empty when all was well
    private record Seen(long at, Optional<String> flaw) {}

    /// @param network embeds, or throws when it does not get to it in time
    public Golden(Function<List<Pixels>, List<float[]>> network) {
        this.network = network;
        this.expected = network.apply(List.of(picture())).getFirst().clone();
        this.last = new Seen(System.nanoTime(), Optional.empty());
    }

    /// What is wrong with the network; empty when nothing is. Looks at most every few seconds; a
    /// network that is too
    /// busy to be asked is as it was a minute ago at most.
    public Optional<String> flaw() {
        if (System.nanoTime() - last.at() > FRESH && lock.tryLock()) {
            try {
                look();
            } finally {
                lock.unlock();
            }
        }
        return System.nanoTime() - last.at() > STALE ? Optional.of("the network does not answer") : last.flaw();
    }

    private void look() {
        long now = System.nanoTime();
        try {
            double cosine = cosine(network.apply(List.of(picture())).getFirst(), expected);
            last = new Seen(
                    now,
                    Math.abs(cosine - 1) <= APART
                            ? Optional.empty()
                            : Optional.of("the network gives another embedding than at the start"));
        } catch (org.reid4j.core.ReidException busy) {
            if (busy.kind() != org.reid4j.core.ReidException.Kind.RESOURCES) {
                last = new Seen(now, Optional.of("the network fails"));
            }
        } catch (RuntimeException failed) {
            last = new Seen(now, Optional.of("the network fails"));
        }
    }

    private static double cosine(float[] one, float[] other) {
        if (one.length != other.length) {
            return Double.NaN;
        }
        double dot = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < one.length; i++) {
            dot += (double) one[i] * other[i];
            first += (double) one[i] * one[i];
            second += (double) other[i] * other[i];
        }
        return dot / Math.sqrt(first * second);
    }

    /// Patches of colour in the shape of a person's photo.
    static Pixels picture() {
        var random = new Random(8);
        int width = 64;
        int height = 128;
        int patch = 8;
        byte[] colours = new byte[(width / patch) * (height / patch) * 3];
        random.nextBytes(colours);
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = 3 * ((y / patch) * (width / patch) + x / patch);
                System.arraycopy(colours, from, rgb, 3 * (y * width + x), 3);
            }
        }
        return new Pixels(width, height, rgb);
    }
}
