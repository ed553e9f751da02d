package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Thresholds, ROC and histograms, against lists of all pairs.
class ThresholdsTest {
    private static final EvalOptions OPTIONS = EvalOptions.defaults().withLimits(2, 2000);

    static LongStream seeds() {
        return LongStream.range(0, 40);
    }

    /// Similarities of all pairs that are kept, `[0]` of different and `[1]` of matching ones.
    private static double[][] pairs(Cases given, Metric metric) {
        int n = given.gallery().size();
        float[] row = new float[n];
        var distances = new VectorDistance(given.query(), given.gallery(), metric, 1);
        var different = new java.util.ArrayList<Double>();
        var matching = new java.util.ArrayList<Double>();
        for (int q = 0; q < given.query().size(); q++) {
            int identity = given.query().identities()[q];
            distances.fill(q, q + 1, row);
            for (int g = 0; identity != -1 && g < n; g++) {
                if (given.gallery().identities()[g] == -1) {
                    continue;
                }
                double similarity = metric.similarity(row[g]);
                if (given.gallery().identities()[g] != identity) {
                    different.add(similarity);
                } else if (given.gallery().cameras()[g] != given.query().cameras()[q]) {
                    matching.add(similarity);
                }
            }
        }
        return new double[][] {
            different.stream().mapToDouble(d -> d).toArray(),
            matching.stream().mapToDouble(d -> d).toArray()
        };
    }

    private static double share(double[] similarities, double from) {
        return Arrays.stream(similarities).filter(s -> s >= from).count() / (double) similarities.length;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachRateIsTheTrueRateOfItsThreshold(long seed) {
        Cases given = Cases.of(seed);
        Metric metric = given.query().dimension() > 1 && seed % 2 == 0 ? Metric.COSINE : Metric.EUCLIDEAN;
        double[][] pairs = pairs(given, metric);
        double bin = metric == Metric.COSINE ? 2e-5 : 1e-3;

        EvalReport report = Evaluation.run(given.query(), given.gallery(), OPTIONS.with(metric));

        assertThat(report.thresholds()).extracting(Threshold::falseAcceptRate).containsExactly(1e-1, 1e-2, 1e-3, 1e-4);
        for (Threshold t : report.thresholds()) {
            assertThat(share(pairs[0], t.threshold() - 1e-7)).isLessThanOrEqualTo(t.falseAcceptRate() + 1e-12);
            assertThat(t.truePositiveRate())
                    .isBetween(share(pairs[1], t.threshold() + 1e-7), share(pairs[1], t.threshold() - 1e-7));
            // A little lower, and too many strangers pass: the threshold is as low as it can be.
            assertThat(share(pairs[0], t.threshold() - bin)).isGreaterThan(t.falseAcceptRate());
        }
        assertThat(report.matching().total()).isEqualTo(pairs[1].length);
        assertThat(report.different().total()).isEqualTo(pairs[0].length);
        assertThat(report.matching().counts()).hasSameSizeAs(report.different().counts());
        assertThat(report.roc().areaUnderCurve()).isCloseTo(area(pairs), within(1e-3));
    }

    /// Where the same photos ask and answer, each pair counts once; bystanders' pairs are met once anyway.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pairsOfOneListAreCountedOnce(long seed) {
        Embeddings all = Cases.of(seed).gallery();
        var options =
                OPTIONS.with(Metric.EUCLIDEAN).with(new Protocol.AllCameras()).withZeroIsDistractor(true);
        long strangers = 0;
        long same = 0;
        for (int a = 0; a < all.size(); a++) {
            for (int b = a + 1; b < all.size(); b++) {
                int one = all.identities()[a];
                int other = all.identities()[b];
                boolean met = one != -1 && other != -1 && (one > 0 || other > 0);
                strangers += met && one != other ? 1 : 0;
                same += met && one == other ? 1 : 0;
            }
        }

        for (Embeddings given :
                List.of(all, all.withPhotos(LongStream.range(0, all.size()).toArray()))) {
            EvalReport report = Evaluation.run(given, given, options);

            assertThat(report.different().total()).isEqualTo(strangers);
            assertThat(report.matching().total()).isEqualTo(same);
            assertThat(report.calibration().orElseThrow().strangers().pairs()).isEqualTo(strangers);
        }
    }

    private static double area(double[][] pairs) {
        double sum = 0;
        for (double p : pairs[1]) {
            for (double n : pairs[0]) {
                sum += p > n ? 1 : p == n ? 0.5 : 0;
            }
        }
        return sum / pairs[0].length / pairs[1].length;
    }

    @Test
    void rocRisesFromZeroToOneInBothAxes() {
        Cases given = Cases.of(3);

        List<Roc.Point> points =
                Evaluation.run(given.query(), given.gallery(), OPTIONS).roc().points();

        assertThat(points.getFirst()).isEqualTo(new Roc.Point(0, 0));
        assertThat(points.getLast()).isEqualTo(new Roc.Point(1, 1));
        assertThat(points.stream().mapToDouble(Roc.Point::falsePositiveRate).toArray())
                .isSorted();
        assertThat(points.stream().mapToDouble(Roc.Point::truePositiveRate).toArray())
                .isSorted();
    }

    @Test
    void bandsAreReadAtOneInAThousandAndOneInAHundred() {
        Bands bands = Bands.from(List.of(
                new Threshold(1e-1, 0.3, 1), new Threshold(1e-2, 0.5, 0.9),
                new Threshold(1e-3, 0.7, 0.8), new Threshold(1e-4, 0.8, 0.6)));

        assertThat(bands).isEqualTo(new Bands(0.7f, 0.5f));
        assertThat(bands.verdict(0.7f)).isEqualTo(Bands.Verdict.MATCH);
        assertThat(bands.verdict(0.69f)).isEqualTo(Bands.Verdict.UNSURE);
        assertThat(bands.verdict(0.49f)).isEqualTo(Bands.Verdict.NOT_HERE);
    }

    @Test
    void withoutStrangersThereAreNoThresholds() {
        var query = new Embeddings(2, new float[] {1, 0}, new int[] {1}, new int[] {1});
        var gallery = new Embeddings(2, new float[] {0.8f, 0.6f, 1, 0}, new int[] {1, 1}, new int[] {2, 3});

        assertThat(Evaluation.run(query, gallery, OPTIONS).thresholds()).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bandsOfUnitVectorsAreCosinesUnderBothMetrics(long seed) {
        Embeddings query = unit(Cases.of(seed).query());
        Embeddings gallery = unit(Cases.of(seed).gallery());

        Bands cosine =
                Evaluation.run(query, gallery, OPTIONS.with(Metric.COSINE)).bands();
        Bands euclidean =
                Evaluation.run(query, gallery, OPTIONS.with(Metric.EUCLIDEAN)).bands();

        assertThat(euclidean.match()).isCloseTo(cosine.match(), within(1e-4f));
        assertThat(euclidean.unsure()).isCloseTo(cosine.unsure(), within(1e-4f));
    }

    private static Embeddings unit(Embeddings set) {
        int d = set.dimension();
        float[] values = set.values().clone();
        for (int i = 0; i < set.size(); i++) {
            double length = VectorDistance.length(set, i);
            for (int k = i * d; k < (i + 1) * d; k++) {
                values[k] /= (float) length;
            }
        }
        return new Embeddings(d, values, set.identities(), set.cameras());
    }

    @Test
    void bandsInTheWrongOrderAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Bands(0.2f, 0.5f));
    }
}
