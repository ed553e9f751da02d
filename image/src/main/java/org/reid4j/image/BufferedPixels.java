package org.reid4j.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import javax.imageio.IIOException;
import org.reid4j.core.Pixels;

/// The pixels of a picture that another library decoded, by the same rules as those of files: grey is
/// repeated in the three channels, 16 bits keep their upper 8, transparent pixels are laid over black.
public final class BufferedPixels {
    private BufferedPixels() {}

    /// @param image left as it is; a part of a larger one counts as itself
    /// @throws IllegalArgumentException when its kind of colours is not known
    public static Pixels of(BufferedImage image) {
        WritableRaster copy = image.getColorModel().createCompatibleWritableRaster(image.getWidth(), image.getHeight());
        var raster = image.getRaster();
        int width = image.getWidth();
        int height = image.getHeight();
        Object samples = raster.getDataElements(raster.getMinX(), raster.getMinY(), width, height, null);
        copy.setDataElements(0, 0, width, height, samples);
        try {
            return RasterPixels.of(new BufferedImage(
                    image.getColorModel(), copy, image.getColorModel().isAlphaPremultiplied(), null));
        } catch (IIOException unknown) {
            throw new IllegalArgumentException(
                    "a picture whose colours cannot be read: " + unknown.getMessage(), unknown);
        }
    }
}
