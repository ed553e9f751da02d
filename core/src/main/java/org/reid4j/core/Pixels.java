package org.reid4j.core;

/// A decoded photo, so that modules can hand pictures around without an imaging library.
///
/// @param width columns, at least 1
/// @param height rows, at least 1
/// @param rgb `width * height * 3` bytes, row by row from the top left, red green blue, 0..255 as unsigned bytes;
///     not copied, so the giver must not write to it afterwards
@SuppressWarnings("ArrayRecordComponent") // a buffer, compared by nobody
public record Pixels(int width, int height, byte[] rgb) {
    public Pixels {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException("pixels of %d x %d need %d bytes, got %d"
                    .formatted(width, height, 3L * width * height, rgb.length));
        }
    }
}
