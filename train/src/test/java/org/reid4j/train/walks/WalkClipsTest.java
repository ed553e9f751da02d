package org.reid4j.train.walks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Sample;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.train.config.ClipConfig;

/// Clips as OpenGait's `collate_fn.py` takes them out of walks.
class WalkClipsTest {
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;

    private static ClipConfig clip(int frames, boolean ordered, double flip) {
        return new ClipConfig(frames, ordered, 720, flip, 0, 10, 0, 0, 0);
    }

    private static WalkClips clips(ClipConfig clip, int walkFrames) {
        List<Sample> samples = List.of(
                new Sample(Path.of("a"), 1, 0, 0),
                new Sample(Path.of("b"), 2, 0, 0),
                new Sample(Path.of("c"), 1, 90, 0),
                new Sample(Path.of("d"), 1, 180, 0));
        return new WalkClips(
                samples, new WalkCache(_ -> walk(walkFrames), 1 << 20), new WalkInput(HEIGHT, WIDTH), clip, 3);
    }

    /// Frame f is f + 1 in its first column, else 0.
    private static Silhouettes walk(int frames) {
        var values = new byte[frames * HEIGHT * WIDTH];
        for (int i = 0; i < values.length; i += WIDTH) {
            values[i] = (byte) (i / WIDTH / HEIGHT + 1);
        }
        return new Silhouettes(frames, HEIGHT, WIDTH, values);
    }

    /// The places that a clip can begin at: 0 to there - wanted, or in a walk that is repeated until it suffices.
    @ParameterizedTest
    @CsvSource({"10, 4, 7", "4, 4, 1", "3, 4, 3", "5, 12, 4", "1, 1, 1", "1, 6, 1", "30, 1, 30"})
    void orderedFramesFollowEachOtherAndAShortWalkGoesRound(int there, int wanted, int begins) {
        var clips = clips(clip(wanted, true, 0), there);
        var random = new SplittableRandom(1);
        var seen = new TreeSet<Integer>();
        for (int draw = 0; draw < 1000; draw++) {
            int[] frames = clips.frames(there, random);
            assertThat(frames).hasSize(wanted);
            for (int i = 1; i < wanted; i++) {
                assertThat(frames[i]).isEqualTo((frames[i - 1] + 1) % there);
            }
            seen.add(frames[0]);
        }
        assertThat(seen).hasSize(begins).first().isEqualTo(0);
        assertThat(seen.last()).isEqualTo(begins - 1);
    }

    @Test
    void unorderedFramesAreDrawnOnceEachWhereThereAreEnough() {
        var random = new SplittableRandom(1);
        var drawn = new int[10];
        int unsorted = 0;
        for (int draw = 0; draw < 1000; draw++) {
            int[] frames = clips(clip(4, false, 0), 10).frames(10, random);
            assertThat(Arrays.stream(frames).distinct().count()).isEqualTo(4);
            Arrays.stream(frames).forEach(frame -> drawn[frame]++);
            unsorted += frames[0] > frames[1] ? 1 : 0;
        }
        assertThat(Arrays.stream(drawn)).allMatch(times -> times > 330 && times < 470); // 400 expected
        assertThat(unsorted).isBetween(430, 570);
        assertThat(clips(clip(4, false, 0), 4).frames(4, random)).containsExactlyInAnyOrder(0, 1, 2, 3);
        var short_ = new TreeSet<Integer>();
        for (int draw = 0; draw < 100; draw++) {
            Arrays.stream(clips(clip(4, false, 0), 2).frames(2, random)).forEach(short_::add);
        }
        assertThat(short_).containsExactly(0, 1);
    }

    @Test
    void aClipIsReadToItsPlaceAndChangedByItsNumbersAlone() {
        var clips = clips(clip(3, true, 0.5), 8);
        assertThat(clips.length()).isEqualTo(3 * HEIGHT * WIDTH);
        var looks = new ArrayList<String>();
        int mirrored = 0;
        for (long draw = 0; draw < 40; draw++) {
            var once = new float[clips.length() + 5];
            var twice = new float[clips.length() + 5];
            clips.read(0, 4, draw, once, 2);
            clips.read(0, 4, draw, twice, 2);
            assertThat(once).containsExactly(twice);
            assertThat(once[0] + once[1] + once[once.length - 1] + once[once.length - 2] + once[once.length - 3])
                    .isZero();
            int column = once[2] > 0 ? 0 : WIDTH - 1; // of all frames the same
            mirrored += column == 0 ? 0 : 1;
            for (int frame = 1; frame < 3; frame++) {
                int at = 2 + frame * HEIGHT * WIDTH + column;
                assertThat(once[at] - once[at - HEIGHT * WIDTH]).isBetween(0.9f / 255, 1.1f / 255);
            }
            looks.add(Arrays.toString(once));
        }
        assertThat(mirrored).isBetween(8, 32);
        assertThat(looks.stream().distinct().count()).isGreaterThan(8); // of twelve
    }

    @Test
    void anotherWalkOfThePersonStandsIn() {
        var clips = clips(clip(3, true, 0), 8);
        assertThat(clips.instead(2, 0)).isEqualTo(3);
        assertThat(clips.instead(2, 1)).isEqualTo(0);
        assertThat(clips.instead(2, 2)).isEqualTo(-1);
        assertThat(clips.instead(1, 0)).isEqualTo(-1);
    }

    @Test
    void walksAreReadOnceWhileThereIsRoom() {
        var reads = new AtomicInteger();
        var cache = new WalkCache(
                path -> {
                    reads.incrementAndGet();
                    if (path.endsWith("broken")) {
                        throw new DataException("broken");
                    }
                    return walk(2);
                },
                2 * 2 * HEIGHT * WIDTH);
        for (int i = 0; i < 2; i++) {
            assertThat(cache.read(Path.of("a")).frames()).isEqualTo(2);
            assertThat(cache.read(Path.of("b")).frames()).isEqualTo(2);
        }
        assertThat(reads).hasValue(2);
        cache.read(Path.of("c"));
        cache.read(Path.of("c")); // no room
        assertThat(reads).hasValue(4);
        assertThatThrownBy(() -> cache.read(Path.of("broken"))).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> cache.read(Path.of("broken"))).isInstanceOf(DataException.class);
        assertThat(reads).hasValue(6); // a failure is not kept
    }
}
