package org.reid4j.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import javax.imageio.IIOException;
import org.reid4j.core.Pixels;

/// Takes samples out of a decoded raster without Java's colour conversion, which is slow and treats grey as linear
/// light.
final class RasterPixels {
    private RasterPixels() {}

    /// The image may be overwritten: a plain photo's own buffer becomes the result.
    static Pixels of(BufferedImage image) throws IIOException {
        Raster raster = image.getRaster();
        ColorModel colours = image.getColorModel();
        if (colours instanceof IndexColorModel palette) {
            return indexed(raster, palette);
        }
        if (colours instanceof DirectColorModel) {
            return packed(image);
        }
        boolean bytes = raster.getDataBuffer() instanceof DataBufferByte;
        if (bytes && raster.getNumBands() == 3 && raster.getSampleModel() instanceof ComponentSampleModel model) {
            return plain(raster, model);
        }
        return banded(raster);
    }

    /// Three interleaved byte bands, the shape of nearly every photo: swaps red and blue in place.
    private static Pixels plain(Raster raster, ComponentSampleModel model) throws IIOException {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
        int[] bands = model.getBandOffsets();
        boolean dense = data.length == 3 * width * height
                && model.getPixelStride() == 3
                && model.getScanlineStride() == 3 * width
                && raster.getDataBuffer().getNumBanks() == 1;
        if (dense && bands[0] == 2 && bands[1] == 1 && bands[2] == 0) {
            for (int i = 0; i < data.length; i += 3) {
                byte blue = data[i];
                data[i] = data[i + 2];
                data[i + 2] = blue;
            }
            return new Pixels(width, height, data);
        }
        if (dense && bands[0] == 0 && bands[1] == 1 && bands[2] == 2) {
            return new Pixels(width, height, data);
        }
        return banded(raster);
    }

    private static Pixels indexed(Raster raster, IndexColorModel palette) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            raster.getSamples(0, y, width, 1, 0, row);
            for (int index : row) {
                // an index beyond the palette is a broken file; viewers show black
                int colour = index < colours.length ? colours[index] : 0;
                at = put(rgb, at, (colour >>> 16) & 0xff, (colour >>> 8) & 0xff, colour & 0xff, colour >>> 24);
            }
        }
        return new Pixels(width, height, rgb);
    }

    private static Pixels packed(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int colour : row) {
                at = put(rgb, at, (colour >>> 16) & 0xff, (colour >>> 8) & 0xff, colour & 0xff, colour >>> 24);
            }
        }
        return new Pixels(width, height, rgb);
    }

    /// Grey, grey with alpha, colour, colour with alpha; 8 or 16 bits a sample.
    private static Pixels banded(Raster raster) throws IIOException {
        int bands = raster.getNumBands();
        int shift = switch (raster.getDataBuffer().getDataType()) {
            case DataBuffer.TYPE_BYTE -> 0;
            case DataBuffer.TYPE_USHORT -> 8;
            default -> throw new IIOException("samples that are neither 8 nor 16 bits wide");
        };
        if (bands < 1 || bands > 4) {
            throw new IIOException("%d colour channels".formatted(bands));
        }
        boolean grey = bands <= 2;
        boolean alpha = bands % 2 == 0;
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[bands * width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int i = 0; i < row.length; i += bands) {
                int opacity = alpha ? row[i + bands - 1] >>> shift : 255;
                int red = row[i] >>> shift;
                int green = grey ? red : row[i + 1] >>> shift;
                int blue = grey ? red : row[i + 2] >>> shift;
                at = put(rgb, at, red, green, blue, opacity);
            }
        }
        return new Pixels(width, height, rgb);
    }

    /// Writes one pixel laid over black, returns the place of the next.
    private static int put(byte[] rgb, int at, int red, int green, int blue, int opacity) {
        rgb[at] = over(red, opacity);
        rgb[at + 1] = over(green, opacity);
        rgb[at + 2] = over(blue, opacity);
        return at + 3;
    }

    private static byte over(int colour, int opacity) {
        return (byte) (opacity == 255 ? colour : (colour * opacity + 127) / 255);
    }
}
