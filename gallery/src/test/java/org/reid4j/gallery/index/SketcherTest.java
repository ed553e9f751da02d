package org.reid4j.gallery.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.reid4j.gallery.spi.NaiveVectors;

class SketcherTest {
    private static final int[] DIMENSIONS = {3, 64, 500, 1024, 1500, 2048};

    @Test
    void turning_keeps_inner_products_and_spreads_what_is_in_one_place() {
        var random = new Random(30);
        for (int length : new int[] {512, 1024, 1536, 2048}) {
            var rotation = new Rotation(length);
            float[] one = NaiveVectors.unit(length, random);
            float[] other = NaiveVectors.near(one, 1, random);
            double before = NaiveVectors.dot(one, other);
            rotation.turn(one);
            rotation.turn(other);
            assertThat(NaiveVectors.dot(one, one)).isCloseTo(1, Offset.offset(1e-5));
            assertThat(NaiveVectors.dot(one, other)).isCloseTo(before, Offset.offset(1e-5));
            float[] axis = new float[length];
            axis[random.nextInt(length)] = 1;
            rotation.turn(axis);
            for (float value : axis) {
                assertThat(Math.abs(value)).isLessThan(0.25f);
            }
        }
    }

    @Test
    void bits_are_counted_as_one_by_one() {
        var random = new Random(31);
        var sketcher = new Sketcher(1500);
        float[] query = sketcher.turned(NaiveVectors.unit(1500, random));
        float[] vector = sketcher.turned(NaiveVectors.unit(1500, random));
        float largest = 0;
        for (float value : query) {
            largest = Math.max(largest, Math.abs(value));
        }
        int set = 0;
        int total = 0;
        for (int k = 0; k < query.length; k++) {
            int value = (int) Math.floor(query[k] * (7.49f / largest) + 0.5f);
            assertThat(value).isBetween(-8, 7);
            total += value;
            set += vector[k] > 0 ? value : 0;
        }
        Sketcher.Asked asked = sketcher.asked(query);
        var memory = new NativeBlock(Sketcher.bytes(1500));
        Kernel.write(MemorySegment.ofArray(Sketcher.sketch(vector)), memory.address());
        assertThat(asked.total()).isEqualTo(total);
        assertThat(Kernel.bits(asked.planes(), memory.address())).isEqualTo(set);
        assertThat(asked.about(1, memory.address())).isEqualTo(2 * set - total);
        memory.free();
    }

    @Test
    void a_sketch_tells_the_inner_product_without_bias() {
        var random = new Random(32);
        for (int dimension : DIMENSIONS) {
            var sketcher = new Sketcher(dimension);
            int bits = 8 * Sketcher.bytes(dimension);
            var memory = new NativeBlock(bits / 8);
            int tries = 400;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < tries; i++) {
                float[] vector = NaiveVectors.unit(dimension, random);
                float[] query = NaiveVectors.near(vector, 1, random);
                float[] turned = sketcher.turned(vector);
                float[] asked = sketcher.turned(query);
                Kernel.write(MemorySegment.ofArray(Sketcher.sketch(turned)), memory.address());
                float largest = 0;
                for (float value : asked) {
                    largest = Math.max(largest, Math.abs(value));
                }
                float about = sketcher.asked(asked).about(Sketcher.factor(turned), memory.address()) * largest / 7.49f;
                double off = about - NaiveVectors.dot(query, vector);
                sum += off;
                squares += off * off;
            }
            double deviation = 0.75 * Math.sqrt(0.5 / bits); // of cosines about 0.7
            assertThat(Math.sqrt(squares / tries)).as("%d values", dimension).isLessThan(1.5 * deviation);
            assertThat(Math.abs(sum / tries)).isLessThan(5 * deviation / Math.sqrt(tries));
            memory.free();
        }
    }

    @Test
    void factors_are_within_what_a_file_may_hold() {
        var sketcher = new Sketcher(2048);
        float[] axis = new float[2048];
        axis[7] = 0.99f;
        assertThat(Sketcher.factor(sketcher.turned(axis))).isBetween(1e-3f, Sketcher.MOST_FACTOR);
        float[] even = new float[2048];
        Arrays.fill(even, (float) (1.01 / Math.sqrt(2048)));
        assertThat(Sketcher.factor(sketcher.turned(even))).isBetween(1e-3f, Sketcher.MOST_FACTOR);
    }
}
