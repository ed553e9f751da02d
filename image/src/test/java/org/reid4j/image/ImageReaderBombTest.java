package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.ReidException.Kind;
import org.reid4j.image.ImageException.Reason;

/// A few bytes that claim gigabytes cost nothing: the header alone decides.
class ImageReaderBombTest {
    private static final ImageReader READER = new ImageReader(ImageLimits.defaults(), false);
    private static final long ONE_MEBIBYTE = 1 << 20;

    static Stream<Arguments> bombs() {
        return Bombs.all().map(claim -> Arguments.of(claim.format(), claim.width(), claim.height()));
    }

    @ParameterizedTest(name = "{0} {1}x{2}")
    @MethodSource("bombs")
    void refusesByTheHeaderAloneWithoutAllocating(ImageFormat format, int width, int height) {
        byte[] file = Bombs.bomb(format, width, height);

        assertThatThrownBy(() -> READER.read(file, "bomb"))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_PIXELS))
                .hasMessageContaining("%d x %d".formatted(width, height));

        assertThat(allocated(file)).isLessThan(ONE_MEBIBYTE);
    }

    /// Bytes this thread allocates for a second reading of a file; the first loads classes.
    private static long allocated(byte[] file) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            READER.read(file, "again");
        } catch (ImageException e) {
            return threads.getCurrentThreadAllocatedBytes() - before;
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void refusesAThousandFromEightThreads() {
        byte[] file = Bombs.bomb(ImageFormat.PNG, 9_000, 9_000);
        long refused = IntStream.range(0, 1000)
                .parallel()
                .filter(i -> {
                    try {
                        READER.read(file, "bomb-" + i);
                        return false;
                    } catch (ImageException e) {
                        return e.reason() == Reason.TOO_MANY_PIXELS;
                    }
                })
                .count();
        assertThat(refused).isEqualTo(1000);
    }

    @Test
    void ignoresTextBombsInMetadata() {
        byte[] file = Bombs.texts();

        assertThat(READER.read(file, "text.png").rgb()).containsExactly(1, 2, 3);

        assertThat(allocated(file)).isLessThan(ONE_MEBIBYTE);
    }

    @Test
    void refusesAFileOfTooManyBytesUnread(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("large.png"), ImageEncoder.png(TestPhotos.noise(20, 20, 1)));
        var small = new ImageReader(new ImageLimits(100, 1000, 100), false);
        assertThatThrownBy(() -> small.read(file))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
                .hasMessageContaining("the limit is 100");
    }

    @Test
    void refusesALongSide() {
        var narrow = new ImageReader(new ImageLimits(1 << 20, 1 << 20, 99), false);
        byte[] png = ImageEncoder.png(TestPhotos.solid(100, 1, 1, 1, 1));
        assertThatThrownBy(() -> narrow.read(png, "long.png")).hasMessageContaining("the longest side allowed is 99");
    }

    @Test
    void refusesLimitsOfZero() {
        assertThatThrownBy(() -> new ImageLimits(1, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxPixels=0");
    }

    /// Runs in a small heap of its own: a photo within its limits that does not fit, then one that does.
    static final class SmallHeap {
        private SmallHeap() {}

        public static void main(String[] args) {
            var generous = new ImageReader(new ImageLimits(1 << 20, 500_000_000, 50_000), true);
            for (ImageFormat format : ImageFormat.values()) {
                try {
                    generous.read(Bombs.bomb(format, 9_000, 9_000), "large");
                    System.out.println("read");
                } catch (ImageException e) {
                    System.out.println(format + " " + e.reason() + " " + e.kind());
                }
            }
            byte[] png = ImageEncoder.png(TestPhotos.gradient(64, 128));
            System.out.println(generous.read(png, "small").width());
        }
    }

    @Test
    void tellsALackOfMemoryFromABrokenFileAndGoesOn() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(output).isZero();
        assertThat(output.lines())
                .contains(
                        "PNG %s %s".formatted(Reason.RESOURCES, Kind.RESOURCES),
                        "JPEG %s %s".formatted(Reason.RESOURCES, Kind.RESOURCES),
                        "GIF %s %s".formatted(Reason.RESOURCES, Kind.RESOURCES),
                        "64")
                .doesNotContain("read");
    }
}
