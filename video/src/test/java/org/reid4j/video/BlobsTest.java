package org.reid4j.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which pixels make one person.
class BlobsTest {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 100;

    private final byte[] mask = new byte[WIDTH * HEIGHT];
    private final Blobs blobs = new Blobs(WIDTH, HEIGHT, 40);

    private void fill(int x, int y, int width, int height, int value) {
        for (int row = y; row < y + height; row++) {
            for (int column = x; column < x + width; column++) {
                mask[row * WIDTH + column] = (byte) value;
            }
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 20);
    }

    /// Against labels that spread until nothing changes.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void touchingPixelsAreTogether(int seed) {
        var random = new Random(seed);
        for (int i = 0; i < 12; i++) { // beside each other only, so that nothing is joined
            fill(5 * i, 1 + random.nextInt(55), 3 + random.nextInt(2), 20 + random.nextInt(20), 255);
        }
        int[] label = IntStream.range(0, mask.length)
                .map(i -> mask[i] == 0 ? 0 : i + 1)
                .toArray();
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int y = 1; y < HEIGHT - 1; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    int i = y * WIDTH + x;
                    for (int dy = -1; dy <= 1 && label[i] > 0; dy++) {
                        for (int dx = x == 0 ? 0 : -1; dx <= (x == WIDTH - 1 ? 0 : 1); dx++) {
                            int j = i + dy * WIDTH + dx;
                            changed |= label[j] > label[i];
                            label[i] = Math.max(label[i], label[j]);
                        }
                    }
                }
            }
        }
        long expected = IntStream.of(label).filter(l -> l > 0).distinct().count();
        var found = blobs.in(mask);
        assertThat(found).hasSize((int) expected);
        assertThat(found.stream().mapToInt(Blob::area).sum())
                .isEqualTo((int) IntStream.of(label).filter(l -> l > 0).count());
    }

    @Test
    void aHeadThatWasTornOffIsPutBack() {
        fill(20, 10, 8, 8, 255);
        fill(15, 24, 18, 50, 255);
        assertThat(blobs.in(mask)).singleElement().satisfies(blob -> {
            assertThat(blob.box()).isEqualTo(new Box(15, 10, 18, 64));
            assertThat(blob.main()).isEqualTo(18 * 50);
            assertThat(blob.area()).isEqualTo(18 * 50 + 64);
        });
    }

    @Test
    void neighboursAndTapesAreNot() {
        fill(5, 30, 12, 60, 255);
        fill(22, 30, 12, 60, 255); // another person
        fill(0, 24, 40, 3, 255); // a tape above both
        assertThat(blobs.in(mask)).hasSize(3);
    }

    @Test
    void smallHolesAreFilledAndThatBetweenLegsIsNot() {
        fill(10, 10, 30, 80, 255);
        fill(20, 30, 3, 3, 0);
        fill(18, 60, 14, 25, 0);
        var blob = blobs.in(mask).getFirst();
        assertThat(blob.mask()[(31 - 10) * 30 + 21 - 10]).isEqualTo((byte) 255);
        assertThat(blob.mask()[(70 - 10) * 30 + 25 - 10]).isZero();
    }
}
