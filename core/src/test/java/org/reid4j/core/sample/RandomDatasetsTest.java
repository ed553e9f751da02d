package org.reid4j.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.sample.PkSampler.Semantics;

/// Ten thousand random datasets, many of which nobody can learn from: each is refused in words with its numbers, or
/// every batch holds exactly P people with exactly K photos.
class RandomDatasetsTest {
    private static final int EACH = 10_000 / Semantics.values().length;

    @ParameterizedTest
    @EnumSource
    void everyDatasetIsRefusedInWordsOrDrawnExactly(Semantics semantics) {
        int refused = 0;
        for (int seed = 0; seed < EACH; seed++) {
            var random = new SplittableRandom(seed * 31L + semantics.name().hashCode());
            List<Sample> samples = samples(random);
            int p = 2 + random.nextInt(12);
            int k = 2 + random.nextInt(6);
            String what = "%s, seed %d, P %d, K %d".formatted(semantics, seed, p, k);
            Map<Integer, Long> photos = samples.stream()
                    .filter(Sample::isPerson)
                    .collect(Collectors.groupingBy(Sample::identity, Collectors.counting()));
            PkSampler sampler;
            try {
                sampler = new PkSampler(samples, p, k, semantics, seed);
            } catch (DataException words) {
                refused++;
                assertThat(photos.size()).as(what).isLessThan(p);
                assertThat(String.valueOf(words.getMessage()))
                        .as(what)
                        .contains(String.valueOf(photos.size()))
                        .hasLineCount(2);
                continue;
            }
            assertThat(photos.size()).as(what).isGreaterThanOrEqualTo(p);
            assertThat(sampler.repeated()).as(what).isEqualTo((int)
                    photos.values().stream().filter(own -> own < k).count());
            List<int[]> batches = sampler.epoch(seed % 5).batches();
            assertThat(batches).as(what).isNotEmpty();
            for (int[] batch : batches) {
                requireExact(samples, batch, p, k, what);
            }
        }
        assertThat(refused).as("both kinds occur").isBetween(EACH / 10, EACH * 9 / 10);
    }

    private static List<Sample> samples(SplittableRandom random) {
        List<Sample> samples = new ArrayList<>();
        int people = random.nextInt(16);
        for (int person = 1; person <= people; person++) {
            int photos = 1 + random.nextInt(random.nextInt(4) == 0 ? 30 : 5); // uneven: most have few
            for (int i = 0; i < photos; i++) {
                samples.add(sample(person * 7, random.nextInt(5) - 1));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            samples.add(sample(random.nextBoolean() ? Sample.JUNK : Sample.DISTRACTOR, 1));
        }
        Collections.shuffle(samples, random);
        return samples;
    }

    private static Sample sample(int identity, int camera) {
        return new Sample(Path.of("x.jpg"), identity, camera, 0);
    }

    private static void requireExact(List<Sample> samples, int[] batch, int p, int k, String what) {
        if (batch.length != p * k) {
            throw new AssertionError(what + ": a batch of " + batch.length);
        }
        Set<Integer> people = new HashSet<>();
        for (int i = 0; i < batch.length; i++) {
            int identity = samples.get(batch[i]).identity();
            if (identity <= 0 || identity != samples.get(batch[i - i % k]).identity()) {
                throw new AssertionError(what + ": photo " + i + " of a batch shows " + identity);
            }
            people.add(identity);
        }
        if (people.size() != p) {
            throw new AssertionError(what + ": a batch of " + people.size() + " people");
        }
    }
}
