package org.reid4j.gallery.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.NaiveVectors;
import org.reid4j.gallery.spi.Neighbour;
import org.reid4j.gallery.spi.VectorIndex;
import org.reid4j.gallery.spi.VectorIndexContract;

class ExactIndexTest implements VectorIndexContract {
    @Override
    public VectorIndex open(int dimension) {
        return new ExactIndex(dimension, 2);
    }

    @Override
    public double recall() {
        return 1;
    }

    @Test
    void threads_and_blocks_change_no_bit() {
        var random = new Random(1);
        int dimension = 300;
        try (var alone = new ExactIndex(dimension, 1);
                var together = new ExactIndex(dimension, 2)) {
            float[] centre = NaiveVectors.unit(dimension, random);
            for (int i = 0; i < 30_000; i++) {
                float[] vector = NaiveVectors.near(centre, 0.5 + i % 7, random);
                alone.add(i, vector);
                together.add(i, vector);
            }
            for (int i = 0; i < 20; i++) {
                float[] query = NaiveVectors.near(centre, 1, random);
                List<Neighbour> found = together.nearest(query, 25, ItemFilter.ALL);
                assertThat(found).isEqualTo(alone.nearest(query, 25, ItemFilter.ALL));
            }
        }
    }

    @Test
    void the_bound_of_the_codes_holds() {
        var random = new Random(2);
        for (int dimension : new int[] {1, 5, 64, 130, 2048}) {
            for (int i = 0; i < 200; i++) {
                float[] vector = NaiveVectors.unit(dimension, random);
                float[] query =
                        i % 2 == 0 ? NaiveVectors.unit(dimension, random) : NaiveVectors.near(vector, 0.1, random);
                Query prepared = Query.of(query);
                Quantised codes = Quantised.of(vector);
                double dot = 0;
                for (int k = 0; k < prepared.codes().length; k++) {
                    dot += prepared.codes()[k] * codes.codes()[k];
                }
                double about = dot * prepared.scale() * codes.scale();
                double bound = prepared.reach() * codes.error() + prepared.ownError();
                assertThat(Math.abs(about - NaiveVectors.dot(query, vector))).isLessThanOrEqualTo(bound);
                assertThat(bound).isLessThan(0.03);
            }
        }
    }

    @Test
    void slots_are_used_again() {
        var random = new Random(3);
        var slots = new VectorSlots(8);
        int highest = 0;
        for (int i = 0; i < 5_000; i++) {
            int slot = slots.stage(i % 10, NaiveVectors.unit(8, random));
            highest = Math.max(highest, slot);
            int replaced = slots.show(i % 10, slot);
            if (replaced >= 0) {
                slots.recycle(replaced);
            }
        }
        assertThat(highest).isLessThan(40);
        slots.close();
    }
}
