package org.reid4j.cli.report;

import java.nio.file.Path;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.Resize;

/// Small JPEG copies of photos for a page; a photo that cannot be read becomes a grey tile, since a
/// report must not fail for one.
///
/// @param reader how photos are read
/// @param side length of the longer side in pixels
record Thumbnails(ImageReader reader, int side) {
    private static final float QUALITY = 0.82f;

    /// Reads any photo that a dataset may hold.
    static Thumbnails of(int side) {
        return new Thumbnails(new ImageReader(ImageLimits.datasets(), true), side);
    }

    byte[] jpeg(Path photo) {
        return ImageEncoder.jpeg(pixels(photo), QUALITY);
    }

    Pixels pixels(Path photo) {
        try {
            return Resize.within(reader.read(photo), side);
        } catch (ReidException unreadable) {
            var grey = new byte[side / 2 * side * 3];
            java.util.Arrays.fill(grey, (byte) 128);
            return new Pixels(side / 2, side, grey);
        }
    }
}
