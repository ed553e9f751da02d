package org.reid4j.image.silhouette;

import java.nio.file.Path;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageException;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;

/// Reads the image of one silhouette: black and white, grey, coloured or with transparency, 1 to 16 bits deep.
///
/// Colours become grey as OpenCV weighs them (0.299 red, 0.587 green, 0.114 blue); what is transparent is black. An
/// image without a value above 1 is a mask of zeros and ones, and its ones become 255. Thread-safe.
public final class SilhouetteReader {
    private final ImageReader reader = new ImageReader(ImageLimits.datasets(), false);

    /// Reads one frame.
    ///
    /// @return a walk of one frame
    /// @throws ImageException naming the file, when it cannot be used
    public Silhouettes read(Path file) {
        Pixels pixels = reader.read(file);
        byte[] rgb = pixels.rgb();
        byte[] grey = new byte[rgb.length / 3];
        int largest = 0;
        for (int i = 0; i < grey.length; i++) {
            int value = grey(rgb[3 * i] & 0xff, rgb[3 * i + 1] & 0xff, rgb[3 * i + 2] & 0xff);
            grey[i] = (byte) value;
            largest = Math.max(largest, value);
        }
        if (largest == 1) {
            for (int i = 0; i < grey.length; i++) {
                grey[i] = (byte) (grey[i] == 0 ? 0 : 255);
            }
        }
        return new Silhouettes(1, pixels.height(), pixels.width(), grey);
    }

    /// In units of 2^-14, rounded; the weights' sum is 2^14, so grey stays as it is.
    private static int grey(int red, int green, int blue) {
        return (4899 * red + 9617 * green + 1868 * blue + (1 << 13)) >> 14;
    }
}
