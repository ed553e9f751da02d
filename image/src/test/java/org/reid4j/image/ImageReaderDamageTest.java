package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageException.Reason;

/// Broken files are refused, always by an [ImageException] that names them, and never decoded silently.
class ImageReaderDamageTest {
    private static final ImageReader READER = new ImageReader(ImageLimits.defaults(), false);
    private static final ImageReader LENIENT = new ImageReader(ImageLimits.defaults(), true);

    private static Reason refusal(byte[] file) {
        try {
            READER.read(file, "broken");
        } catch (ImageException e) {
            assertThat(e.getMessage()).contains("broken");
            return e.reason();
        }
        throw new AssertionError("was read");
    }

    enum Source {
        SMOOTH_JPEG,
        NOISY_JPEG,
        GREY_JPEG,
        PNG,
        GIF,
        BMP;

        byte[] file() throws IOException {
            return switch (this) {
                case SMOOTH_JPEG -> ImageEncoder.jpeg(TestPhotos.gradient(64, 128), 0.9f);
                case NOISY_JPEG -> ImageEncoder.jpeg(TestPhotos.noise(64, 128, 3), 0.9f);
                case GREY_JPEG -> TestPhotos.rawJpeg(40, 40, 77);
                case PNG -> ImageEncoder.png(TestPhotos.noise(64, 128, 4));
                case GIF -> otherwise("gif");
                case BMP -> otherwise("bmp");
            };
        }

        private static byte[] otherwise(String format) throws IOException {
            var out = new java.io.ByteArrayOutputStream();
            var image = new java.awt.image.BufferedImage(
                    32,
                    32,
                    format.equals("gif")
                            ? java.awt.image.BufferedImage.TYPE_BYTE_INDEXED
                            : java.awt.image.BufferedImage.TYPE_3BYTE_BGR);
            image.setRGB(3, 3, 0xff00ff00);
            javax.imageio.ImageIO.write(image, format, out);
            return out.toByteArray();
        }
    }

    @ParameterizedTest
    @EnumSource(Source.class)
    void noticesEveryCut(Source source) throws IOException {
        byte[] whole = source.file();
        assertThat(READER.read(whole, "whole").width()).isPositive();
        // a GIF's trailer is not needed for its first frame
        int last = source == Source.GIF ? whole.length - 2 : whole.length - 1;
        for (int percent = 1; percent <= 99; percent++) {
            int length = Math.max(1, last * percent / 100);
            assertThat(refusal(Arrays.copyOf(whole, length)))
                    .as("%s cut at %d %%", source, percent)
                    .isIn(Reason.TRUNCATED, Reason.UNSUPPORTED);
        }
        assertThat(refusal(Arrays.copyOf(whole, last))).isEqualTo(Reason.TRUNCATED);
    }

    @Test
    void readsWhatIsThereWhenAllowed() {
        Pixels whole = TestPhotos.gradient(64, 128);
        byte[] jpeg = ImageEncoder.jpeg(whole, 0.9f);
        Pixels half = LENIENT.read(Arrays.copyOf(jpeg, jpeg.length * 3 / 4), "half.jpg");
        assertThat(half.height()).isEqualTo(128);
        assertThat(TestPhotos.at(half, 60, 2)[0]).isGreaterThan(200);
    }

    @Test
    void noticesScrambledDataInTheMiddle() {
        byte[] jpeg = ImageEncoder.jpeg(TestPhotos.noise(64, 128, 5), 0.9f);
        Arrays.fill(jpeg, jpeg.length / 2, jpeg.length / 2 + 40, (byte) 0xfe);
        assertThat(refusal(jpeg)).isIn(Reason.DAMAGED, Reason.TRUNCATED);
        assertThatThrownBy(() -> READER.read(jpeg, "a.jpg")).hasMessageContaining("a.jpg");
    }

    @Test
    void noticesAFlippedBitInAPng() {
        byte[] png = ImageEncoder.png(TestPhotos.noise(20, 20, 6));
        png[png.length / 2] ^= 1;
        assertThat(refusal(png)).isEqualTo(Reason.DAMAGED);
    }

    @Test
    void refusesZeroBytes() {
        assertThat(refusal(new byte[0])).isEqualTo(Reason.EMPTY);
    }

