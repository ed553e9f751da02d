package org.reid4j.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Sample;

final class ShuffleSamplerTest {
    private static List<Sample> samples(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Sample(Path.of(i + ".jpg"), i % 7 - 1, 1, 0)) // -1 junk, 0 distractor, 1 to 5
                .toList();
    }

    @Test
    void each_person_s_photo_comes_at_most_once_and_nothing_else() {
        ShuffleSampler sampler = new ShuffleSampler(samples(100), 8, 1);
        List<int[]> batches = sampler.epoch(0).batches();
        List<Integer> drawn =
                batches.stream().flatMapToInt(Arrays::stream).boxed().toList();
        assertThat(batches).hasSize(sampler.batchesPerEpoch()).allMatch(batch -> batch.length == 8);
        assertThat(drawn).doesNotHaveDuplicates().allMatch(i -> i % 7 > 1);
    }

    @Test
    void what_is_dropped_changes_with_the_epoch_until_all_have_come() {
        ShuffleSampler sampler = new ShuffleSampler(samples(14), 8, 1); // 10 photos of people
        Set<Integer> seen = new HashSet<>();
        for (int epoch = 0; epoch < 40; epoch++) {
            sampler.epoch(epoch).batches().forEach(batch -> Arrays.stream(batch).forEach(seen::add));
        }
        assertThat(seen).hasSize(10);
    }

    @Test
    void a_plan_depends_on_seed_and_epoch_alone() {
        ShuffleSampler sampler = new ShuffleSampler(samples(100), 8, 1);
        sampler.epoch(0);
        assertThat(sampler.epoch(1).batches().getFirst())
                .isEqualTo(new ShuffleSampler(samples(100), 8, 1)
                        .epoch(1)
                        .batches()
                        .getFirst())
                .isNotEqualTo(sampler.epoch(2).batches().getFirst());
    }

    @Test
    void too_large_a_batch_is_refused_with_the_one_that_works() {
        assertThatThrownBy(() -> new ShuffleSampler(samples(14), 64, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("training has 10")
                .hasMessageContaining("at most 10");
    }
}
