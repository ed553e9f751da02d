package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.ReidException;

/// Embeddings before they are compared, against sorting everything in double precision.
class PreparationTest {
    private static final EvalOptions OPTIONS = EvalOptions.defaults().withLimits(2, 300);

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    private static Preparation of(MultiQuery pooling) {
        return new Preparation(Optional.of(pooling), Optional.empty(), Optional.empty());
    }

    private static Preparation of(DatabaseAugmentation dba) {
        return new Preparation(Optional.empty(), Optional.of(dba), Optional.empty());
    }

    private static Preparation of(QueryExpansion aqe) {
        return new Preparation(Optional.empty(), Optional.empty(), Optional.of(aqe));
    }

    private static double[] row(Embeddings set, int i, boolean unit) {
        double[] row = new double[set.dimension()];
        double length = unit ? VectorDistance.length(set, i) : 1;
        for (int k = 0; k < row.length; k++) {
            row[k] = set.values()[i * row.length + k] / length;
        }
        return row;
    }

    private static List<Integer> nearest(Embeddings set, int photo, Metric metric, int count) {
        return IntStream.range(0, set.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer other) ->
                                other == photo ? -1 : NaiveEvaluation.distance(set, set, photo, other, metric))
                        .thenComparing(other -> other))
                .limit(count)
                .toList();
    }

    private static double[] weightedMean(Embeddings set, List<Integer> photos, boolean unit, double[] weights) {
        double[] mean = new double[set.dimension()];
        for (int p = 0; p < photos.size(); p++) {
            double[] row = row(set, photos.get(p), unit);
            for (int k = 0; k < mean.length; k++) {
                mean[k] += weights[p] * row[k] / photos.size();
            }
        }
        return mean;
    }

    private static void assertRow(Embeddings actual, int i, double[] expected) {
        for (int k = 0; k < expected.length; k++) {
            assertThat((double) actual.values()[i * expected.length + k])
                    .as("row %d, value %d", i, k)
                    .isCloseTo(expected[k], within(1e-5));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void queryExpansionEqualsTheOracle(long seed) {
        Cases given = Cases.of(seed);
        if (given.query().dimension() < 3) {
            return; // all cosines are nearly 1 or -1
        }
        int k = 1 + (int) (seed % 7);
        Embeddings all = given.query().and(given.gallery());

        Embeddings actual = new QueryExpansion(1, k, 3).apply(all, 2, 300);

        for (int photo = 0; photo < all.size(); photo++) {
            int self = photo;
            List<Integer> near = nearest(all, photo, Metric.COSINE, k);
            double[] weights = near.stream()
                    .mapToDouble(other -> Math.pow(
                            other == self ? 1 : 1 - NaiveEvaluation.distance(all, all, self, other, Metric.COSINE), 3))
                    .toArray();
            assertRow(actual, photo, weightedMean(all, near, false, weights));
        }
    }

    @Test
    void queryExpansionTwiceIsTheExpansionOfTheExpanded() {
        Cases given = Cases.of(5);
        Embeddings all = given.query().and(given.gallery());
        var once = new QueryExpansion(1, 4, 3);
        assertThat(new QueryExpansion(2, 4, 3).apply(all, 1, 300).values())
                .containsExactly(once.apply(once.apply(all, 1, 300), 1, 300).values());
    }

    @Test
    void aPowerThatACosineDoesNotHaveIsRefused() {
        var all = new Embeddings(2, new float[] {1, 0, -1, .1f}, new int[] {1, 1}, new int[] {0, 1});
        assertThatThrownBy(() -> new QueryExpansion(1, 2, 2.5).apply(all, 1, 10))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("which has no power of 2.5");
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void databaseAugmentationEqualsTheOracle(Metric metric) {
        Cases given = Cases.of(6);
        Embeddings gallery = given.gallery();
        double[] ones = new double[5];
        Arrays.fill(ones, 1);

        Preparation.Sides sides = of(new DatabaseAugmentation(4))
                .apply(given.query(), given.query(), gallery, OPTIONS.with(metric));

        assertThat(sides.query()).isSameAs(given.query());
        for (int photo = 0; photo < gallery.size(); photo++) {
            assertRow(
                    sides.gallery(),
                    photo,
                    weightedMean(gallery, nearest(gallery, photo, metric, 5), metric == Metric.COSINE, ones));
        }
    }

    @Test
    void multiQueryPoolsPhotosOfOnePersonByOneCamera() {
        var query = new Embeddings(2, new float[] {3, 4, 1, 0, 0, 1}, new int[] {1, 1, 2}, new int[] {1, 2, 1});
        var pool = new Embeddings(2, new float[] {0, 2, 5, 0, 0, 7}, new int[] {1, 1, 2}, new int[] {1, 1, 3});
        var gallery = new Embeddings(2, new float[] {1, 1}, new int[] {1}, new int[] {9});

        // Person 1 by camera 1: (0, 1) and (1, 0) of unit length; the others are not in the pool.
        assertThat(of(MultiQuery.MEAN)
                        .apply(query, pool, gallery, OPTIONS)
                        .query()
                        .values())
                .containsExactly(0.5f, 0.5f, 1, 0, 0, 1);
        assertThat(of(MultiQuery.MAX)
                        .apply(query, pool, gallery, OPTIONS)
                        .query()
                        .values())
                .containsExactly(1, 1, 1, 0, 0, 1);
        assertThat(of(MultiQuery.MEAN)
                        .apply(query, pool, gallery, OPTIONS.with(Metric.EUCLIDEAN))
                        .query()
                        .values())
                .containsExactly(2.5f, 1, 1, 0, 0, 1);
    }

    @Test
    void aPhotoThatIsInBothSetsStillDoesNotFindItself() {
        Cases given = Cases.of(8);
        Embeddings set = given.gallery();
        EvalOptions options = OPTIONS.with(new Protocol.AllCameras()).with(of(new DatabaseAugmentation(1)));

        EvalReport report = Evaluation.run(set, set, options);

        assertThat(report.queries()).isNotEmpty();
        for (QueryResult result : report.queries()) {
            long others = Arrays.stream(set.identities())
                    .filter(who -> who == set.identities()[result.query()])
                    .count();
            assertThat(result.matches()).isEqualTo((int) others - 1);
        }
    }

    @Test
    void expandedScoresDoNotDependOnBlocksAndThreads() {
        Cases given = Cases.of(9);
        EvalOptions options = EvalOptions.defaults()
                .with(new Preparation(
                        Optional.of(MultiQuery.MEAN),
                        Optional.of(new DatabaseAugmentation(3)),
                        Optional.of(QueryExpansion.defaults())))
                .with(Rerank.defaults());
        EvalReport one = Evaluation.run(given.query(), given.gallery(), options.withLimits(1, 1 << 20));
        EvalReport other = Evaluation.run(given.query(), given.gallery(), options.withLimits(3, 170));
        assertThat(other.queries())
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(one.queries());
        assertThat(other.reranked().orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(one.reranked().orElseThrow());
    }

    @Test
    void distancesFromElsewhereCannotBePrepared() {
        Cases given = Cases.of(3);
        EvalOptions options = OPTIONS.with(of(QueryExpansion.defaults()));
        var distances = new VectorDistance(given.query(), given.gallery(), Metric.COSINE, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.run(given.query(), given.gallery(), options, distances))
                .withMessageContaining("cannot be prepared");
    }
}
