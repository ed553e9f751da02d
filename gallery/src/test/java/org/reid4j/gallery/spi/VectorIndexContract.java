package org.reid4j.gallery.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.reid4j.core.ReidException;

/// What every index must do, exact or not: implement this in its test.
public interface VectorIndexContract {
    /// Lengths that are and are not a multiple of what vector instructions take at once.
    List<Integer> DIMENSIONS = List.of(3, 64, 200);

    /// An empty index.
    VectorIndex open(int dimension);

    /// Share of the nearest that must be found, 1 for an exact index.
    double recall();

    @Test
    default void random_changes_leave_what_a_plain_list_holds() {
        for (int dimension : DIMENSIONS) {
            var random = new Random(dimension);
            var oracle = new NaiveVectors();
            try (VectorIndex index = open(dimension)) {
                for (int step = 0; step < 600; step++) {
                    long item = random.nextInt(150);
                    if (random.nextInt(3) == 0) {
                        assertThat(index.remove(item)).isEqualTo(oracle.remove(item));
                    } else {
                        float[] vector = NaiveVectors.unit(dimension, random);
                        index.add(item, vector);
                        oracle.add(item, vector);
                    }
                    assertThat(index.size()).isEqualTo(oracle.size());
                    if (step % 20 == 0) {
                        float[] query = NaiveVectors.unit(dimension, random);
                        int k = 1 + random.nextInt(20);
                        oracle.compare(index.nearest(query, k, ItemFilter.ALL), query, k, ItemFilter.ALL, recall());
                    }
                }
            }
        }
    }

    @Test
    default void filters_are_asked_during_the_search() {
        var random = new Random(7);
        var oracle = new NaiveVectors();
        try (VectorIndex index = open(48)) {
            for (int i = 0; i < 2000; i++) {
                oracle.add(i, NaiveVectors.unit(48, random));
            }
            oracle.vectors().forEach(index::add);
            index.settle(IndexProgress.NONE);
            for (int every : new int[] {1, 2, 10, 100, 900}) {
                ItemFilter allowed = item -> item % every == every - 1;
                float[] query = NaiveVectors.unit(48, random);
                oracle.compare(index.nearest(query, 10, allowed), query, 10, allowed, recall());
            }
            assertThat(index.nearest(NaiveVectors.unit(48, random), 5, _ -> false))
                    .isEmpty();
        }
    }

    @Test
    default void equally_near_items_come_by_number() {
        var random = new Random(8);
        float[] same = NaiveVectors.unit(32, random);
        try (VectorIndex index = open(32)) {
            for (long item : new long[] {9, 3, 700, 5, 1, 20}) {
                index.add(item, same);
            }
            index.settle(IndexProgress.NONE);
            assertThat(index.nearest(same, 4, ItemFilter.ALL))
                    .extracting(Neighbour::item)
                    .containsExactly(1L, 3L, 5L, 9L);
            assertThat(index.nearest(same, 1, ItemFilter.ALL).getFirst().similarity())
                    .isCloseTo(1, Offset.offset(1e-6f));
        }
    }

    @Test
    default void what_was_removed_is_gone_and_what_was_added_again_is_found() {
        var random = new Random(9);
        float[] first = NaiveVectors.unit(16, random);
        float[] second = NaiveVectors.unit(16, random);
        try (VectorIndex index = open(16)) {
            index.add(4, first);
            assertThat(index.remove(4)).isTrue();
            assertThat(index.remove(4)).isFalse();
            assertThat(index.nearest(first, 3, ItemFilter.ALL)).isEmpty();
            index.add(4, second);
            index.add(4, first);
            index.add(4, second);
            assertThat(index.size()).isEqualTo(1);
            List<Neighbour> found = index.nearest(second, 3, ItemFilter.ALL);
            assertThat(found).hasSize(1);
            assertThat(found.getFirst().similarity()).isCloseTo(1, Offset.offset(1e-6f));
        }
    }

    @Test
    default void an_empty_index_finds_nothing_and_a_small_one_all_it_has() {
        var random = new Random(10);
        try (VectorIndex index = open(10)) {
            float[] query = NaiveVectors.unit(10, random);
            assertThat(index.size()).isZero();
            assertThat(index.dimension()).isEqualTo(10);
            assertThat(index.nearest(query, 1, ItemFilter.ALL)).isEmpty();
            assertThat(index.nearest(new float[0][], 1, ItemFilter.ALL)).isEmpty();
            for (int i = 0; i < 7; i++) {
                index.add(i, NaiveVectors.unit(10, random));
            }
            assertThat(index.nearest(query, 1000, ItemFilter.ALL)).hasSize(7);
            assertThat(index.nearest(query, Integer.MAX_VALUE, ItemFilter.ALL)).hasSize(7);
            index.settle(IndexProgress.NONE);
            assertThat(index.nearest(query, 1000, ItemFilter.ALL)).hasSize(7);
            assertThat(index.state()).isNotBlank();
        }
    }

    @Test
    default void queries_together_find_what_each_finds_alone() {
        var random = new Random(11);
        try (VectorIndex index = open(70)) {
            for (int i = 0; i < 1500; i++) {
                index.add(i, NaiveVectors.unit(70, random));
            }
            index.settle(IndexProgress.NONE);
            float[][] queries = new float[9][];
            Arrays.setAll(queries, i -> NaiveVectors.unit(70, random));
            ItemFilter odd = item -> item % 2 == 1;
            List<List<Neighbour>> together = index.nearest(queries, 6, odd);
            for (int q = 0; q < queries.length; q++) {
                assertThat(together.get(q)).isEqualTo(index.nearest(queries[q], 6, odd));
            }
        }
    }

