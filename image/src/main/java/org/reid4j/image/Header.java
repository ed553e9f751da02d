package org.reid4j.image;

import java.util.Optional;
import org.reid4j.image.ImageException.Reason;

/// What a file's own structure says before any decoder runs: size, orientation, and whether it is all there.
///
/// @param width columns as stored, 0 when no size was found
/// @param height rows as stored, 0 when no size was found
/// @param channels components of a JPEG's frame; 0 for other formats
/// @param adobeTransform the colour transform of a JPEG's Adobe segment, -1 without one
/// @param profiled whether a JPEG carries a colour profile
/// @param orientation how to turn the decoded picture
/// @param flaw the first contradiction found
record Header(
        int width,
        int height,
        int channels,
        int adobeTransform,
        boolean profiled,
        Orientation orientation,
        Optional<Flaw> flaw) {

    /// A contradiction in a file's structure.
    ///
    /// @param reason TRUNCATED, DAMAGED or UNSUPPORTED
    /// @param text one line without the file's name
    record Flaw(Reason reason, String text) {}

    /// Walks a file's structure in one bounded pass.
    static Header of(ImageFormat format, byte[] bytes) {
        return switch (format) {
            case JPEG -> JpegHeader.read(bytes);
            case PNG -> PngHeader.read(bytes);
            case GIF -> GifHeader.read(bytes);
            case BMP -> BmpHeader.read(bytes);
        };
    }

    static Header plain(int width, int height, Orientation orientation, Optional<Flaw> flaw) {
        return new Header(width, height, 0, -1, false, orientation, flaw);
    }

    static Optional<Flaw> truncated(String text) {
        return Optional.of(new Flaw(Reason.TRUNCATED, text));
    }

    static Optional<Flaw> damaged(String text) {
        return Optional.of(new Flaw(Reason.DAMAGED, text));
    }
}
