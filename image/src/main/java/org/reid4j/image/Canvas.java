package org.reid4j.image;

import java.util.Arrays;
import org.reid4j.core.Pixels;

/// A drawing surface for sheets of photos that needs no fonts and no display, so that reports look alike everywhere.
///
/// Everything drawn beyond the edge is cut off. Colours are `0xRRGGBB`. Used by one thread.
public final class Canvas {
    private final int width;
    private final int height;
    private final byte[] rgb;

    /// @param background fills it at first
    public Canvas(int width, int height, int background) {
        this.width = width;
        this.height = height;
        this.rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        rectangle(0, 0, width, height, background);
    }

    /// Fills a rectangle.
    public void rectangle(int x, int y, int columns, int rows, int colour) {
        int left = Math.max(x, 0);
        int right = Math.min(x + columns, width);
        for (int row = Math.max(y, 0); row < Math.min(y + rows, height); row++) {
            for (int column = left; column < right; column++) {
                int at = 3 * (row * width + column);
                rgb[at] = (byte) (colour >> 16);
                rgb[at + 1] = (byte) (colour >> 8);
                rgb[at + 2] = (byte) colour;
            }
        }
    }

    /// Draws a frame inside a rectangle's edges.
    public void frame(int x, int y, int columns, int rows, int thickness, int colour) {
        rectangle(x, y, columns, thickness, colour);
        rectangle(x, y + rows - thickness, columns, thickness, colour);
        rectangle(x, y, thickness, rows, colour);
        rectangle(x + columns - thickness, y, thickness, rows, colour);
    }

    /// Draws a photo in its own size.
    public void photo(int x, int y, Pixels photo) {
        int left = Math.max(x, 0);
        int right = Math.min(x + photo.width(), width);
        if (left >= right) {
            return;
        }
        for (int row = Math.max(y, 0); row < Math.min(y + photo.height(), height); row++) {
            int from = 3 * ((row - y) * photo.width() + left - x);
            System.arraycopy(photo.rgb(), from, rgb, 3 * (row * width + left), 3 * (right - left));
        }
    }

    /// Writes a line of text in capitals, 5 by 7 dots a letter.
    ///
    /// @param y the line's upper edge
    /// @param scale pixels a dot, at least 1
    public void text(int x, int y, String text, int scale, int colour) {
        int pen = x;
        for (int letter : text.codePoints().toArray()) {
            int[] rows = Glyphs.rows(letter);
            for (int row = 0; row < Glyphs.HEIGHT; row++) {
                for (int column = 0; column < Glyphs.WIDTH; column++) {
                    if ((rows[row] >> (Glyphs.WIDTH - 1 - column) & 1) != 0) {
                        rectangle(pen + column * scale, y + row * scale, scale, scale, colour);
                    }
                }
            }
            pen += Glyphs.ADVANCE * scale;
        }
    }

    /// Width of a line of text in pixels.
    public static int textWidth(String text, int scale) {
        return text.codePointCount(0, text.length()) * Glyphs.ADVANCE * scale;
    }

    /// What has been drawn so far, copied.
    public Pixels pixels() {
        return new Pixels(width, height, Arrays.copyOf(rgb, rgb.length));
    }
}
