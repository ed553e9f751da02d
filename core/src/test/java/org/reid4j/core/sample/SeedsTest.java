package org.reid4j.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SeedsTest {
    @Test
    void the_same_three_words_give_the_same_numbers() {
        assertThat(Seeds.of(1, 2, 3).longs(5).toArray())
                .isEqualTo(Seeds.of(1, 2, 3).longs(5).toArray());
    }

    @Test
    void known_values_stay_as_they_are_because_runs_must_be_repeatable_by_later_versions() {
        assertThat(Seeds.mix(0, 0, 0)).isEqualTo(1950711040352039464L);
        assertThat(Seeds.mix(42, 7, 1234)).isEqualTo(5552741315612310592L);
        assertThat(Seeds.of(42, 7, 1234).nextLong()).isEqualTo(new SplittableRandom(5552741315612310592L).nextLong());
    }

    @Test
    void near_words_give_different_streams_in_every_order() {
        Set<Long> seen = new HashSet<>();
        for (long seed = -8; seed < 8; seed++) {
            for (long epoch = -8; epoch < 8; epoch++) {
                for (long index = -8; index < 8; index++) {
                    seen.add(Seeds.mix(seed, epoch, index));
                }
            }
        }
        assertThat(seen).hasSize(16 * 16 * 16);
    }

    @Test
    void one_bit_of_any_word_changes_half_of_the_result() {
        for (int word = 0; word < 3; word++) {
            long flipped = 0;
            for (int trial = 0; trial < 200; trial++) {
                for (int bit = 0; bit < 64; bit++) {
                    long change = 1L << bit;
                    flipped += Long.bitCount(Seeds.mix(trial, 2L * trial, 3L * trial)
                            ^ Seeds.mix(
                                    trial ^ (word == 0 ? change : 0),
                                    2L * trial ^ (word == 1 ? change : 0),
                                    3L * trial ^ (word == 2 ? change : 0)));
                }
            }
            assertThat(flipped / (200.0 * 64)).isBetween(31.5, 32.5);
        }
    }
}