    @Test
    void refusesOneToThirtyTwoBytes() {
        byte[][] heads = {
            {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0},
            {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
            {'G', 'I', 'F', '8', '9', 'a'},
            {'B', 'M', 0, 0, 0, 0, 0, 0, 0, 0}
        };
        for (byte[] head : heads) {
            for (int length = 1; length <= 32; length++) {
                assertThat(refusal(Arrays.copyOf(head, length))).isNotEqualTo(Reason.RESOURCES);
            }
        }
    }

    @Test
    void refusesAKilobyteOfNoiseBehindEachMagic() {
        byte[][] magics = {
            {},
            {(byte) 0xff, (byte) 0xd8, (byte) 0xff},
            {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
            {'G', 'I', 'F', '8', '9', 'a'},
            {'B', 'M', 54, 4, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0}
        };
        IntStream.range(0, 200).forEach(seed -> {
            byte[] noise = new byte[1024];
            new Random(seed).nextBytes(noise);
            for (byte[] magic : magics) {
                byte[] file = noise.clone();
                System.arraycopy(magic, 0, file, 0, magic.length);
                assertThat(refusal(file)).as("seed %d", seed).isNotEqualTo(Reason.RESOURCES);
            }
        });
    }

    @Test
    void throwsNothingElseForMutatedFiles() throws IOException {
        for (Source source : Source.values()) {
            byte[] whole = source.file();
            for (int seed = 0; seed < 150; seed++) {
                var random = new Random(seed);
                byte[] mutant = whole.clone();
                for (int i = 0; i < 1 + random.nextInt(8); i++) {
                    mutant[random.nextInt(Math.min(mutant.length, 700))] = (byte) random.nextInt(256);
                }
                try {
                    READER.read(mutant, "mutant");
                } catch (ImageException e) {
                    assertThat(e.reason()).as("%s seed %d", source, seed).isNotEqualTo(Reason.RESOURCES);
                }
            }
        }
    }

    @Test
    void refusesJpegsWithoutAPicture() {
        byte[] jpeg = ImageEncoder.jpeg(TestPhotos.gradient(16, 16), 0.9f);
        assertThat(refusal(TestPhotos.of(0xff, 0xd8, 0xff, 0xd9))).isEqualTo(Reason.DAMAGED);
        assertThat(refusal(TestPhotos.withSegment(TestPhotos.of(0xff, 0xd8, 0xff, 0xd9), 0xfe, new byte[9])))
                .isEqualTo(Reason.DAMAGED);
        byte[] pastTheEnd = TestPhotos.join(Arrays.copyOf(jpeg, 2), TestPhotos.of(0xff, 0xee, 0xff, 0xff, 1, 2));
        assertThat(refusal(pastTheEnd)).isEqualTo(Reason.TRUNCATED);
        byte[] bogusLength = TestPhotos.join(Arrays.copyOf(jpeg, 2), TestPhotos.of(0xff, 0xee, 0, 1, 1, 2, 3));
        assertThat(refusal(bogusLength)).isEqualTo(Reason.DAMAGED);
        byte[] garbageFirst = TestPhotos.join(new byte[] {1, 2, 3}, jpeg);
        assertThat(refusal(garbageFirst)).isEqualTo(Reason.UNSUPPORTED);
    }

    @Test
    void refusesASecondFrameHeaderThatCouldHideABomb() {
        byte[] jpeg = ImageEncoder.jpeg(TestPhotos.gradient(16, 16), 0.9f);
        byte[] small = TestPhotos.of(8, 0, 16, 0, 16, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1);
        assertThatThrownBy(() -> READER.read(TestPhotos.withSegment(jpeg, 0xc0, small), "two.jpg"))
                .isInstanceOf(ImageException.class)
                .hasMessageContainingAll("two.jpg", "two frame headers");
    }

    @Test
    void refusesReservedSegments() {
        byte[] jpeg = ImageEncoder.jpeg(TestPhotos.gradient(16, 16), 0.9f);
        assertThat(refusal(TestPhotos.withSegment(jpeg, 0x44, new byte[8]))).isEqualTo(Reason.DAMAGED);
    }

    @Test
    void refusesAJpegOfAThousandScans() {
        byte[] jpeg = ImageEncoder.jpeg(TestPhotos.gradient(16, 16), 0.9f);
        byte[] scan = TestPhotos.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0);
        byte[] file = Arrays.copyOf(jpeg, jpeg.length - 2);
        for (int i = 0; i < 1000; i++) {
            file = TestPhotos.join(file, scan);
        }
        assertThat(refusal(TestPhotos.join(file, TestPhotos.of(0xff, 0xd9)))).isEqualTo(Reason.DAMAGED);
    }

    @Test
    void namesMissingFilesAndDirectories(@TempDir Path folder) {
        assertThatThrownBy(() -> READER.read(folder.resolve("nobody.jpg")))
                .isInstanceOf(ImageException.class)
                .hasMessageContainingAll("nobody.jpg", "there is no such file");
        assertThatThrownBy(() -> READER.read(folder))
                .isInstanceOf(ImageException.class)
                .hasMessageContainingAll(folder.toString(), "is a directory");
    }

    @Test
    void reportsTheDefectInOneLineWithoutTheName(@TempDir Path folder) throws IOException {
        byte[] jpeg = ImageEncoder.jpeg(TestPhotos.gradient(64, 128), 0.9f);
        Path good = Files.write(folder.resolve("0002_c1s1_000451_03.jpg"), jpeg);
        Path cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(jpeg, 900));
        Path empty = Files.createFile(folder.resolve("empty.jpg"));

        assertThat(READER.defect(good)).isEmpty();
        assertThat(READER.defect(cut))
                .hasValueSatisfying(
                        defect -> assertThat(defect).contains("cut off").doesNotContain("cut.jpg", "\n"));
        assertThat(READER.defect(empty)).hasValue("it is empty (0 bytes)");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void refusesBitmapsThatHideAnotherFile(int compression) throws IOException {
        byte[] bmp = Source.BMP.file();
        bmp[30] = (byte) compression;
        assertThat(refusal(bmp)).isEqualTo(Reason.UNSUPPORTED);
    }
}
