package org.reid4j.image.silhouette;

import org.reid4j.core.Pixels;

/// Frames of a walk side by side, for people to see.
public final class FilmStrip {
    private static final int GAP = 2;
    private static final byte GREY = (byte) 0x80;

    private FilmStrip() {}

    /// Some frames, evenly spread over all, the first among them.
    ///
    /// @param values holds `[frames, height, width]` from `offset` on, 0 to 1
    /// @param shown how many, at least 1; fewer where there are fewer
    public static Pixels of(float[] values, int offset, int frames, int height, int width, int shown) {
        int count = Math.min(shown, frames);
        int across = count * width + (count - 1) * GAP;
        var rgb = new byte[3 * across * height];
        java.util.Arrays.fill(rgb, GREY);
        for (int i = 0; i < count; i++) {
            int from = offset + i * frames / count * height * width;
            int left = i * (width + GAP);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    var value = (byte) Math.clamp(Math.round(255 * values[from + y * width + x]), 0, 255);
                    int at = 3 * (y * across + left + x);
                    rgb[at] = value;
                    rgb[at + 1] = value;
                    rgb[at + 2] = value;
                }
            }
        }
        return new Pixels(across, height, rgb);
    }
}
