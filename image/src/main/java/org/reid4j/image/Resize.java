package org.reid4j.image;

import java.util.Arrays;
import org.reid4j.core.Pixels;

/// Resizes as the Python loaders do, byte for byte, so that published weights see the pixels they were trained on.
///
/// The filter is widened when shrinking (antialiased). Rows first, then columns, each rounded to 8 bits, with weights
/// in fixed point of 22 bits: the arithmetic of Pillow's resampling.
public final class Resize {
    private Resize() {}

    /// Resizes with the triangle filter; the source itself when it has that size already.
    public static Pixels bilinear(Pixels source, int height, int width) {
        return resize(source, height, width, Interpolation.BILINEAR);
    }

    /// Resizes by cubic convolution; the source itself when it has that size already.
    public static Pixels bicubic(Pixels source, int height, int width) {
        return resize(source, height, width, Interpolation.BICUBIC);
    }

    /// Makes a photo fit into a square of `maxSide`, keeping its proportions; the source itself when it fits already.
    public static Pixels within(Pixels source, int maxSide) {
        int longest = Math.max(source.width(), source.height());
        if (longest <= maxSide) {
            return source;
        }
        double scale = (double) maxSide / longest;
        int height = Math.max(1, (int) Math.rint(source.height() * scale));
        int width = Math.max(1, (int) Math.rint(source.width() * scale));
        return bicubic(source, height, width);
    }

    /// Resizes to exactly the given size.
    ///
    /// @param height rows of the result, at least 1
    /// @param width columns of the result, at least 1
    public static Pixels resize(Pixels source, int height, int width, Interpolation interpolation) {
        if (height < 1 || width < 1 || 3L * height * width > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("cannot resize to height=%d, width=%d".formatted(height, width));
        }
        if (width == source.width() && height == source.height()) {
            return source;
        }
        byte[] rows = source.rgb();
        if (width != source.width()) {
            rows = horizontal(rows, source.width(), source.height(), Taps.of(source.width(), width, interpolation));
        }
        if (height != source.height()) {
            rows = vertical(rows, width, Taps.of(source.height(), height, interpolation));
        }
        return new Pixels(width, height, rows);
    }

    private static byte[] horizontal(byte[] from, int oldWidth, int height, Taps taps) {
        int width = taps.first().length;
        byte[] to = new byte[3 * width * height];
        int size = taps.size();
        int[] weights = taps.weights();
        int at = 0;
        for (int y = 0; y < height; y++) {
            int line = 3 * y * oldWidth;
            for (int x = 0; x < width; x++) {
                int red = Taps.HALF;
                int green = Taps.HALF;
                int blue = Taps.HALF;
                int i = line + 3 * taps.first()[x];
                int end = x * size + taps.count()[x];
                for (int k = x * size; k < end; k++, i += 3) {
                    int weight = weights[k];
                    red += (from[i] & 0xff) * weight;
                    green += (from[i + 1] & 0xff) * weight;
                    blue += (from[i + 2] & 0xff) * weight;
                }
                to[at++] = Taps.round(red);
                to[at++] = Taps.round(green);
                to[at++] = Taps.round(blue);
            }
        }
        return to;
    }

    private static byte[] vertical(byte[] from, int width, Taps taps) {
        int height = taps.first().length;
        int line = 3 * width;
        byte[] to = new byte[line * height];
        int[] sums = new int[line];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, Taps.HALF);
            for (int k = 0; k < taps.count()[y]; k++) {
                int weight = taps.weights()[y * taps.size() + k];
                int row = (taps.first()[y] + k) * line;
                for (int i = 0; i < line; i++) {
                    sums[i] += (from[row + i] & 0xff) * weight;
                }
            }
            int at = y * line;
            for (int i = 0; i < line; i++) {
                to[at + i] = Taps.round(sums[i]);
            }
        }
        return to;
    }
}
