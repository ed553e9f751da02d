package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each pair computed once and offered to both gives what sorting every row gives.
class NeighboursTest {
    @ParameterizedTest(name = "seed {0}, {1} neighbours, {2} threads, {3} distances at a time")
    @CsvSource({
        "1, 21, 1, 100000000",
        "2, 21, 2, 1",
        "3, 6, 3, 777",
        "4, 1, 2, 5000",
        "5, 1000, 2, 900",
        "6, 7, 2, 2000",
        "7, 11, 1, 60"
    })
    void equalSortedRows(long seed, int wanted, int threads, int blockFloats) {
        for (Cases given : new Cases[] {Cases.of(seed), Cases.withTies(seed)}) {
            Embeddings all = given.query().and(given.gallery());
            for (Metric metric : Metric.values()) {
                int n = all.size();
                float[] matrix = new float[n * n];
                new VectorDistance(all, all, metric, 1).fill(0, n, matrix);

                Neighbours actual =
                        Neighbours.find(given.query(), given.gallery(), metric, wanted, threads, blockFloats);

                assertThat(actual.k()).isEqualTo(Math.min(wanted, n));
                for (int photo = 0; photo < n; photo++) {
                    matrix[photo * n + photo] = 0;
                    int row = photo * n;
                    int[] sorted = IntStream.range(0, n)
                            .boxed()
                            .sorted(Comparator.comparingDouble((Integer i) -> matrix[row + i])
                                    .thenComparing(i -> i))
                            .mapToInt(i -> i)
                            .toArray();
                    float most = 0;
                    for (int place = 0; place < n; place++) {
                        most = Math.max(most, matrix[row + sorted[place]]);
                        if (place < actual.k()) {
                            assertThat(actual.at(photo, place)).isEqualTo(sorted[place]);
                            assertThat(actual.distance(photo, place)).isEqualTo(matrix[row + sorted[place]]);
                        }
                    }
                    assertThat(actual.ratio(1, photo)).isEqualTo(most == 0 ? 0 : 1 / most);
                }
            }
        }
    }

    @Test
    void distancesToOthersAreThoseOfTheMatrix() {
        Embeddings all = Cases.of(11).gallery();
        int n = all.size();
        float[] matrix = new float[n * n];
        new VectorDistance(all, all, Metric.EUCLIDEAN, 1).fill(0, n, matrix);
        Neighbours few = Neighbours.find(all, Metric.EUCLIDEAN, 3, 1, 1000);
        int[] others = IntStream.range(0, n).toArray();
        for (int photo = 0; photo < n; photo++) {
            float[] row = java.util.Arrays.copyOfRange(matrix, photo * n, (photo + 1) * n);
            row[photo] = 0;
            assertThat(few.distances(photo, others)).containsExactly(row);
        }
    }
}
