package org.reid4j.image;

import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.reid4j.core.Pixels;

/// Photos and image files made in code, byte by byte where the byte matters.
public final class TestPhotos {
    private static final byte[] PNG_MAGIC = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private TestPhotos() {}

    /// A photo whose every pixel tells its place; smooth, so that JPEG keeps it.
    public static Pixels gradient(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[i++] = (byte) (x * 255 / Math.max(1, width - 1));
                rgb[i++] = (byte) (y * 255 / Math.max(1, height - 1));
                rgb[i++] = (byte) ((x + y) * 127 / Math.max(1, width + height - 2));
            }
        }
        return new Pixels(width, height, rgb);
    }

    public static Pixels noise(int width, int height, long seed) {
        byte[] rgb = new byte[3 * width * height];
        new Random(seed).nextBytes(rgb);
        return new Pixels(width, height, rgb);
    }

    public static Pixels solid(int width, int height, int red, int green, int blue) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) red;
            rgb[i + 1] = (byte) green;
            rgb[i + 2] = (byte) blue;
        }
        return new Pixels(width, height, rgb);
    }

    public static int[] at(Pixels pixels, int x, int y) {
        int i = 3 * (y * pixels.width() + x);
        return new int[] {pixels.rgb()[i] & 0xff, pixels.rgb()[i + 1] & 0xff, pixels.rgb()[i + 2] & 0xff};
    }

    /// A photo of the resources, read by the code under test; its lossless reading is checked against Pillow's numbers.
    public static Pixels resource(String name) {
        return new ImageReader(ImageLimits.defaults(), false).read(bytes(name), name);
    }

    public static byte[] bytes(String name) {
        try (InputStream in = Objects.requireNonNull(TestPhotos.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static List<String[]> table(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(",", -1))
                .toList();
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] chunk(String type, byte[] data) {
        byte[] named = join(ascii(type), data);
        var crc = new CRC32();
        crc.update(named);
        return ByteBuffer.allocate(named.length + 8)
                .putInt(data.length)
                .put(named)
                .putInt((int) crc.getValue())
                .array();
    }

    static byte[] ihdr(int width, int height, int depth, int colourType) {
        byte[] data = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) depth)
                .put((byte) colourType)
                .array();
        return chunk("IHDR", data);
    }

    /// A PNG from rows of packed samples; `before` are whole chunks in front of the data.
    static byte[] png(int width, int height, int depth, int colourType, byte[] before, byte[]... rows) {
        var raw = new ByteArrayOutputStream();
        for (byte[] row : rows) {
            raw.write(0);
            raw.writeBytes(row);
        }
        return join(
                PNG_MAGIC,
                ihdr(width, height, depth, colourType),
                before,
                chunk("IDAT", deflate(raw.toByteArray())),
                chunk("IEND", new byte[0]));
    }

    static byte[] deflate(byte[] raw) {
        try (var deflater = new Deflater(9)) {
            deflater.setInput(raw);
            deflater.finish();
            var out = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    static byte[] of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /// A TIFF block with an orientation of type SHORT, as cameras write it.
    static byte[] tiff(boolean little, int orientation) {
        return little
                ? of('I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0)
                : of('M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0);
    }

    /// Puts a segment directly behind a JPEG's first two bytes.
    static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
        byte[] head = of(0xff, 0xd8, 0xff, marker, (data.length + 2) >> 8, data.length + 2);
        return join(head, data, java.util.Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    static byte[] withExif(byte[] jpeg, byte[] tiff) {
        return withSegment(jpeg, 0xe1, join(ascii("Exif\0\0"), tiff));
    }

    static byte[] adobe(int transform) {
        return join(ascii("Adobe"), of(0, 100, 0, 0, 0, 0, transform));
    }

    /// A JPEG of one, three or four samples a pixel without any colour conversion or Adobe segment.
    static byte[] rawJpeg(int width, int height, int... samples) throws IOException {
        int bands = samples.length;
        WritableRaster raster = Raster.createInterleavedRaster(0, width, height, bands, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, samples);
            }
        }
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(1);
            writer.write(null, new IIOImage(raster, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
