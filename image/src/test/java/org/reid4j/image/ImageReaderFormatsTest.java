package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageException.Reason;

/// Every kind of file that is accepted gives the right colours; every other is refused by name.
class ImageReaderFormatsTest {
    private static final ImageReader READER = new ImageReader(ImageLimits.defaults(), false);
    private static final byte[] NONE = new byte[0];

    private static Pixels read(byte[] file) {
        return READER.read(file, "photo");
    }

    @Test
    void readsAPngLosslessly() {
        Pixels photo = TestPhotos.noise(31, 17, 1);
        assertThat(read(ImageEncoder.png(photo)).rgb()).isEqualTo(photo.rgb());
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_USHORT_565_RGB})
    void readsABitmap(int type) throws IOException {
        byte[] file = written(coloured(type), "bmp");
        assertThat(TestPhotos.at(read(file), 0, 0)).containsExactly(255, 0, 0);
        assertThat(TestPhotos.at(read(file), 6, 4)).containsExactly(0, 0, 255);
    }

    @Test
    void readsAGif() throws IOException {
        byte[] file = written(coloured(BufferedImage.TYPE_BYTE_INDEXED), "gif");
        assertThat(TestPhotos.at(read(file), 0, 0)).containsExactly(255, 0, 0);
        assertThat(TestPhotos.at(read(file), 6, 4)).containsExactly(0, 0, 255);
    }

    @Test
    void readsOnlyTheFirstFrameOfAnAnimation() throws IOException {
        byte[] file = written(coloured(BufferedImage.TYPE_BYTE_INDEXED), "gif");
        // what follows the first frame is never looked at: 1000 frames or garbage cost nothing
        byte[] animated = TestPhotos.join(Arrays.copyOf(file, file.length - 1), new byte[] {0x2c, 1, 2, 3});
        assertThat(read(animated).rgb()).isEqualTo(read(file).rgb());
    }

    /// Left half red, right half blue, 7 x 5.
    private static BufferedImage coloured(int type) {
        var image = new BufferedImage(7, 5, type);
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 7; x++) {
                image.setRGB(x, y, x < 4 ? 0xffff0000 : 0xff0000ff);
            }
        }
        return image;
    }

    private static byte[] written(BufferedImage image, String format) throws IOException {
        var out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    static Stream<Arguments> pngs() {
        byte[] palette = TestPhotos.chunk("PLTE", TestPhotos.of(10, 20, 30, 200, 100, 50));
        byte[] halfClear = TestPhotos.chunk("tRNS", TestPhotos.of(255, 128));
        return Stream.of(
                Arguments.of("grey 8", TestPhotos.png(1, 1, 8, 0, NONE, TestPhotos.of(100)), new int[] {100, 100, 100}),
                Arguments.of(
                        "grey 16", TestPhotos.png(1, 1, 16, 0, NONE, TestPhotos.of(100, 255)), new int[] {100, 100, 100
                        }),
                Arguments.of(
                        "grey 1", TestPhotos.png(1, 1, 1, 0, NONE, TestPhotos.of(0x80)), new int[] {255, 255, 255}),
                Arguments.of("grey 2", TestPhotos.png(1, 1, 2, 0, NONE, TestPhotos.of(0x40)), new int[] {85, 85, 85}),
                Arguments.of("grey 4", TestPhotos.png(1, 1, 4, 0, NONE, TestPhotos.of(0x30)), new int[] {51, 51, 51}),
                Arguments.of(
                        "rgb 16",
                        TestPhotos.png(1, 1, 16, 2, NONE, TestPhotos.of(1, 255, 100, 128, 250, 0)),
                        new int[] {1, 100, 250}),
                Arguments.of(
                        "palette", TestPhotos.png(1, 1, 8, 3, palette, TestPhotos.of(1)), new int[] {200, 100, 50}),
                Arguments.of(
                        "palette with alpha",
                        TestPhotos.png(1, 1, 8, 3, TestPhotos.join(palette, halfClear), TestPhotos.of(1)),
                        new int[] {100, 50, 25}),
                Arguments.of("palette of one bit", TestPhotos.png(2, 1, 1, 3, palette, TestPhotos.of(0x40)), new int[] {
                    10, 20, 30
                }),
                Arguments.of("grey with alpha", TestPhotos.png(1, 1, 8, 4, NONE, TestPhotos.of(200, 51)), new int[] {
                    40, 40, 40
                }),
                Arguments.of(
                        "colour with alpha",
                        TestPhotos.png(1, 1, 8, 6, NONE, TestPhotos.of(255, 100, 50, 51)),
                        new int[] {51, 20, 10}),
                Arguments.of(
                        "16 bits with alpha",
                        TestPhotos.png(1, 1, 16, 6, NONE, TestPhotos.of(255, 0, 100, 0, 50, 0, 255, 255)),
                        new int[] {255, 100, 50}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pngs")
    void readsPngsOfEveryColourType(String kind, byte[] file, int[] colour) {
        assertThat(TestPhotos.at(read(file), 0, 0)).as(kind).containsExactly(colour);
    }

    @Test
    void readsAGreyJpeg() throws IOException {
        assertThat(TestPhotos.at(read(TestPhotos.rawJpeg(16, 16, 90)), 8, 8)).containsExactly(90, 90, 90);
    }

    @Test
    void readsCmykAsAdobeWritesIt() throws IOException {
        byte[] file = TestPhotos.withSegment(TestPhotos.rawJpeg(16, 16, 200, 100, 50, 128), 0xee, TestPhotos.adobe(0));
        // stored values are inverted: red = 200 * 128 / 255
        assertClose(TestPhotos.at(read(file), 8, 8), 100, 50, 25);
    }

    @Test
    void readsYcck() throws IOException {
        // luma and chroma of the inverse of (220, 120, 40)
        double red = 255 - 220;
        double green = 255 - 120;
        double blue = 255 - 40;
        double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        int cb = (int) Math.round((blue - luma) / 1.772 + 128);
        int cr = (int) Math.round((red - luma) / 1.402 + 128);
        byte[] file = TestPhotos.withSegment(
                TestPhotos.rawJpeg(16, 16, (int) Math.round(luma), cb, cr, 255), 0xee, TestPhotos.adobe(2));
        assertClose(TestPhotos.at(read(file), 8, 8), 220, 120, 40);
    }

    private static void assertClose(int[] colour, int... expected) {
        for (int c = 0; c < 3; c++) {
            assertThat(Math.abs(colour[c] - expected[c]))
                    .as(Arrays.toString(colour))
                    .isLessThanOrEqualTo(3);
        }
    }

    static Stream<Arguments> profiles() {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        return Stream.of(Arguments.of("linear light", linear), Arguments.of("broken", new byte[200]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void ignoresColourProfiles(String kind, byte[] profile) {
        byte[] plain = ImageEncoder.jpeg(TestPhotos.gradient(32, 32), 0.9f);
        byte[] segment = TestPhotos.join(TestPhotos.ascii("ICC_PROFILE\0"), new byte[] {1, 1}, profile);
        byte[] profiled = TestPhotos.withSegment(plain, 0xe2, segment);
        byte[] before = profiled.clone();

        assertThat(read(profiled).rgb()).as(kind).isEqualTo(read(plain).rgb());
        assertThat(profiled).as("the caller's bytes").isEqualTo(before);
    }

    @Test
    void readsAJpegStoredAsRgb() throws IOException {
        byte[] file = TestPhotos.withSegment(TestPhotos.rawJpeg(16, 16, 200, 100, 50), 0xee, TestPhotos.adobe(0));
        assertClose(TestPhotos.at(read(file), 8, 8), 200, 100, 50);
    }

    @Test
    void readsAJpegWithoutAnyMarkerAsLumaAndChroma() throws IOException {
        assertClose(TestPhotos.at(read(TestPhotos.rawJpeg(16, 16, 76, 85, 255)), 8, 8), 254, 0, 0);
    }

    @Test
    void decidesByContentNotByName() {
        Pixels photo = TestPhotos.gradient(8, 8);
        assertThat(READER.read(ImageEncoder.png(photo), "photo.jpg").rgb()).isEqualTo(photo.rgb());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><script>alert(1)</script></html>", "PK\u0003\u0004 a zip follows"})
    void readsAPolyglotAsThePhotoItBeginsWith(String tail) {
        byte[] plain = ImageEncoder.jpeg(TestPhotos.gradient(32, 32), 0.9f);
        assertThat(read(TestPhotos.join(plain, TestPhotos.ascii(tail))).rgb())
                .isEqualTo(read(plain).rgb());
    }

    static Stream<Arguments> refused() {
        return Map.of(
                        "RIFF\0\0\0\0WEBPVP8 ", "WebP",
                        "\0\0\0\u0018ftypheic\0\0\0\0", "HEIC",
                        "\0\0\0\u0018ftypavif\0\0\0\0", "AVIF",
                        "II*\0\u0008\0\0\0", "TIFF",
                        "MM\0*\0\0\0\u0008", "TIFF",
                        "%PDF-1.7\n", "PDF",
                        "PK\u0003\u0004\u0014\0", "ZIP",
                        "<?xml version=\"1.0\"?><svg xmlns=\"x\"/>", "SVG",
                        "<!DOCTYPE html><title>404</title>", "HTML",
                        "hello", "not an image")
                .entrySet()
                .stream()
                .map(entry -> Arguments.of(entry.getValue(), entry.getKey()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesOtherFormatsNamingTheAcceptedOnes(String kind, String content) {
        assertThatThrownBy(() -> READER.read(TestPhotos.ascii(content), "upload-7"))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContainingAll("upload-7", kind, "JPEG, PNG, BMP or GIF")
                .satisfies(e -> assertThat(e).message().hasLineCount(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1x1", "1x5000", "5000x1"})
    void readsTinyAndExtremePhotos(String size) {
        int width = Integer.parseInt(size.split("x", -1)[0]);
        int height = Integer.parseInt(size.split("x", -1)[1]);
        Pixels black = TestPhotos.solid(width, height, 0, 0, 0);
        Pixels read = read(ImageEncoder.jpeg(black, 0.9f));
        assertThat(read.rgb()).isEqualTo(black.rgb());
        float[] input = new float[Preprocessing.imagenet(256, 128).length()];
        Preprocessing.imagenet(256, 128).apply(read, input, 0);
        assertThat(input[0]).isEqualTo(-0.485f / 0.229f);
    }
}
