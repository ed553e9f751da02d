package org.reid4j.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;

/// Who is followed, where a walk ends, and what is nobody: on rectangles, whose fate can be told by hand.
class TrackerTest {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 200;
    private static final Pixels GREY = new Pixels(WIDTH, HEIGHT, new byte[3 * WIDTH * HEIGHT]);

    private final Tracker tracker = new Tracker(40);
    private final List<Walker> ended = new ArrayList<>();
    private int seen;

    private static Blob block(int x, int y, int width, int height) {
        byte[] mask = new byte[width * height];
        Arrays.fill(mask, (byte) 255);
        return new Blob(new Box(x, y, width, height), mask.length, mask.length, mask);
    }

    private void frame(Blob... blobs) {
        var step = tracker.step(List.of(blobs), GREY);
        ended.addAll(step.ended());
        seen = step.seen().size();
    }

    private List<Fate> fates() {
        var all = new ArrayList<>(ended);
        all.addAll(tracker.rest());
        return all.stream().map(walker -> walker.fate(10)).toList();
    }

    @Test
    void aWalkThatIsSeenAgainSoonGoesOn() {
        for (int i = 0; i < 40; i++) {
            if (i >= 15 && i < 22) {
                frame();
            } else {
                frame(block(20 + 4 * i, 50, 25, 80));
            }
        }
        assertThat(ended).isEmpty();
        assertThat(fates()).containsExactly(Fate.KEPT);
    }

    @Test
    void aTornWalkerStaysOne() {
        for (int i = 0; i < 30; i++) {
            int x = 20 + 4 * i;
            if (i % 3 == 2 && i > 5) {
                frame(block(x + 5, 50, 15, 14), block(x, 70, 25, 60));
                assertThat(seen).as("frame %d", i).isEqualTo(1);
            } else {
                frame(block(x, 50, 25, 80));
            }
        }
        assertThat(fates()).containsExactly(Fate.KEPT);
    }

    @Test
    void meetingEndsBothWalksAndPartingBeginsTwo() {
        for (int i = 0; i < 60; i++) {
            int left = 20 + 5 * i;
            int right = 345 - 5 * i;
            if (Math.abs(left - right) < 26) {
                frame(block(Math.min(left, right), 50, Math.abs(left - right) + 25, 80));
                assertThat(seen).isZero();
            } else {
                frame(block(left, 50, 25, 80), block(right, 50, 25, 80));
            }
        }
        assertThat(fates()).containsExactlyInAnyOrder(Fate.KEPT, Fate.KEPT, Fate.TOGETHER, Fate.KEPT, Fate.KEPT);
    }

    @Test
    void whoComesAsOneAndPartsWasTwo() {
        for (int i = 0; i < 40; i++) {
            if (i < 20) {
                frame(block(20 + 4 * i, 50, 44, 80));
            } else {
                frame(block(20 + 4 * i, 50, 20, 80), block(44 + 4 * i, 50, 20, 80));
            }
        }
        assertThat(fates()).contains(Fate.TOGETHER);
        assertThat(fates().stream().filter(fate -> fate == Fate.KEPT)).hasSizeLessThanOrEqualTo(2);
        assertThat(ended.getFirst().fate(10)).isEqualTo(Fate.TOGETHER);
    }

    @Test
    void whatDoesNotWalkOrIsNoPersonIsTold() {
        for (int i = 0; i < 40; i++) {
            frame(
                    block(300 + i % 3, 10, 25, 80), // a curtain
                    block(20 + 4 * i, 120, 70, 60), // a cart
                    block(20 + 4 * i, 1, 25, 60)); // somebody whose head is outside
        }
        assertThat(fates()).containsExactlyInAnyOrder(Fate.STOOD, Fate.SHORT, Fate.AT_EDGE);
    }

    @Test
    void anotherSizeForLongIsAnother() {
        for (int i = 0; i < 60; i++) {
            frame(i < 30 ? block(20 + 4 * i, 50, 25, 80) : block(20 + 4 * i, 90, 18, 42));
            assertThat(seen).isEqualTo(i == 0 || (i >= 30 && i < 42) ? 0 : 1);
        }
        assertThat(fates()).containsExactly(Fate.KEPT, Fate.KEPT);
    }
}
