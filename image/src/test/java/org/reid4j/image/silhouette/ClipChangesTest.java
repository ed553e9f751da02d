package org.reid4j.image.silhouette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipChangesTest {
    private static final int FRAMES = 3;
    private static final int HEIGHT = 64;
    private static final int WIDTH = 44;
    private static final int AREA = HEIGHT * WIDTH;
    private static final ClipChanges NONE = new ClipChanges(0, 0, 10, 0, 0, 0);

    /// A clip whose frames are equal, so that what happened to one must have happened to all.
    private static float[] clip() {
        var values = new float[FRAMES * AREA];
        for (int i = 0; i < values.length; i++) {
            int x = i % WIDTH;
            int y = i % AREA / WIDTH;
            values[i] = (1 + x + 2 * y) / 200f;
        }
        return values;
    }

    private static float[] changed(ClipChanges changes, long seed) {
        float[] values = clip();
        changes.apply(values, 0, FRAMES, HEIGHT, WIDTH, new SplittableRandom(seed));
        return values;
    }

    /// How many values are no brightness.
    private static int outside(float[] values) {
        int count = 0;
        for (float value : values) {
            count += value >= 0 && value <= 1 + 1e-6f ? 0 : 1; // NaN is neither
        }
        return count;
    }

    @Test
    void aChangeOfProbabilityZeroDrawsNothing() {
        var random = new SplittableRandom(5);
        float[] values = clip();
        NONE.apply(values, 0, FRAMES, HEIGHT, WIDTH, random);
        assertThat(values).containsExactly(clip());
        assertThat(random.nextLong()).isEqualTo(new SplittableRandom(5).nextLong());
    }

    @Test
    void aMirroredClipIsMirroredInAllFramesAndOnlyThere() {
        float[] plain = clip();
        var values = new float[plain.length + 2];
        values[0] = 9;
        values[values.length - 1] = 8;
        System.arraycopy(plain, 0, values, 1, plain.length);
        new ClipChanges(1, 0, 0, 0, 0, 0).apply(values, 1, FRAMES, HEIGHT, WIDTH, new SplittableRandom(1));
        assertThat(values[0]).isEqualTo(9);
        assertThat(values[values.length - 1]).isEqualTo(8);
        for (int i = 0; i < plain.length; i++) {
            plain[i] -= values[1 + i / WIDTH * WIDTH + WIDTH - 1 - i % WIDTH];
        }
        assertThat(plain).containsOnly(0);
    }

    @Test
    void theProbabilityIsKept() {
        int mirrored = 0;
        for (int seed = 0; seed < 400; seed++) {
            mirrored += changed(new ClipChanges(0.25, 0, 0, 0, 0, 0), seed)[0] == clip()[0] ? 0 : 1;
        }
        assertThat(mirrored).isBetween(70, 130); // 100 expected, 3.5 standard deviations
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0, 0", "0, 1, 0, 0", "0, 0, 1, 0", "0, 0, 0, 1"})
    void allFramesAreChangedAlike(double rotate, double perspective, double affine, double erasing) {
        var changes = new ClipChanges(0, rotate, 10, perspective, affine, erasing);
        int different = 0;
        for (int seed = 0; seed < 20; seed++) {
            float[] values = changed(changes, seed);
            for (int frame = 1; frame < FRAMES; frame++) {
                assertThat(Arrays.equals(values, 0, AREA, values, frame * AREA, (frame + 1) * AREA))
                        .isTrue();
            }
            assertThat(outside(values)).isZero();
            different += Arrays.equals(values, clip()) ? 0 : 1;
            assertThat(Arrays.equals(changed(changes, seed), values)).isTrue(); // by the seed alone
        }
        assertThat(different).isGreaterThan(15);
    }

    /// No further than the corner's way under the greatest angle.
    @Test
    void aClipIsTurnedByAtMostTheDegrees() {
        var changes = new ClipChanges(0, 1, 0.5, 0, 0, 0);
        int left = 0;
        for (int seed = 0; seed < 40; seed++) {
            float[] values = changed(changes, seed);
            float moved = values[WIDTH / 2] - clip()[WIDTH / 2]; // top, above the middle: along x and 32 px away
            assertThat(Math.abs(moved)).isLessThan(32 * (float) Math.sin(Math.toRadians(0.5)) / 200 + 0.01f);
            left += moved > 0 ? 1 : 0;
        }
        assertThat(left).isBetween(8, 32); // to either side
    }

    @Test
    void aRectangleOfFiveToTwentyHundredthsIsErased() {
        float[] plain = clip();
        for (int seed = 0; seed < 50; seed++) {
            float[] values = changed(new ClipChanges(0, 0, 0, 0, 0, 1), seed);
            int erased = 0;
            int top = HEIGHT;
            int bottom = -1;
            int left = WIDTH;
            int right = -1;
            int changed = 0;
            for (int i = 0; i < AREA; i++) {
                if (values[i] == 0) {
                    erased++;
                    top = Math.min(top, i / WIDTH);
                    bottom = Math.max(bottom, i / WIDTH);
                    left = Math.min(left, i % WIDTH);
                    right = Math.max(right, i % WIDTH);
                } else {
                    changed += values[i] == plain[i] ? 0 : 1;
                }
            }
            assertThat(changed).isZero();
            assertThat(erased).isEqualTo((bottom - top + 1) * (right - left + 1)); // it is a rectangle
            assertThat(erased / (double) AREA).isBetween(0.045, 0.21); // sides are rounded
        }
    }

    /// Points move inwards only, so that perspective enlarges: the first column comes from one at or behind it.
    @Test
    void perspectiveLooksAtAPartOfTheFrame() {
        for (int seed = 0; seed < 20; seed++) {
            float[] values = changed(new ClipChanges(0, 0, 0, 1, 0, 0), seed);
            float[] plain = clip();
            assertThat(values[0]).isBetween(plain[0] - 1e-6f, plain[9] + 1e-6f);
            // rows stay level and in their order: down a column the brightness rises
            assertThat(values[(HEIGHT - 1) * WIDTH + WIDTH / 2]).isGreaterThan(values[WIDTH / 2]);
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 6", "32, 22", "256, 48", "2, 2"})
    void anySizeOfFrameStaysFinite(int height, int width) {
        var changes = new ClipChanges(1, 1, 10, 1, 1, 1);
        for (int seed = 0; seed < 50; seed++) {
            var values = new float[height * width];
            Arrays.fill(values, 1);
            changes.apply(values, 0, 1, height, width, new SplittableRandom(seed));
            assertThat(outside(values)).isZero();
        }
    }

    @Test
    void aFilmStripShowsFramesSpreadOverAll() {
        var values = new float[2 + 5 * 4];
        for (int frame = 0; frame < 5; frame++) {
            Arrays.fill(values, 2 + frame * 4, 2 + frame * 4 + 4, frame / 4f);
        }
        var strip = FilmStrip.of(values, 2, 5, 2, 2, 3);
        assertThat(strip.width()).isEqualTo(3 * 2 + 2 * 2);
        assertThat(strip.height()).isEqualTo(2);
        int[] first = {0, 4, 8}; // frames 0, 1 and 3 of 5
        int[] grey = {0, 64, 191};
        for (int i = 0; i < 3; i++) {
            assertThat(strip.rgb()[3 * first[i]] & 0xff).isEqualTo(grey[i]);
        }
        assertThat(strip.rgb()[3 * 2] & 0xff).isEqualTo(0x80);
        assertThat(FilmStrip.of(values, 2, 5, 2, 2, 9).width()).isEqualTo(5 * 2 + 4 * 2);
    }

    @Test
    void silhouettesAreReadAsZeroToOne() {
        var walk = new Silhouettes(2, 1, 2, new byte[] {0, 51, (byte) 255, (byte) 128});
        var target = new float[3];
        walk.frame(1, target, 1);
        assertThat(target).containsExactly(new float[] {0, 1, 128 / 255f}, within(1e-7f));
    }
}