    @Test
    default void what_is_no_vector_of_length_one_is_refused() {
        try (VectorIndex index = open(4)) {
            float[] good = {1, 0, 0, 0};
            index.add(0, good);
            Map<String, float[]> bad = new HashMap<>();
            bad.put("has 3 values", new float[] {1, 0, 0});
            bad.put("length 0.000", new float[] {0, 0, 0, 0});
            bad.put("length 2.000", new float[] {2, 0, 0, 0});
            bad.put("NaN at place 0", new float[] {Float.NaN, 0, 0, 0});
            bad.put("Infinity at place 1", new float[] {0, Float.POSITIVE_INFINITY, 0, 0});
            bad.forEach((message, vector) -> {
                refuses(() -> index.add(1, vector), message);
                refuses(() -> index.nearest(vector, 1, ItemFilter.ALL), message);
                refuses(() -> index.nearest(new float[][] {good, vector}, 1, ItemFilter.ALL), message);
            });
            refuses(() -> index.add(-1, good), "must be 0 or more");
            refuses(() -> index.nearest(good, 0, ItemFilter.ALL), "k is 0");
            assertThat(index.size()).isEqualTo(1);
            assertThat(index.nearest(good, 9, ItemFilter.ALL)).hasSize(1);
        }
    }

    @Test
    default void a_closed_index_says_so() {
        VectorIndex index = open(4);
        index.add(0, new float[] {1, 0, 0, 0});
        index.close();
        index.close();
        refuses(() -> index.nearest(new float[] {1, 0, 0, 0}, 1, ItemFilter.ALL), "closed");
        refuses(() -> index.add(1, new float[] {1, 0, 0, 0}), "closed");
        refuses(() -> index.remove(0), "closed");
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ReidException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ReidException.Kind.USAGE))
                .hasMessageContaining(message);
    }

    /// Each item has a corner of the space for itself and is either there with one of its vectors or not
    /// at all; a writer notes before and after each change what a search may see.
    @Test
    default void searches_see_each_item_as_it_was_at_one_moment() throws Exception {
        int items = 24;
        int dimension = 64;
        var before = new AtomicLongArray(items); // number of the last change begun; even ones add, odd ones remove
        var after = new AtomicLongArray(items); // and of the last one finished
        for (int i = 0; i < items; i++) {
            before.set(i, 1);
            after.set(i, 1);
        }
        var stop = new AtomicBoolean();
        try (VectorIndex index = open(dimension);
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int w = 0; w < 2; w++) {
                int writer = w;
                running.add(threads.submit(() -> write(index, writer, items, before, after, stop)));
                running.add(threads.submit(() -> read(index, items, before, after, 400)));
            }
            running.get(1).get();
            running.get(3).get();
            stop.set(true);
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    private static void write(
            VectorIndex index,
            int writer,
            int items,
            AtomicLongArray before,
            AtomicLongArray after,
            AtomicBoolean stop) {
        var random = new Random(writer);
        while (!stop.get()) {
            int item = writer + 2 * random.nextInt(items / 2); // each item has one writer
            long change = after.get(item) + 1;
            if (change % 2 == 0) {
                before.set(item, change);
                index.add(item, corner(item, change));
                after.set(item, change);
                if (random.nextInt(4) == 0) { // replaced: never absent meanwhile
                    before.set(item, change + 2);
                    index.add(item, corner(item, change + 2));
                    after.set(item, change + 2);
                }
            } else {
                before.set(item, change);
                index.remove(item);
                after.set(item, change);
            }
        }
    }

    private static void read(
            VectorIndex index, int items, AtomicLongArray before, AtomicLongArray after, int searches) {
        var random = new Random(99);
        for (int i = 0; i < searches; i++) {
            int item = random.nextInt(items);
            long finished = after.get(item);
            List<Neighbour> found = index.nearest(corner(item, 0), items, ItemFilter.ALL);
            long begun = before.get(item);
            assertThat(found).extracting(Neighbour::item).doesNotHaveDuplicates();
            List<Neighbour> own = found.stream().filter(n -> n.item() == item).toList();
            if (begun == finished) { // nothing happened to it meanwhile
                assertThat(own).as("item %d after change %d", item, finished).hasSize(finished % 2 == 0 ? 1 : 0);
            }
            for (Neighbour one : own) {
                boolean seen = false;
                for (long change = finished; change <= begun; change++) {
                    seen |= change % 2 == 0
                            && Math.abs(one.similarity() - NaiveVectors.dot(corner(item, 0), corner(item, change)))
                                    < 1e-5;
                }
                assertThat(seen)
                        .as("a vector of item %d in changes %d to %d", item, finished, begun)
                        .isTrue();
            }
        }
    }

    /// A vector whose likeness to the item's first one tells which change it is of.
    private static float[] corner(int item, long change) {
        float[] vector = new float[64];
        double angle = change % 1000 * 1e-3;
        vector[2 * item] = (float) Math.cos(angle);
        vector[2 * item + 1] = (float) Math.sin(angle);
        return vector;
    }
}
