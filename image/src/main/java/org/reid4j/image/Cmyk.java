package org.reid4j.image;

import java.awt.image.Raster;
import javax.imageio.IIOException;
import org.reid4j.core.Pixels;

/// Turns four-channel JPEG samples into RGB, because reading them as three bands gives wrong colours without an error.
///
/// Like the field's Python loaders: samples are inverted as Adobe writes them (255 is no ink), no colour profile,
/// `R = C * K / 255` of the stored values.
final class Cmyk {
    private static final int YCCK = 2;

    private Cmyk() {}

    /// @param raster four bands as the decoder gives them without colour conversion
    /// @param adobeTransform 2 when the first three bands are luma and chroma
    static Pixels toPixels(Raster raster, int adobeTransform) throws IIOException {
        if (raster.getNumBands() != 4) {
            throw new IIOException("four channels announced, %d found".formatted(raster.getNumBands()));
        }
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[4 * width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += 4) {
                int black = row[i + 3];
                if (adobeTransform == YCCK) {
                    double luma = row[i];
                    double cb = row[i + 1] - 128;
                    double cr = row[i + 2] - 128;
                    rgb[at++] = scaled(255 - clip(luma + 1.402 * cr), black);
                    rgb[at++] = scaled(255 - clip(luma - 0.344136 * cb - 0.714136 * cr), black);
                    rgb[at++] = scaled(255 - clip(luma + 1.772 * cb), black);
                } else {
                    rgb[at++] = scaled(row[i], black);
                    rgb[at++] = scaled(row[i + 1], black);
                    rgb[at++] = scaled(row[i + 2], black);
                }
            }
        }
        return new Pixels(width, height, rgb);
    }

    private static byte scaled(int colour, int black) {
        return (byte) ((colour * black + 127) / 255);
    }

    private static int clip(double value) {
        return (int) Math.clamp(Math.rint(value), 0, 255);
    }
}
