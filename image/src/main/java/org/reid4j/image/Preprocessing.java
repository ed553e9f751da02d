package org.reid4j.image;

import java.util.Arrays;
import org.reid4j.core.Pixels;

/// What a network expects of a photo: size, filter, and the mean and deviation its channels are normalised with.
///
/// Travels with the weights: an embedding is only comparable with those made by the same preprocessing.
///
/// @param height rows of the network's input
/// @param width columns of the network's input
/// @param interpolation the filter of the resize
/// @param mean three values in 0..1, red green blue; copied
/// @param std three positive values, red green blue; copied
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare contents
public record Preprocessing(int height, int width, Interpolation interpolation, float[] mean, float[] std) {
    private static final int CHANNELS = 3;

    public Preprocessing {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("height=%d, width=%d: both must be at least 1".formatted(height, width));
        }
        if (mean.length != CHANNELS || std.length != CHANNELS) {
            throw new IllegalArgumentException(
                    "mean has %d and std %d values, three each are needed".formatted(mean.length, std.length));
        }
        for (int c = 0; c < CHANNELS; c++) {
            if (!(std[c] > 0) || !Float.isFinite(std[c]) || !Float.isFinite(mean[c])) {
                throw new IllegalArgumentException("mean=%s, std=%s: finite values, std above 0"
                        .formatted(Arrays.toString(mean), Arrays.toString(std)));
            }
        }
        mean = mean.clone();
        std = std.clone();
    }

    /// Bilinear resize and ImageNet's mean and deviation: the strong baseline's and nearly everybody's.
    public static Preprocessing imagenet(int height, int width) {
        return new Preprocessing(
                height, width, Interpolation.BILINEAR, new float[] {0.485f, 0.456f, 0.406f}, new float[] {
                    0.229f, 0.224f, 0.225f
                });
    }

    @Override
    public float[] mean() {
        return mean.clone();
    }

    @Override
    public float[] std() {
        return std.clone();
    }

    /// Length of one photo in a batch: `3 * height * width` floats.
    public int length() {
        return CHANNELS * height * width;
    }

    /// Resizes and normalises a photo into a batch.
    ///
    /// @param source any size
    /// @param target receives [#length()] values from `offset` on, `[3, height, width]`, red green blue
    /// @param offset where this photo begins in `target`
    public void apply(Pixels source, float[] target, int offset) {
        normalise(Resize.resize(source, height, width, interpolation), target, offset);
    }

    /// The second half of [#apply]: for photos that have been resized, and perhaps augmented, already.
    ///
    /// Equal to `(value / 255 - mean) / std` in float32, as torchvision computes it.
    ///
    /// @param resized exactly `height` x `width`
    public void normalise(Pixels resized, float[] target, int offset) {
        if (resized.height() != height || resized.width() != width) {
            throw new IllegalArgumentException("a photo of %d x %d (height x width) where %d x %d is needed"
                    .formatted(resized.height(), resized.width(), height, width));
        }
        byte[] rgb = resized.rgb();
        int plane = height * width;
        float[] table = new float[256];
        for (int c = 0; c < CHANNELS; c++) {
            for (int value = 0; value < 256; value++) {
                table[value] = (value / 255f - mean[c]) / std[c];
            }
            int at = offset + c * plane;
            for (int i = 0, from = c; i < plane; i++, from += CHANNELS) {
                target[at + i] = table[rgb[from] & 0xff];
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preprocessing that
                && height == that.height
                && width == that.width
                && interpolation == that.interpolation
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(std, that.std);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * height + width) + 17 * Arrays.hashCode(mean) + Arrays.hashCode(std);
    }

    @Override
    public String toString() {
        return "%dx%d %s mean %s std %s"
                .formatted(height, width, interpolation, Arrays.toString(mean), Arrays.toString(std));
    }
}
