package org.reid4j.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.reid4j.image.TestPhotos;
import org.reid4j.image.augment.RandomErasing.Fill;

/// Holds the erasing to the released strong baseline: the same rectangles from the same draws.
class RandomErasingTest {
    private static final int H = 256;
    private static final int W = 128;
    private static final RandomErasing ALWAYS = new RandomErasing(1, 0.02, 0.4, 0.3, Fill.ZERO);

    /// Top, left, rows, columns of what was erased from a photo of ones; empty when nothing was.
    private static List<Integer> rectangle(RandomErasing erasing, RandomGenerator random) {
        float[] values = new float[3 * H * W];
        Arrays.fill(values, 1);
        erasing.apply(values, 0, H, W, random);
        int top = H;
        int left = W;
        int bottom = -1;
        int right = -1;
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                if (values[y * W + x] != 1) {
                    top = Math.min(top, y);
                    left = Math.min(left, x);
                    bottom = Math.max(bottom, y);
                    right = Math.max(right, x);
                }
            }
        }
        return bottom < 0 ? List.of() : List.of(top, left, bottom - top + 1, right - left + 1);
    }

    @Test
    void erasesTheReleasedCodesRectangles() {
        var random = new PythonRandom(20240607);
        for (String[] row : TestPhotos.table("augment/erasing.csv")) {
            List<Integer> expected = Arrays.stream(row).map(Integer::valueOf).toList();
            assertThat(rectangle(ALWAYS, random)).isEqualTo(expected);
        }
    }

    @Test
    void keepsTheStatisticsWithOurOwnGenerator() {
        var random = RandomGenerator.of("L64X128MixRandom");
        var areas = new ArrayList<Double>();
        for (int i = 0; i < 2000; i++) {
            List<Integer> rectangle = rectangle(ALWAYS, random);
            areas.add(rectangle.get(2) * rectangle.get(3) / (double) (H * W));
        }
        double mean = areas.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        // 200 of the released code's: mean 0.1947, from 0.0223 to 0.3885; six standard errors of that mean
        assertThat(mean).isCloseTo(0.1947, within(0.045));
        assertThat(areas).allSatisfy(area -> assertThat(area).isBetween(0.018, 0.41));
    }

    @Test
    void erasesHalfOfThePhotosByDefault() {
        var random = new Random(20260101);
        int erased = 0;
        for (int i = 0; i < 1000; i++) {
            erased += rectangle(RandomErasing.strongBaseline(), random).isEmpty() ? 0 : 1;
        }
        assertThat(erased).isBetween(440, 560);
    }

    @Test
    void fillsWithTheMeanAsReleased() {
        float[] values = new float[3 * H * W];
        new RandomErasing(1, 0.3, 0.3, 1, Fill.IMAGENET_MEAN_RAW).apply(values, 0, H, W, new Random(4));
        for (int c = 0; c < 3; c++) {
            float mean = new float[] {0.485f, 0.456f, 0.406f}[c];
            float[] plane = Arrays.copyOfRange(values, c * H * W, (c + 1) * H * W);
            int filled = 0;
            for (float value : plane) {
                assertThat(value).isIn(0f, mean);
                filled += value == mean ? 1 : 0;
            }
            assertThat(filled).isEqualTo(99 * 99); // the nearest square to 0.3 of 256 x 128
        }
    }

    @Test
    void touchesOnlyItsOwnPhotoOfABatch() {
        float[] batch = new float[3 * 3 * H * W];
        new RandomErasing(1, 0.3, 0.4, 0.5, Fill.IMAGENET_MEAN_RAW).apply(batch, 3 * H * W, H, W, new Random(5));
        assertThat(Arrays.copyOf(batch, 3 * H * W)).containsOnly(0f);
        assertThat(Arrays.copyOfRange(batch, 2 * 3 * H * W, batch.length)).containsOnly(0f);
        assertThat(Arrays.copyOfRange(batch, 3 * H * W, 2 * 3 * H * W)).contains(0.485f);
    }

    @Test
    void leavesAPhotoAloneThatNoRectangleFits() {
        float[] one = {1, 1, 1};
        ALWAYS.apply(one, 0, 1, 1, new Random(6));
        assertThat(one).containsExactly(1, 1, 1);
    }

    @Test
    void refusesAnAreaRangeUpsideDown() {
        assertThatThrownBy(() -> new RandomErasing(0.5, 0.4, 0.02, 0.3, Fill.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxArea=0.02 is outside 0.4..1.0");
    }
}
