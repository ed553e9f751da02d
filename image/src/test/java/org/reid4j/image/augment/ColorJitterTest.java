package org.reid4j.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;
import org.reid4j.image.TestPhotos;

class ColorJitterTest {
    private static final Pixels PHOTO = TestPhotos.noise(16, 16, 7);

    @Test
    void mixesWithBlackForBrightness() {
        byte[] rgb = TestPhotos.solid(1, 1, 200, 101, 0).rgb();
        ColorChange.brightness(rgb, 0.5f);
        assertThat(rgb).containsExactly(100, 50, 0);
        ColorChange.brightness(rgb, 3f);
        assertThat(rgb).containsExactly((byte) 255, (byte) 150, (byte) 0);
    }

    @Test
    void mixesWithTheMeanGreyForContrast() {
        byte[] rgb = {0, 0, 0, (byte) 200, (byte) 200, (byte) 200};
        ColorChange.contrast(rgb, 0.5f);
        assertThat(rgb).containsExactly(50, 50, 50, (byte) 150, (byte) 150, (byte) 150);
    }

    @Test
    void mixesWithTheOwnGreyForSaturation() {
        byte[] rgb = {(byte) 255, 0, 0};
        ColorChange.saturation(rgb, 0);
        assertThat(rgb).containsExactly(76, 76, 76); // 0.299 of 255
    }

    @Test
    void turnsTheColourCircleForHue() {
        for (int i = 0; i < 256; i++) {
            byte[] rgb = {PHOTO.rgb()[3 * i], PHOTO.rgb()[3 * i + 1], PHOTO.rgb()[3 * i + 2]};
            float[] hsb = Color.RGBtoHSB(rgb[0] & 0xff, rgb[1] & 0xff, rgb[2] & 0xff, null);
            int expected = Color.HSBtoRGB(hsb[0] + 51 / 255f, hsb[1], hsb[2]);

            ColorChange.hue(rgb, 0.2);

            // as in the Python library, hue has 8 bits, is cut off, and wraps at 256 although the circle has 255 steps
            assertThat(rgb[0] & 0xff).isCloseTo((expected >> 16) & 0xff, within(14));
            assertThat(rgb[1] & 0xff).isCloseTo((expected >> 8) & 0xff, within(14));
            assertThat(rgb[2] & 0xff).isCloseTo(expected & 0xff, within(14));
        }
    }

    @Test
    void leavesGreyGreyUnderHue() {
        byte[] rgb = {90, 90, 90};
        ColorChange.hue(rgb, 0.4);
        assertThat(rgb).containsExactly(90, 90, 90);
    }

    @Test
    void changesNothingWithValuesOfZero() {
        assertThat(new ColorJitter(1, 0, 0, 0, 0).apply(PHOTO, new Random(1)).rgb())
                .isEqualTo(PHOTO.rgb());
        assertThat(new ColorJitter(0, 1, 1, 1, 0.5).apply(PHOTO, new Random(1))).isSameAs(PHOTO);
    }

    @Test
    void leavesItsSourceAlone() {
        byte[] before = PHOTO.rgb().clone();
        Pixels changed = new ColorJitter(1, 0.5, 0.5, 0.5, 0.3).apply(PHOTO, new Random(2));
        assertThat(changed.rgb()).isNotEqualTo(before);
        assertThat(PHOTO.rgb()).isEqualTo(before);
    }

    @Test
    void refusesAHueBeyondHalfACircle() {
        assertThatThrownBy(() -> new ColorJitter(1, 0, 0, 0, 0.6)).hasMessage("hue=0.6 is outside 0.0..0.5");
    }
}
