package org.reid4j.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.Pixels;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;
import org.reid4j.image.TestPhotos;

class TranslationTest {
    private static final Preprocessing INPUT = Preprocessing.imagenet(64, 32);

    /// A photo of 72x36, an eighth larger than the input, whose pixels say where they are: enlarging leaves it
    /// as it is, so that the crop shows the shift.
    private static final Pixels MARKED = marked(36, 72);

    private static Pixels marked(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[3 * (y * width + x)] = (byte) x;
                rgb[3 * (y * width + x) + 1] = (byte) y;
            }
        }
        return new Pixels(width, height, rgb);
    }

    @Test
    void cutsTheInputsSizeOutOfAPhotoAnEighthLarger() {
        Pixels shifted = new Translation(1).apply(MARKED, INPUT, new Random(3));
        assertThat(shifted.width()).isEqualTo(32);
        assertThat(shifted.height()).isEqualTo(64);
        int[] corner = TestPhotos.at(shifted, 0, 0);
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 32; x++) {
                assertThat(TestPhotos.at(shifted, x, y)).containsExactly(corner[0] + x, corner[1] + y, 0);
            }
        }
    }

    /// The released code draws a yes or no, then the column, then the row, each `random.uniform`; what
    /// `random.Random(seed)` of Python 3.11 gives.
    @ParameterizedTest
    @CsvSource({
        "1,true,3,6",
        "2,false,0,0",
        "3,true,2,3",
        "4,true,0,3",
        "5,false,0,0",
        "6,false,0,0",
        "7,true,1,5",
        "8,true,4,1"
    })
    void replaysTheReleasedCodesDraws(int seed, boolean shifted, int left, int top) {
        Pixels photo = new Translation(0.5).apply(MARKED, INPUT, new PythonRandom(seed));
        if (shifted) {
            assertThat(TestPhotos.at(photo, 0, 0)).containsExactly(left, top, 0);
        } else {
            assertThat(photo.rgb()).isEqualTo(Resize.bilinear(MARKED, 64, 32).rgb());
        }
    }

    @Test
    void theOutermostShiftsComeHalfAsOften() {
        Map<Integer, Integer> columns = new TreeMap<>();
        var random = new Random(20260101);
        for (int i = 0; i < 4000; i++) {
            Pixels shifted = new Translation(1).apply(MARKED, INPUT, random);
            columns.merge(TestPhotos.at(shifted, 0, 0)[0], 1, Integer::sum);
        }
        assertThat(columns.keySet()).containsExactly(0, 1, 2, 3, 4);
        assertThat(columns.get(0)).isBetween(400, 600);
        assertThat(columns.get(2)).isBetween(850, 1150);
        assertThat(columns.get(4)).isBetween(400, 600);
    }

    @Test
    void takesThePlaceOfThePlainResize() {
        Pixels photo = TestPhotos.noise(20, 50, 3);
        var pipeline = new AugmentPipeline(INPUT, List.of(new Translation(1), new Flip(1)));
        float[] values = new float[INPUT.length()];
        pipeline.apply(photo, new Random(5), values, 0);

        var random = new Random(5);
        Pixels flipped = new Flip(1).apply(new Translation(1).apply(photo, INPUT, random), random);
        float[] expected = new float[INPUT.length()];
        INPUT.normalise(flipped, expected, 0);
        assertThat(values).isEqualTo(expected);
    }

    @Test
    void refusesToStandBehindAnother() {
        assertThatThrownBy(() -> new AugmentPipeline(INPUT, List.of(new Flip(0.5), new Translation(0.5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must stand first");
    }

    @Test
    void refusesAProbabilityAboveOne() {
        assertThatThrownBy(() -> new Translation(1.5)).hasMessageContaining("probability=1.5");
    }
}
