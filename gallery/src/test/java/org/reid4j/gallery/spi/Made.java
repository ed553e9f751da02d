package org.reid4j.gallery.spi;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.reid4j.core.Sha256;
import org.reid4j.core.UnitLength;
import org.reid4j.core.eval.BandTable;
import org.reid4j.core.eval.Bands;
import org.reid4j.core.eval.Calibration;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.Spread;
import org.reid4j.core.eval.Threshold;
import org.reid4j.gallery.data.Facts;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.data.PinnedModel;

/// Items and models made from seeds.
public final class Made {
    /// Length of the vectors.
    public static final int DIMENSION = 16;
    /// A Monday.
    public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private Made() {}

    /// A model with bands 0.8 and 0.6.
    public static PinnedModel model() {
        return new PinnedModel(
                Sha256.of("model"),
                "tiny from runs/tiny-1",
                "64 x 32",
                DIMENSION,
                Metric.COSINE,
                Optional.of(new Bands(0.8f, 0.6f)),
                Optional.of(calibration()),
                Optional.empty());
    }

    /// Strangers as vectors at random are, and pairs of the same person nearly alike.
    public static Calibration calibration() {
        return new Calibration(
                60,
                240,
                new Spread(100_000, 0, 0.25, -0.33, -0.18, 0, 0.18, 0.33),
                new Spread(1_000, 0.95, 0.02, 0.92, 0.94, 0.95, 0.96, 0.97),
                new BandTable(List.of(
                        new Threshold(1e-2, 0.6, 1), new Threshold(1e-3, 0.8, 0.9), new Threshold(1e-4, 0.85, 0.7))));
    }

    /// A vector of length 1.
    public static float[] vector(long seed) {
        var random = new Random(seed);
        var vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        UnitLength.normalise(vector, DIMENSION);
        return vector;
    }

    /// A vector of a given cosine with another.
    public static float[] near(float[] to, double cosine, long seed) {
        float[] other = vector(seed);
        double dot = 0;
        for (int i = 0; i < to.length; i++) {
            dot += (double) to[i] * other[i];
        }
        var across = new float[to.length];
        for (int i = 0; i < to.length; i++) {
            across[i] = (float) (other[i] - dot * to[i]);
        }
        UnitLength.normalise(across, to.length);
        for (int i = 0; i < to.length; i++) {
            across[i] = (float) (cosine * to[i] + Math.sqrt(1 - cosine * cosine) * across[i]);
        }
        UnitLength.normalise(across, to.length);
        return across;
    }

    /// Bytes in the place of a JPEG.
    public static byte[] thumbnail(long seed) {
        var bytes = new byte[200];
        new Random(~seed).nextBytes(bytes);
        return bytes;
    }

    /// An item with all facts.
    public static NewItem item(long seed) {
        return NewItem.of(Sha256.of("photo " + seed), vector(seed))
                .withThumbnail(thumbnail(seed))
                .withFacts(Facts.NONE
                        .withPath("photos/" + seed + ".jpg")
                        .withCamera("camera " + seed % 3)
                        .withTime(NOON.plusSeconds(60 * seed))
                        .withTrack("track " + seed / 2)
                        .withSource("source " + seed % 2)
                        .withTags(java.util.List.of("tag " + seed % 4, "all")));
    }
}
