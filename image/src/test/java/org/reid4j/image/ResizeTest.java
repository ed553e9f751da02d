package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.Pixels;

/// Holds the resize to the Python library's bytes, and to a slow computation of the same filter.
class ResizeTest {
    static List<Arguments> pillow() {
        return TestPhotos.table("resize.csv").stream()
                .map(row -> Arguments.of((Object[]) row))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1} {2}x{3}")
    @MethodSource("pillow")
    void equalsPillowByteForByte(String source, String filter, int height, int width, String sha256) {
        Pixels resized = Resize.resize(
                TestPhotos.resource(source + ".png"),
                height,
                width,
                Interpolation.valueOf(filter.toUpperCase(Locale.ROOT)));

        assertThat(resized.height()).isEqualTo(height);
        assertThat(resized.width()).isEqualTo(width);
        assertThat(TestPhotos.sha256(resized.rgb())).isEqualTo(sha256);
    }

    static Stream<Arguments> seeds() {
        return Stream.of(1L, 2L, 3L, 4L, 5L, 6L)
                .flatMap(seed -> Stream.of(Interpolation.values()).map(filter -> Arguments.of(seed, filter)));
    }

    @ParameterizedTest(name = "seed {0} {1}")
    @MethodSource("seeds")
    void staysWithinTwoOfAFilterComputedInDoubles(long seed, Interpolation filter) {
        var random = new java.util.Random(seed);
        Pixels source = TestPhotos.noise(1 + random.nextInt(40), 1 + random.nextInt(40), seed);
        int height = 1 + random.nextInt(60);
        int width = 1 + random.nextInt(60);

        Pixels resized = Resize.resize(source, height, width, filter);

        // rounding and clipping between the two passes: the oracle does both passes in doubles with one clip each
        double[] expected = slow(source, height, width, filter);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) (resized.rgb()[i] & 0xff)).isCloseTo(expected[i], within(2.0));
        }
    }

    private static double[] slow(Pixels source, int height, int width, Interpolation filter) {
        double[] rows = new double[3 * width * source.height()];
        for (int y = 0; y < source.height(); y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int base = 3 * y * source.width() + c;
                    rows[3 * (y * width + x) + c] =
                            mix(source.width(), width, x, filter, i -> source.rgb()[base + 3 * i] & 0xff);
                }
            }
        }
        double[] result = new double[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int i = 0; i < 3 * width; i++) {
                int column = i;
                result[y * 3 * width + i] =
                        mix(source.height(), height, y, filter, row -> rows[row * 3 * width + column]);
            }
        }
        return result;
    }

    private static double mix(
            int from, int to, int target, Interpolation filter, java.util.function.IntToDoubleFunction value) {
        if (from == to) {
            return value.applyAsDouble(target);
        }
        double scale = (double) from / to;
        double widening = Math.max(1, scale);
        double centre = (target + 0.5) * scale - 0.5;
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < from; i++) {
            double weight = filter.weight((i - centre) / widening);
            sum += weight * value.applyAsDouble(i);
            weights += weight;
        }
        return Math.clamp(sum / weights, 0, 255);
    }

    @Test
    void givesBackTheSourceWhenTheSizeFits() {
        Pixels source = TestPhotos.gradient(8, 16);
        assertThat(Resize.bicubic(source, 16, 8)).isSameAs(source);
        assertThat(Resize.within(source, 16)).isSameAs(source);
    }

    @Test
    void makesFlatColourOfOnePixel() {
        Pixels resized = Resize.bicubic(TestPhotos.solid(1, 1, 10, 200, 77), 256, 128);
        assertThat(resized.rgb())
                .isEqualTo(TestPhotos.solid(128, 256, 10, 200, 77).rgb());
    }

    @Test
    void takesExtremeProportions() {
        Pixels resized = Resize.bilinear(TestPhotos.solid(1, 5000, 3, 4, 5), 256, 128);
        assertThat(resized.rgb()).isEqualTo(TestPhotos.solid(128, 256, 3, 4, 5).rgb());
    }

    @Test
    void keepsProportionsWithinASquare() {
        Pixels thumbnail = Resize.within(TestPhotos.gradient(100, 300), 60);
        assertThat(List.of(thumbnail.width(), thumbnail.height())).containsExactly(20, 60);
        assertThat(Resize.within(TestPhotos.gradient(1, 300), 10).width()).isEqualTo(1);
    }

    @Test
    void refusesAnEmptySize() {
        assertThatThrownBy(() -> Resize.bilinear(TestPhotos.gradient(4, 4), 0, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("height=0, width=7");
    }
}
