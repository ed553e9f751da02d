package org.reid4j.core.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.Pixels;

/// SSIM against numbers of the article's formula computed with NumPy, and against what it must be.
class SsimTest {
    private static Pixels drawn(int width, int height, int k) {
        var rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * width + x) + c] = (byte) ((x * x * 3 + y * 7 * k + x * y * k + c * 53 + k * 11) % 256);
                }
            }
        }
        return new Pixels(width, height, rgb);
    }

    private static Pixels plain(int value) {
        var rgb = new byte[3 * 12 * 15];
        Arrays.fill(rgb, (byte) value);
        return new Pixels(12, 15, rgb);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 24, 1, 2, -0.14303350319199065, -0.09613858555776746",
        "11, 11, 1, 3, -0.3263939387771293, -0.30969136290031235"
    })
    void numPyGivesTheSame(int width, int height, int one, int other, double luminance, double colour) {
        var score = Ssim.of(drawn(width, height, one), drawn(width, height, other));
        assertThat(score.luminance()).isCloseTo(luminance, within(1e-12));
        assertThat(score.colour()).isCloseTo(colour, within(1e-12));
    }

    @Test
    void aStripedPictureIsMuchLikeItself() {
        var picture = drawn(20, 13, 2);
        var rgb = picture.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.clamp((rgb[i] & 0xff) + i / 3 % 20 * 5 % 17 - 8, 0, 255);
        }
        var score = Ssim.of(picture, new Pixels(20, 13, rgb));
        assertThat(score.luminance()).isCloseTo(0.9955831810075899, within(1e-12));
        assertThat(score.colour()).isCloseTo(0.9978798365289968, within(1e-12));
    }

    @Test
    void aPictureIsAsLikeItselfAsCanBe() {
        var score = Ssim.of(drawn(30, 14, 3), drawn(30, 14, 3));
        assertThat(score.luminance()).isEqualTo(1);
        assertThat(score.colour()).isEqualTo(1);
    }

    @Test
    void blackAndWhiteShareTheConstantsOnly() {
        double c1 = 2.55 * 2.55;
        assertThat(Ssim.of(plain(0), plain(255)).luminance()).isCloseTo(c1 / (255 * 255 + c1), within(1e-12));
    }

    @Test
    void itDoesNotMatterWhichIsFirst() {
        assertThat(Ssim.of(drawn(16, 16, 1), drawn(16, 16, 5))).isEqualTo(Ssim.of(drawn(16, 16, 5), drawn(16, 16, 1)));
    }

    @Test
    void aWrongHueCountsInTheColoursAlone() {
        var red = plain(0);
        var blue = plain(0);
        for (int i = 0; i < red.rgb().length; i += 3) {
            red.rgb()[i] = 57; // 0.299 * 57 is about 0.114 * 149.5
            blue.rgb()[i + 2] = (byte) 150;
        }
        var score = Ssim.of(red, blue);
        assertThat(score.luminance()).isGreaterThan(0.999);
        assertThat(score.colour()).isLessThan(0.4);
    }

    @Test
    void picturesOfOtherSizesAreRefused() {
        assertThatThrownBy(() -> Ssim.of(drawn(16, 16, 1), drawn(16, 17, 1)))
                .hasMessageContaining("pictures of 16 x 16 and 16 x 17");
        assertThatThrownBy(() -> Ssim.of(drawn(10, 16, 1), drawn(10, 16, 1)))
                .hasMessageContaining("10 x 16: SSIM needs sides of at least 11");
    }
}
