package org.reid4j.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;
import org.reid4j.image.TestPhotos;

class FlipTest {
    private static final Pixels PHOTO = TestPhotos.noise(5, 7, 1);

    @Test
    void mirrorsColumnsAndKeepsRowsAndColours() {
        Pixels mirrored = Flip.mirrored(PHOTO);
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 5; x++) {
                assertThat(TestPhotos.at(mirrored, x, y)).isEqualTo(TestPhotos.at(PHOTO, 4 - x, y));
            }
        }
    }

    @Test
    void flipsAsOftenAsItSays() {
        var random = new Random(20260101);
        long flipped = IntStream.range(0, 10_000)
                .filter(i -> new Flip(0.3).apply(PHOTO, random).rgb()[0] != PHOTO.rgb()[0])
                .count();
        assertThat(flipped).isBetween(2_850L, 3_150L);
    }

    @Test
    void neverOrAlways() {
        assertThat(new Flip(0).apply(PHOTO, new Random(1))).isSameAs(PHOTO);
        assertThat(new Flip(1).apply(PHOTO, new Random(1)).rgb())
                .isEqualTo(Flip.mirrored(PHOTO).rgb());
    }

    @Test
    void refusesAProbabilityAboveOne() {
        assertThatThrownBy(() -> new Flip(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("probability=1.5 is outside 0.0..1.0");
        assertThatThrownBy(() -> new Flip(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
