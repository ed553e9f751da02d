package org.reid4j.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageException.Reason;

/// Turns pixels into JPEG or PNG files for reports and stores. What it writes holds pixels only: no metadata of the
/// source.
public final class ImageEncoder {
    private static final float REPORT_QUALITY = 0.9f;

    private ImageEncoder() {}

    /// A baseline JPEG with chroma at half resolution.
    ///
    /// @param quality above 0, at most 1; 0.9 is good for reports
    public static byte[] jpeg(Pixels pixels, float quality) {
        if (!(quality > 0 && quality <= 1)) {
            throw new IllegalArgumentException("quality=%s is outside 0..1".formatted(quality));
        }
        return encode(pixels, "jpeg", quality);
    }

    /// A PNG, without loss.
    public static byte[] png(Pixels pixels) {
        return encode(pixels, "png", 0);
    }

    /// A PNG with one byte a pixel, without loss: silhouettes and masks.
    ///
    /// @param values `[height, width]` row by row, 0 black to 255 white as unsigned bytes
    public static byte[] greyPng(int width, int height, byte[] values) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, width, height, values);
        return encode(image, "png", 0);
    }

    /// Writes a file whose ending says the format: `.png`, `.jpg` or `.jpeg` (quality 0.9). Overwrites.
    ///
    /// @throws ImageException when the file cannot be written
    public static void write(Pixels pixels, Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        byte[] bytes;
        if (name.endsWith(".png")) {
            bytes = png(pixels);
        } else if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
            bytes = jpeg(pixels, REPORT_QUALITY);
        } else {
            throw new IllegalArgumentException("file=%s does not end in .png, .jpg or .jpeg".formatted(file));
        }
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new ImageException(
                    Reason.RESOURCES,
                    file.toString(),
                    "it cannot be written: " + e,
                    "check the folder and its space",
                    e);
        }
    }

    private static byte[] encode(Pixels pixels, String format, float quality) {
        return encode(image(pixels), format, quality);
    }

    private static byte[] encode(BufferedImage image, String format, float quality) {
        var bytes = new ByteArrayOutputStream(image.getWidth() * image.getHeight() + 1024);
        ImageWriter writer = writer(format);
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            if (quality > 0) {
                param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                param.setCompressionQuality(quality);
            }
            writer.write(null, new IIOImage(image, null, null), param);
        } catch (IOException e) {
            throw new ImageException(Reason.RESOURCES, "in memory", "it cannot be encoded: " + e, "", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// The JDK's own writer, whatever plug-ins lie on the class path.
    private static ImageWriter writer(String format) {
        Iterator<ImageWriterSpi> all = IIORegistry.getDefaultInstance().getServiceProviders(ImageWriterSpi.class, true);
        while (all.hasNext()) {
            ImageWriterSpi provider = all.next();
            if (provider.getClass().getModule() == ImageIO.class.getModule()
                    && List.of(provider.getFormatNames()).contains(format)) {
                try {
                    return provider.createWriterInstance();
                } catch (IOException e) {
                    throw new IllegalStateException(
                            "the %s writer of this Java runtime does not start".formatted(format), e);
                }
            }
        }
        throw new IllegalStateException("this Java runtime has no %s writer (module java.desktop)".formatted(format));
    }

    private static BufferedImage image(Pixels pixels) {
        var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] to = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] from = pixels.rgb();
        for (int i = 0; i < to.length; i += 3) {
            to[i] = from[i + 2];
            to[i + 1] = from[i + 1];
            to[i + 2] = from[i];
        }
        return image;
    }
}
