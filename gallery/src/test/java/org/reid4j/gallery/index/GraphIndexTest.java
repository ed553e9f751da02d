package org.reid4j.gallery.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.reid4j.gallery.spi.IndexProgress;
import org.reid4j.gallery.spi.ItemFilter;
import org.reid4j.gallery.spi.NaiveVectors;
import org.reid4j.gallery.spi.Neighbour;
import org.reid4j.gallery.spi.VectorIndex;
import org.reid4j.gallery.spi.VectorIndexContract;

class GraphIndexTest implements VectorIndexContract {
    private static final int DIMENSION = 256;
    private static final int SMALL = 48;
    private static final int PEOPLE = 1_000;
    private static final int PHOTOS = 20_000;

    @Override
    public VectorIndex open(int dimension) {
        return GraphIndex.empty(settings(dimension));
    }

    @Override
    public double recall() {
        return 0.9; // of one query; the mean is far above
    }

    static IndexSettings settings(int dimension) {
        return new IndexSettings(dimension, IndexSettings.Kind.GRAPH, null, 2, 1);
    }

    @Test
    void recall_survives_half_of_it_being_removed_and_added_again() {
        var random = new Random(5);
        List<float[]> people = people(random);
        var oracle = new NaiveVectors();
        try (VectorIndex index = open(DIMENSION)) {
            for (int i = 0; i < PHOTOS; i++) {
                add(index, oracle, i, people, random);
            }
            index.settle(IndexProgress.NONE);
            double first = recall(index, oracle, people);
            assertThat(first).isGreaterThanOrEqualTo(0.99); // as many and as long as the reliability table asks
            for (int i = 0; i < PHOTOS; i += 2) {
                assertThat(index.remove(i)).isTrue();
                oracle.remove(i);
            }
            index.settle(IndexProgress.NONE);
            assertThat(index.state()).isEqualTo("graph");
            assertThat(recall(index, oracle, people)).isGreaterThanOrEqualTo(Math.max(0.95, first - 0.01));
            for (int i = 0; i < PHOTOS; i += 2) {
                add(index, oracle, i, people, random);
            }
            index.settle(IndexProgress.NONE);
            assertThat(recall(index, oracle, people)).isGreaterThanOrEqualTo(Math.max(0.95, first - 0.01));
        }
    }

    @Test
    void what_is_added_is_found_before_the_graph_knows_it() {
        var random = new Random(6);
        try (VectorIndex index = open(SMALL)) {
            for (int i = 0; i < 3_000; i++) {
                float[] vector = NaiveVectors.unit(SMALL, random);
                index.add(i, vector);
                if (i % 50 == 0) {
                    assertThat(index.nearest(vector, 1, ItemFilter.ALL)
                                    .getFirst()
                                    .item())
                            .isEqualTo(i);
                }
            }
        }
    }

    @Test
    void everything_can_be_removed() {
        var random = new Random(7);
        try (VectorIndex index = open(SMALL)) {
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 2_500; i++) {
                    index.add(i, NaiveVectors.unit(SMALL, random));
                }
                index.settle(IndexProgress.NONE);
                for (int i = 0; i < 2_500; i++) {
                    assertThat(index.remove(i)).isTrue();
                }
                index.settle(IndexProgress.NONE);
                assertThat(index.nearest(NaiveVectors.unit(SMALL, random), 5, ItemFilter.ALL))
                        .isEmpty();
            }
            float[] last = NaiveVectors.unit(SMALL, random);
            index.add(3, last);
            assertThat(index.nearest(last, 5, ItemFilter.ALL)).hasSize(1);
        }
    }

    /// As threads do that come at once: each saw a graph without a start.
    @Test
    void whoever_comes_at_once_into_an_empty_graph_is_found() {
        var random = new Random(8);
        try (var slots = new VectorSlots(SMALL);
                var graph = new SlotGraph(slots)) {
            int[] none = graph.starts();
            List<float[]> vectors = new ArrayList<>();
            long entered = slots.enter();
            try {
                for (int i = 0; i < 16; i++) {
                    vectors.add(NaiveVectors.unit(SMALL, random));
                    int slot = slots.stage(i, vectors.get(i));
                    slots.show(i, slot);
                    graph.insert(slot, none);
                }
                for (int i = 0; i < 16; i++) {
                    Query query = ExactIndex.prepared(new float[][] {vectors.get(i)}, 1, SMALL)[0];
                    assertThat(graph.near(query, 16)).contains(i);
                }
            } finally {
                slots.exit(entered);
            }
        }
    }

    /// The graph sees other vectors than the index, and fewer: it leads astray, and the last insertion fails.
    @Test
    void a_graph_that_could_not_be_finished_is_not_walked() {
        int dimension = 4_096;
        int fits = 2_048;
        var random = new Random(9);
        try (var others = new VectorSlots(dimension)) {
            for (int i = 0; i < fits; i++) {
                others.stage(i, NaiveVectors.unit(dimension, random));
            }
            assertThat(fits % others.chunkSlots()).isZero();
            var settings = new IndexSettings(dimension, IndexSettings.Kind.GRAPH, null, 1, 1);
            try (var index = new GraphIndex(settings, new VectorSlots(dimension), new SlotGraph(others))) {
                List<float[]> vectors = new ArrayList<>();
                for (int i = 0; i < fits; i++) {
                    vectors.add(NaiveVectors.unit(dimension, random));
                    index.add(i, vectors.get(i));
                }
                index.settle(IndexProgress.NONE);
                index.add(fits, NaiveVectors.unit(dimension, random));
                assertThatThrownBy(() -> index.settle(IndexProgress.NONE)).hasMessageContaining("searches are exact");
                assertThat(index.state()).isEqualTo("exact, since the graph could not be built");
                float[][] queries = vectors.subList(0, 20).toArray(float[][]::new);
                for (int i = 0; i < queries.length; i++) {
                    assertThat(index.nearest(queries[i], 1, ItemFilter.ALL))
                            .singleElement()
                            .extracting(Neighbour::item)
                            .isEqualTo((long) i);
                }
                assertThat(index.nearest(queries, 1, ItemFilter.ALL))
                        .extracting(found -> found.getFirst().item())
                        .containsExactlyElementsOf(
                                LongStream.range(0, queries.length).boxed().toList());
            }
        }
    }

    static List<float[]> people(Random random) {
        List<float[]> people = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(NaiveVectors.unit(DIMENSION, random));
        }
        return people;
    }

    static void add(VectorIndex index, NaiveVectors oracle, int item, List<float[]> people, Random random) {
        float[] vector = NaiveVectors.near(people.get(item % PEOPLE), 0.8, random);
        index.add(item, vector);
        oracle.add(item, vector);
    }

    static double recall(VectorIndex index, NaiveVectors oracle, List<float[]> people) {
        var random = new Random(50);
        double sum = 0;
        int queries = 60;
        for (int q = 0; q < queries; q++) {
            float[] query = NaiveVectors.near(people.get(random.nextInt(PEOPLE)), 0.8, random);
            sum += NaiveVectors.recall(
                    index.nearest(query, 10, ItemFilter.ALL), oracle.nearest(query, 10, ItemFilter.ALL));
        }
        return sum / queries;
    }
}
