package org.reid4j.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/// Files of a few bytes that claim gigabytes of pixels.
final class Bombs {
    private Bombs() {}

    /// A bomb's format and the size it claims.
    record Claim(ImageFormat format, int width, int height) {
        byte[] file() {
            return bomb(format, width, height);
        }
    }

    /// Every format with every size that its header can hold.
    static Stream<Claim> all() {
        return Stream.of(
                        new int[] {9_000, 9_000},
                        new int[] {20_000, 20_000},
                        new int[] {40_000, 40_000},
                        new int[] {46_340, 46_340},
                        new int[] {50_000, 50_000},
                        new int[] {65_535, 8_191},
                        new int[] {1, Integer.MAX_VALUE})
                .flatMap(size -> Stream.of(ImageFormat.values())
                        .filter(format -> size[1] <= 65_535 || format == ImageFormat.PNG || format == ImageFormat.BMP)
                        .map(format -> new Claim(format, size[0], size[1])));
    }

    static byte[] bomb(ImageFormat format, int width, int height) {
        return switch (format) {
            case PNG -> TestPhotos.png(width, height, 8, 2, new byte[0], new byte[4]);
            case GIF ->
                TestPhotos.join(
                        TestPhotos.ascii("GIF89a"),
                        TestPhotos.of(width, width >> 8, height, height >> 8, 0x80, 0, 0, 0, 0, 0, 255, 255, 255),
                        TestPhotos.of(
                                0x2c, 0, 0, 0, 0, width, width >> 8, height, height >> 8, 0, 2, 1, 0x44, 0, 0x3b));
            case BMP ->
                ByteBuffer.allocate(58)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(TestPhotos.ascii("BM"))
                        .putInt(58)
                        .putInt(0)
                        .putInt(54)
                        .putInt(40)
                        .putInt(width)
                        .putInt(height)
                        .putShort((short) 1)
                        .putShort((short) 24)
                        .array();
            case JPEG -> {
                byte[] jpeg = ImageEncoder.jpeg(TestPhotos.gradient(16, 16), 0.9f);
                int frame = 0;
                while ((jpeg[frame] & 0xff) != 0xff || (jpeg[frame + 1] & 0xff) != 0xc0) {
                    frame++;
                }
                ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) height).putShort(frame + 7, (short) width);
                yield jpeg;
            }
        };
    }

    /// A whole black PNG of 9,000 x 9,000: some 240 kB for 243 MB of pixels.
    static byte[] black() {
        byte[] row = new byte[1 + 3 * 9_000];
        try (var deflater = new Deflater(9)) {
            var data = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int y = 1; y <= 9_000; y++) {
                deflater.setInput(row);
                if (y == 9_000) {
                    deflater.finish();
                }
                for (int n = deflater.deflate(buffer); n > 0; n = deflater.deflate(buffer)) {
                    data.write(buffer, 0, n);
                }
            }
            byte[] empty = TestPhotos.png(9_000, 9_000, 8, 2, new byte[0]);
            return TestPhotos.join(
                    Arrays.copyOf(empty, 33),
                    TestPhotos.chunk("IDAT", data.toByteArray()),
                    TestPhotos.chunk("IEND", new byte[0]));
        }
    }

    /// A PNG of one pixel whose text and colour profile unpack to 50 MB each.
    static byte[] texts() {
        byte[] huge = TestPhotos.deflate(new byte[50_000_000]);
        byte[] text = TestPhotos.chunk("zTXt", TestPhotos.join(TestPhotos.ascii("Comment\0\0"), huge));
        byte[] profile = TestPhotos.chunk("iCCP", TestPhotos.join(TestPhotos.ascii("x\0\0"), huge));
        return TestPhotos.png(1, 1, 8, 2, TestPhotos.join(profile, text), TestPhotos.of(1, 2, 3));
    }
}
