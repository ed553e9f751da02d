package org.reid4j.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.Pixels;
import org.reid4j.image.Resize;
import org.reid4j.image.TestPhotos;
import org.reid4j.image.augment.PadCrop.Border;

class PadCropTest {
    static List<Arguments> padded() {
        return TestPhotos.table("augment/pad.csv").stream()
                .map(row -> Arguments.of((Object[]) row))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("padded")
    void cropsOutOfTheReleasedCodesPaddedPhoto(Border border, String sha256) {
        Pixels photo = Resize.bicubic(TestPhotos.resource("odd.png"), 256, 128);
        var padCrop = new PadCrop(10, border);
        // the four corner crops together cover the padded photo of 276 x 148
        byte[] padded = new byte[3 * 276 * 148];
        for (int top : new int[] {0, 20}) {
            for (int left : new int[] {0, 20}) {
                Pixels crop = padCrop.shifted(photo, top - 10, left - 10);
                for (int y = 0; y < 256; y++) {
                    System.arraycopy(crop.rgb(), 3 * y * 128, padded, 3 * ((y + top) * 148 + left), 3 * 128);
                }
            }
        }
        assertThat(TestPhotos.sha256(padded)).isEqualTo(sha256);
    }

    @ParameterizedTest
    @EnumSource(Border.class)
    void equalsPaddingAndCroppingOnePixelAtATime(Border border) {
        Pixels photo = TestPhotos.noise(6, 4, 9);
        var padCrop = new PadCrop(9, border);
        for (int down = -9; down <= 9; down++) {
            for (int right = -9; right <= 9; right++) {
                Pixels shifted = padCrop.shifted(photo, down, right);
                for (int y = 0; y < 4; y++) {
                    for (int x = 0; x < 6; x++) {
                        assertThat(TestPhotos.at(shifted, x, y)).isEqualTo(beyond(photo, x + right, y + down, border));
                    }
                }
            }
        }
    }

    private static int[] beyond(Pixels photo, int x, int y, Border border) {
        boolean inside = x >= 0 && x < photo.width() && y >= 0 && y < photo.height();
        if (!inside && border == Border.BLACK) {
            return new int[] {0, 0, 0};
        }
        return TestPhotos.at(photo, Math.clamp(x, 0, photo.width() - 1), Math.clamp(y, 0, photo.height() - 1));
    }

    @Test
    void reachesEveryShift() {
        Pixels photo = TestPhotos.noise(9, 9, 10);
        var padCrop = new PadCrop(2, Border.BLACK);
        var random = new Random(20260101);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            seen.add(TestPhotos.sha256(padCrop.apply(photo, random).rgb()));
        }
        assertThat(seen).hasSize(25);
    }

    @Test
    void refusesANegativePad() {
        assertThatThrownBy(() -> new PadCrop(-1, Border.BLACK)).hasMessageContaining("pad=-1");
    }
}
