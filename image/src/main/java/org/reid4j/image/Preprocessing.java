package org.reid4j.image;

import java.util.Arrays;
import org.reid4j.core.Pixels;

/// What a network expects of a photo: size, filter, the order of its channels, and the mean and
/// deviation they are normalised with.
///
/// Travels with the weights: an embedding is only comparable with those made by the same preprocessing.
///
/// @param height rows of the network's input
/// @param width columns of the network's input
/// @param interpolation the filter of the resize
/// @param order in which the network reads the colours
/// @param white what the brightest value is before mean and deviation: 1 or 255
/// @param mean three values in 0..`white`, in the network's order; copied
/// @param std three positive values in the same units and order; copied
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare contents
public record Preprocessing(
        int height, int width, Interpolation interpolation, ChannelOrder order, int white, float[] mean, float[] std) {
    /// The longest height or width of a network's input.
    public static final int LONGEST = 2048;

    private static final int CHANNELS = 3;
    private static final int BRIGHTEST = 255;
    private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};

    public Preprocessing {
        if (height < 1 || width < 1 || height > LONGEST || width > LONGEST) {
            throw new IllegalArgumentException(
                    "height=%d, width=%d: both must be in 1..%d".formatted(height, width, LONGEST));
        }
        if (white != 1 && white != BRIGHTEST) {
            throw new IllegalArgumentException("white is " + white + ", must be 1 or 255");
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
            if (mean[c] < 0 || mean[c] > white) {
                throw new IllegalArgumentException("mean=%s: each must be in 0..%d%s"
                        .formatted(
                                Arrays.toString(mean),
                                white,
                                white == 1 && mean[c] > 1 ? "; means of values up to 255 go with scale 255" : ""));
            }
        }
        mean = mean.clone();
        std = std.clone();
    }

    /// Red green blue, 0 to 1 before mean and deviation: as nearly all networks have it.
    public Preprocessing(int height, int width, Interpolation interpolation, float[] mean, float[] std) {
        this(height, width, interpolation, ChannelOrder.RGB, 1, mean, std);
    }

    /// The same at another size of the network's input.
    ///
    /// @param factor of height and width, which are rounded
    public Preprocessing scaled(double factor) {
        return new Preprocessing(
                (int) Math.round(height * factor),
                (int) Math.round(width * factor),
                interpolation,
                order,
                white,
                mean,
                std);
    }

    /// Bilinear resize and ImageNet's mean and deviation: the strong baseline's and nearly everybody's.
    public static Preprocessing imagenet(int height, int width) {
        return new Preprocessing(height, width, Interpolation.BILINEAR, IMAGENET_MEAN, IMAGENET_STD);
    }

    /// The mean of ImageNet's photos: red, green, blue, of values 0 to 1.
    public static float[] imagenetMean() {
        return IMAGENET_MEAN.clone();
    }

    /// The deviation of ImageNet's photos: red, green, blue, of values 0 to 1.
    public static float[] imagenetStd() {
        return IMAGENET_STD.clone();
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
        return Math.multiplyExact(CHANNELS * height, width);
    }

    /// Resizes and normalises a photo into a batch.
    ///
    /// @param source any size
    /// @param target receives [#length()] values from `offset` on, `[3, height, width]`, in the
    ///     network's order
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
        for (int c = 0; c < CHANNELS; c++) {
            float[] table = table(c);
            int at = offset + c * plane;
            for (int i = 0, from = order.colour(c); i < plane; i++, from += CHANNELS) {
                target[at + i] = table[rgb[from] & 0xff];
            }
        }
    }

    /// What each of a photo's 256 values becomes in a channel, for whoever lays out a network's input
    /// himself.
    ///
    /// @param channel of the network, 0 to 2; its colour is `order().colour(channel)`
    public float[] table(int channel) {
        var table = new float[BRIGHTEST + 1];
        for (int value = 0; value < table.length; value++) {
            float scaled = white == BRIGHTEST ? value : value / (float) BRIGHTEST;
            table[value] = (scaled - mean[channel]) / std[channel];
        }
        return table;
    }

    /// A photo of the network's size that says nothing: every pixel is the mean, so that its input is
    /// about 0.
    public Pixels nothing() {
        var rgb = new byte[length()];
        for (int c = 0; c < CHANNELS; c++) {
            int value = Math.clamp(Math.round(BRIGHTEST * mean[c] / white), 0, BRIGHTEST);
            for (int i = order.colour(c); i < rgb.length; i += CHANNELS) {
                rgb[i] = (byte) value;
            }
        }
        return new Pixels(width, height, rgb);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preprocessing that
                && height == that.height
                && width == that.width
                && interpolation == that.interpolation
                && order == that.order
                && white == that.white
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(std, that.std);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * height + width) + white)
                + (order == ChannelOrder.RGB ? 0 : 7)
                + 17 * Arrays.hashCode(mean)
                + Arrays.hashCode(std);
    }

    @Override
    public String toString() {
        return "%dx%d %s%s%s mean %s std %s"
                .formatted(
                        height,
                        width,
                        interpolation,
                        order == ChannelOrder.RGB ? "" : " " + order,
                        white == 1 ? "" : " 0.." + white,
                        Arrays.toString(mean),
                        Arrays.toString(std));
    }
}
