package org.reid4j.train.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.ReidException;
import org.reid4j.core.sample.EpochPlan;
import org.reid4j.core.sample.Seeds;

class LoaderTest {
    private static final int PEOPLE = 5; // sample i shows person i mod 5

    /// Pixels that say which sample, epoch and draw they are of.
    private record Numbers(Set<Integer> broken) implements SampleSource {
        @Override
        public int length() {
            return 2;
        }

        @Override
        public void read(int sample, long epoch, long draw, float[] target, int offset) {
            if (broken.contains(sample)) {
                throw new ReidException(ReidException.Kind.USAGE, "cannot use the image photo-" + sample);
            }
            var random = Seeds.of(11, epoch, draw);
            for (int spin = random.nextInt(20_000); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            target[offset] = sample;
            target[offset + 1] = random.nextFloat();
        }

        @Override
        public int instead(int sample, int attempt) {
            int other = sample + PEOPLE * (attempt + 1);
            return other < 40 ? other : -1;
        }
    }

    private static EpochPlan plan(int epoch) {
        var batches = new ArrayList<int[]>();
        for (int batch = 0; batch < 3 + epoch % 2; batch++) {
            batches.add(new int[] {epoch % 20, batch, batch + 7, batch});
        }
        return new EpochPlan(batches);
    }

    private static List<String> all(int workers, int prefetch, int maxBad, Set<Integer> broken, int epoch, int batch) {
        var seen = new ArrayList<String>();
        try (var loader = new Loader(
                new Numbers(broken),
                LoaderTest::plan,
                epoch,
                batch,
                6,
                new Loader.Options(workers, prefetch, maxBad),
                new TreeSet<>())) {
            for (Batch next = loader.next(); next != null; next = loader.next()) {
                seen.add(next.epoch() + "/" + next.index() + " " + Arrays.toString(next.pixels()) + next.last());
            }
            assertThat(loader.bad()).isEqualTo(broken);
        }
        return seen;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,3", "4,2", "7,9"})
    void threadsAndPrefetchChangeNothing(int workers, int prefetch) {
        assertThat(all(workers, prefetch, 0, Set.of(), 0, 0)).hasSize(21).isEqualTo(all(1, 2, 0, Set.of(), 0, 0));
    }

    @Test
    void startingInTheMiddleGivesTheSameRest() {
        List<String> whole = all(2, 2, 0, Set.of(), 0, 0);
        assertThat(all(2, 2, 0, Set.of(), 1, 2)).isEqualTo(whole.subList(5, whole.size()));
        assertThat(all(2, 2, 0, Set.of(), 0, 3)).isEqualTo(whole.subList(3, whole.size()));
    }

    @Test
    void aPhotoDrawnTwiceLooksDifferentEachTime() {
        try (var loader = new Loader(
                new Numbers(Set.of()), LoaderTest::plan, 0, 0, 1, new Loader.Options(1, 1, 0), new TreeSet<>())) {
            float[] pixels = Objects.requireNonNull(loader.next()).pixels();
            assertThat(pixels[2]).isEqualTo(pixels[6]).isZero();
            assertThat(pixels[3]).isNotEqualTo(pixels[7]);
        }
    }

    /// Epochs of any length draw a sample in many batches: each time it must look different, also behind a resume.
    @Test
    void aPhotoDrawnInSeveralBatchesLooksDifferentEachTime() {
        var plan = new EpochPlan(List.of(new int[] {4, 7}, new int[] {7, 4}, new int[] {4, 4}));
        var looks = new ArrayList<Float>();
        for (int begin = 0; begin < 3; begin++) {
            var seen = new ArrayList<Float>();
            try (var loader = new Loader(
                    new Numbers(Set.of()), _ -> plan, 0, begin, 1, new Loader.Options(2, 2, 0), new TreeSet<>())) {
                for (Batch batch = loader.next(); batch != null; batch = loader.next()) {
                    for (int slot = 0; slot < 2; slot++) {
                        if (batch.samples()[slot] == 4) {
                            seen.add(batch.pixels()[2 * slot + 1]);
                        }
                    }
                }
            }
            if (begin == 0) {
                looks.addAll(seen);
            }
            assertThat(seen).isEqualTo(looks.subList(begin, looks.size()));
        }
        assertThat(looks).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void anUnreadablePhotoStopsItsOwnBatchAndIsNamed() {
        try (var loader = new Loader(
                new Numbers(Set.of(9)), LoaderTest::plan, 0, 0, 6, new Loader.Options(3, 4, 0), new TreeSet<>())) {
            assertThat(loader.next()).isNotNull();
            assertThat(loader.next()).isNotNull();
            assertThatThrownBy(loader::next)
                    .isInstanceOf(ReidException.class)
                    .hasMessage(
                            "cannot use the image photo-9\nreid data check lists all such photos; data.max_bad=N replaces up to N");
        }
    }

    @Test
    void allowedBadPhotosAreReplacedByTheSamePersonTheSameWayEachTime() {
        List<String> once = all(1, 1, 2, Set.of(9, 8), 0, 0);
        assertThat(once).hasSize(21).isEqualTo(all(5, 3, 2, Set.of(9, 8), 0, 0));
        assertThat(once.get(2)).startsWith("0/2 [0.0, ").contains(", 14.0, ").doesNotContain(" 9.0,");
    }

    @Test
    void moreBadPhotosThanAllowedStopTheRun() {
        try (var loader = new Loader(
                new Numbers(Set.of(7, 8, 9)),
                LoaderTest::plan,
                0,
                0,
                6,
                new Loader.Options(2, 2, 2),
                new TreeSet<>())) {
            assertThat(loader.next()).isNotNull();
            assertThat(loader.next()).isNotNull();
            assertThatThrownBy(loader::next)
                    .isInstanceOf(ReidException.class)
                    .hasMessageContaining("3 training photos cannot be read, data.max_bad allows 2");
        }
    }

    @Test
    void closingEndsAllThreads() {
        try (var loader = new Loader(
                new Numbers(Set.of()), LoaderTest::plan, 0, 0, 6, new Loader.Options(3, 4, 0), new TreeSet<>())) {
            assertThat(loader.next()).isNotNull();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("reid-loader-"));
    }

    /// An error of the JVM on a loader's thread reaches the training with its cause, and nothing hangs.
    @Test
    void anErrorOnAThreadKeepsItsCause() {
        var cause = new StackOverflowError("deep");
        SampleSource failing = new SampleSource() {
            @Override
            public int length() {
                return 2;
            }

            @Override
            public void read(int sample, long epoch, long draw, float[] target, int offset) {
                throw cause;
            }

            @Override
            public int instead(int sample, int attempt) {
                return -1;
            }
        };
        try (var loader =
                new Loader(failing, LoaderTest::plan, 0, 0, 1, new Loader.Options(1, 1, 0), new TreeSet<>())) {
            assertThatThrownBy(loader::next).hasCause(cause);
            assertThatThrownBy(loader::next).hasCause(cause);
        }
    }
}
