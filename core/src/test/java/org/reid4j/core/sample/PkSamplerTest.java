package org.reid4j.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.PkSampler.Semantics;

final class PkSamplerTest {
    private static final int DATASETS = 400;

    /// A random dataset: uneven people, some junk and distractors, P and K that fit.
    private record Case(List<Sample> samples, int p, int k, long seed) {
        static Case of(long seed) {
            RandomGenerator random = new SplittableRandom(seed);
            int people = random.nextInt(2, 40);
            List<Sample> samples = new ArrayList<>();
            for (int person = 1; person <= people; person++) {
                int photos = random.nextInt(1, 14);
                for (int i = 0; i < photos; i++) {
                    samples.add(sample(person * 3, random.nextInt(4)));
                }
            }
            IntStream.range(0, random.nextInt(5)).forEach(_ -> samples.add(sample(Sample.JUNK, 1)));
            IntStream.range(0, random.nextInt(5)).forEach(_ -> samples.add(sample(Sample.DISTRACTOR, 1)));
            Collections.shuffle(samples, random);
            return new Case(List.copyOf(samples), random.nextInt(2, people + 1), random.nextInt(2, 7), seed);
        }

        PkSampler sampler(Semantics semantics) {
            return new PkSampler(samples, p, k, semantics, seed);
        }

        Map<Integer, Integer> photosOf() {
            Map<Integer, Integer> counts = new HashMap<>();
            samples.stream().filter(Sample::isPerson).forEach(s -> counts.merge(s.identity(), 1, Integer::sum));
            return counts;
        }

        @Override
        public String toString() {
            return "seed " + seed + ", P " + p + ", K " + k;
        }
    }

    private static Sample sample(int identity, int camera) {
        return new Sample(Path.of("x.jpg"), identity, camera, 0);
    }

