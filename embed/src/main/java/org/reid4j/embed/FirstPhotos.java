package org.reid4j.embed;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.image.Preprocessing;

/// Two synthetic photos that every network must tell apart before anybody relies on it: one that gives
/// everybody the
/// same embedding looks healthy from outside.
public final class FirstPhotos {
    private static final double SAME = 1e-6; // the largest difference between equal embeddings

    private FirstPhotos() {}

    /// Tries a network.
    ///
    /// @param embedder of photos
    /// @param preprocessing what it expects of one
    /// @param file what messages call it
    /// @throws ReidException of kind CHECK when its embeddings are the same for different photos, or no
    ///     numbers
    public static void require(Embedder embedder, Preprocessing preprocessing, Path file) {
        List<float[]> rows = embedder.embed(List.of(dark(preprocessing), light(preprocessing)));
        requireTelling(rows.getFirst(), rows.getLast(), file, "the network");
    }

    /// @param what says nothing when it says the same, as the begin of a sentence
    static void requireTelling(float[] one, float[] other, Path file, String what) {
        requireNumbers(one, file);
        requireNumbers(other, file);
        if (apart(one, other) < SAME) {
            throw new ReidException(
                    Kind.CHECK,
                    "%s embeds different photos the same: %s says nothing about a photo".formatted(file, what));
        }
    }

    /// @throws ReidException of kind CHECK when a value is no number
    static void requireNumbers(float[] values, Path file) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new ReidException(
                        Kind.CHECK,
                        "%s gave %s as an embedding's value: the network, or what it is told of its input, is wrong"
                                .formatted(file, value));
            }
        }
    }

    /// The largest difference between two rows of one length.
    static double apart(float[] one, float[] other) {
        double most = 0;
        for (int i = 0; i < one.length; i++) {
            double difference = Math.abs((double) one[i] - other[i]);
            most = difference > most || Double.isNaN(difference) ? difference : most;
        }
        return most;
    }

    static Pixels dark(Preprocessing preprocessing) {
        return picture(preprocessing, 1, 0, 120);
    }

    static Pixels light(Preprocessing preprocessing) {
        return picture(preprocessing, 2, 90, 256);
    }

    /// Noise in patches, so that strided networks see something.
    private static Pixels picture(Preprocessing preprocessing, long seed, int from, int to) {
        var random = new Random(seed);
        int patch = Math.max(1, preprocessing.height() / 16);
        int columns = preprocessing.width() / patch + 1;
        int rows = preprocessing.height() / patch + 1;
        byte[] colours = new byte[rows * columns * 3];
        for (int i = 0; i < colours.length; i++) {
            colours[i] = (byte) random.nextInt(from, to);
        }
        var rgb = new byte[preprocessing.length()];
        for (int y = 0, at = 0; y < preprocessing.height(); y++) {
            for (int x = 0; x < preprocessing.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[at++] = colours[(y / patch * columns + x / patch) * 3 + c];
                }
            }
        }
        return new Pixels(preprocessing.width(), preprocessing.height(), rgb);
    }
}