    private static List<Sample> people(int people, int photos) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < people * photos; i++) {
            samples.add(sample(1 + i / photos, i % 3));
        }
        return samples;
    }

    @ParameterizedTest
    @EnumSource
    void every_batch_has_p_people_with_k_photos_each(Semantics semantics) {
        for (long seed = 0; seed < DATASETS; seed++) {
            Case c = Case.of(seed);
            List<int[]> batches = c.sampler(semantics).epoch((int) (seed % 7)).batches();
            assertThat(batches).as(c.toString()).isNotEmpty();
            for (int[] batch : batches) {
                assertThat(batch).hasSize(c.p * c.k);
                Map<Integer, Integer> counts = new HashMap<>();
                for (int i = 0; i < batch.length; i++) {
                    int identity = c.samples.get(batch[i]).identity();
                    assertThat(identity).as(c.toString()).isPositive();
                    assertThat(identity)
                            .as("people stand one after the other")
                            .isEqualTo(c.samples.get(batch[i - i % c.k]).identity());
                    counts.merge(identity, 1, Integer::sum);
                }
                assertThat(counts.values()).as(c.toString()).hasSize(c.p).containsOnly(c.k);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_person_with_enough_photos_never_has_one_twice_in_a_batch(Semantics semantics) {
        for (long seed = 0; seed < DATASETS; seed++) {
            Case c = Case.of(seed);
            Map<Integer, Integer> photos = c.photosOf();
            for (int[] batch : c.sampler(semantics).epoch(0).batches()) {
                for (int from = 0; from < batch.length; from += c.k) {
                    int[] own = Arrays.copyOfRange(batch, from, from + c.k);
                    int identity = c.samples.get(own[0]).identity();
                    int different = (int) Arrays.stream(own).distinct().count();
                    if (semantics != Semantics.FAST_REID_BALANCED && photos.getOrDefault(identity, 0) >= c.k) {
                        assertThat(different).as(c.toString()).isEqualTo(c.k);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_plan_depends_on_seed_and_epoch_alone(Semantics semantics) {
        Case c = Case.of(5);
        PkSampler used = c.sampler(semantics);
        for (int epoch = 0; epoch < 10; epoch++) {
            used.epoch(epoch);
        }
        assertThat(flat(used.epoch(3))).isEqualTo(flat(c.sampler(semantics).epoch(3)));
        assertThat(flat(used.epoch(3))).isNotEqualTo(flat(used.epoch(4)));
        assertThat(flat(used.epoch(3))).isNotEqualTo(flat(new PkSampler(c.samples, c.p, c.k, semantics, 999).epoch(3)));
    }

    @Test
    void the_baseline_uses_each_photo_at_most_once_and_stops_only_when_fewer_than_p_people_have_chunks() {
        for (long seed = 0; seed < DATASETS; seed++) {
            Case c = Case.of(seed);
            Map<Integer, Integer> photos = c.photosOf();
            Map<Integer, Integer> chunks = new HashMap<>();
            photos.forEach((person, count) -> chunks.put(person, Math.max(1, count / c.k)));
            Map<Integer, Integer> drawn = new HashMap<>();
            PkSampler sampler = c.sampler(Semantics.BASELINE);
            List<int[]> batches = sampler.epoch(0).batches();
            for (int[] batch : batches) {
                for (int i = 0; i < batch.length; i++) {
                    int identity = c.samples.get(batch[i]).identity();
                    if (i % c.k == 0) {
                        chunks.merge(identity, -1, Integer::sum);
                    }
                    if (photos.getOrDefault(identity, 0) >= c.k) {
                        drawn.merge(batch[i], 1, Integer::sum);
                    }
                }
            }
            assertThat(drawn.values()).as(c.toString()).allMatch(times -> times == 1);
            assertThat(chunks.values()).as(c.toString()).allMatch(left -> left >= 0);
            assertThat(chunks.values().stream().filter(left -> left > 0).count())
                    .as(c.toString())
                    .isLessThan(c.p);
            assertThat(batches.size()).isLessThanOrEqualTo(sampler.batchesPerEpoch());
        }
    }

    @Test
    void the_baseline_has_as_many_batches_as_the_released_sampler_on_average() {
        // 12 people with 3 to 14 photos, P = 4, K = 4; a naive transcription of the rules is the oracle
        List<Sample> samples = new ArrayList<>();
        for (int person = 1; person <= 12; person++) {
            for (int i = 0; i < 2 + person; i++) {
                samples.add(sample(person, 1));
            }
        }
        double ours = 0;
        double naive = 0;
        for (int seed = 0; seed < 3000; seed++) {
            ours += new PkSampler(samples, 4, 4, Semantics.BASELINE, seed)
                    .epoch(0)
                    .batches()
                    .size();
            naive += naiveBaselineBatches(12, 4, 4, new SplittableRandom(seed));
        }
        assertThat(ours / 3000).isCloseTo(naive / 3000, Offset.offset(0.03));
    }

    private static int naiveBaselineBatches(int people, int p, int k, RandomGenerator random) {
        int[] chunks = IntStream.rangeClosed(1, people)
                .map(person -> Math.max(1, (2 + person) / k))
                .toArray();
        List<Integer> open = new ArrayList<>(IntStream.range(0, people).boxed().toList());
        int batches = 0;
        while (open.size() >= p) {
            Collections.shuffle(open, random);
            for (int person : List.copyOf(open.subList(0, p))) {
                if (--chunks[person] == 0) {
                    open.removeIf(other -> other == person);
                }
            }
            batches++;
        }
        return batches;
    }

    @Test
    void an_identity_once_epoch_has_each_person_at_most_once() {
        PkSampler sampler = new PkSampler(people(767, 5), 16, 4, Semantics.IDENTITY_ONCE, 1);
        List<int[]> batches = sampler.epoch(0).batches();
        assertThat(batches).hasSize(47);
        assertThat(sampler.batchesPerEpoch()).isEqualTo(47);
        assertThat(batches.stream()
                        .flatMapToInt(batch -> IntStream.range(0, 16).map(i -> batch[i * 4] / 5))
                        .distinct())
                .hasSize(47 * 16);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAST_REID", "FAST_REID_BALANCED"})
    void a_fast_reid_epoch_has_photos_by_batch_many_batches(Semantics semantics) {
        assertThat(new PkSampler(people(50, 17), 16, 4, semantics, 1).epoch(2).batches())
                .hasSize(50 * 17 / 64);
        assertThat(new PkSampler(people(3, 1), 3, 4, semantics, 1).epoch(2).batches())
                .hasSize(1);
    }

    @Test
    void an_epoch_of_endless_batches_has_the_length_that_is_asked_for() {
        for (Semantics semantics : Semantics.values()) {
            List<Sample> samples = people(6, 5);
            if (semantics.endless()) {
                var sampler = new PkSampler(samples, 3, 2, semantics, 17, 1);
                assertThat(sampler.batchesPerEpoch()).isEqualTo(17);
                assertThat(sampler.epoch(0).batches()).hasSize(17);
            } else {
                assertThatThrownBy(() -> new PkSampler(samples, 3, 2, semantics, 17, 1))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("sampler.batches is 17");
            }
        }
        assertThat(new PkSampler(people(6, 5), 3, 2, Semantics.OPEN_GAIT, 1)
                        .epoch(0)
                        .batches())
                .hasSize(5);
    }

    /// Each batch draws anew: everybody and everything comes up, and people repeat from batch to batch.
    @Test
    void open_gait_draws_people_and_their_walks_anew_for_each_batch() {
        List<Sample> samples = people(6, 5);
        var drawn = new int[samples.size()];
        int shared = 0;
        int[] before = {};
        for (int[] batch : new PkSampler(samples, 3, 4, Semantics.OPEN_GAIT, 500, 1)
                .epoch(3)
                .batches()) {
            for (int i = 0; i < batch.length; i++) {
                drawn[batch[i]]++;
                assertThat(samples.get(batch[i]).identity())
                        .isEqualTo(samples.get(batch[i - i % 4]).identity());
            }
            for (int person = 0; person < before.length; person += 4) {
                int identity = samples.get(before[person]).identity();
                shared += Arrays.stream(batch).anyMatch(i -> samples.get(i).identity() == identity) ? 1 : 0;
            }
            before = batch;
        }
        assertThat(Arrays.stream(drawn)).allMatch(times -> times > 130 && times < 270); // 200 expected
        assertThat(shared).isBetween(600, 900); // 749 expected: half of those of the batch before
    }

    @Test
    void the_balanced_sampler_takes_the_others_from_other_cameras() {
        List<Sample> samples = people(10, 12);
        for (int[] batch : new PkSampler(samples, 5, 4, Semantics.FAST_REID_BALANCED, 1)
                .epoch(0)
                .batches()) {
            for (int i = 0; i < batch.length; i++) {
                if (i % 4 != 0) {
                    assertThat(samples.get(batch[i]).camera())
                            .isNotEqualTo(samples.get(batch[i - i % 4]).camera());
                }
            }
        }
    }

    @Test
    void people_with_fewer_than_k_photos_are_counted() {
        List<Sample> samples = new ArrayList<>(people(4, 4));
        samples.add(sample(9, 1));
        assertThat(new PkSampler(samples, 2, 4, Semantics.BASELINE, 1).repeated())
                .isEqualTo(1);
    }

    @Test
    void one_person_is_refused_with_numbers() {
        assertThatThrownBy(() -> new PkSampler(people(1, 30), 2, 4, Semantics.BASELINE, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("at least 2 people")
                .hasMessageContaining("30 photos show 1");
    }

    @Test
    void fewer_people_than_p_are_refused_with_the_p_that_works() {
        assertThatThrownBy(() -> new PkSampler(people(7, 3), 16, 4, Semantics.BASELINE, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("16 people x 4 photos")
                .hasMessageContaining("training has 7 (21 photos)")
                .hasMessageContaining("Use at most 7 people");
    }

    @Test
    void one_photo_of_each_or_one_person_a_batch_is_a_wrong_argument() {
        assertThatThrownBy(() -> new PkSampler(people(7, 3), 4, 1, Semantics.BASELINE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sampler.images is 1, must be at least 2");
        assertThatThrownBy(() -> new PkSampler(people(7, 3), 1, 4, Semantics.BASELINE, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sampler.identities is 1, must be at least 2");
    }

    private static List<Integer> flat(EpochPlan plan) {
        return plan.batches().stream().flatMapToInt(Arrays::stream).boxed().toList();
    }
}
