package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.data.Sample;

/// The single-gallery-shot rule and open-reid's other CMCs, against numbers of the official code and against
/// a naive draw.
///
/// The peers' single-shot numbers depend on numpy's draws. So the naive oracle is shown to draw as they do
/// (their numbers of seed 0, exactly), and what is computed here to be the mean of such draws.
class ShotsTest {
    private static final Cases TINY = golden("tiny.bin");
    private static final Cases SMALL = golden("small.bin");
    private static final int LENGTH = 20;

    // open-reid on the Euclidean distances of the tiny and the small case; last value repeated.
    private static final double[] TINY_ALL_SHOTS = {
        0, 0.333333333, 0.666666667, 0.666666667, 0.666666667, 0.666666667, 0.666666667, 1
    };
    private static final double[] TINY_SEPARATE = {0, 0.666666667, 0.666666667, 0.666666667, 0.666666667, 1};
    private static final double[] TINY_DRAWN = {0.333333333, 0.666666667, 0.666666667, 1};
    private static final double[] SMALL_ALL_SHOTS = {
        0, 0, 0, 0, 0, 0.035714286, 0.035714286, 0.035714286, 0.035714286, 0.035714286, 0.035714286, 0.071428571
    };
    private static final double[] SMALL_SEPARATE = {
        0, 0, 0, 0, 0.071428571, 0.071428571, 0.071428571, 0.071428571, 0.071428571, 0.142857143
    };
    private static final double[] SMALL_DRAWN = {
        0, 0, 0, 0.014285714, 0.028571429, 0.042857143, 0.057142857, 0.071428571, 0.078571429
    };
    private static final double[] SMALL_DRAWN_COSINE = {
        0,
        0,
        0,
        0,
        0,
        0,
        0.007142857,
        0.014285714,
        0.028571429,
        0.028571429,
        0.028571429,
        0.05,
        0.071428571,
        0.092857143,
        0.1,
        0.121428571,
        0.128571429,
        0.128571429,
        0.135714286,
        0.15
    };
    // torchreid's eval_cuhk03 of the small case after numpy.random.seed(0).
    private static final double[] SMALL_DRAWN_TORCHREID = {
        0, 0, 0, 0.007142857, 0.014285714, 0.028571429, 0.050000004, 0.071428575, 0.085714288
    };

    private static Cases golden(String name) {
        Golden golden = Golden.read(name);
        return new Cases(golden.query(), golden.gallery());
    }

    private static double[] whole(double[] curve) {
        double[] whole = Arrays.copyOf(curve, LENGTH);
        Arrays.fill(whole, curve.length, LENGTH, curve[curve.length - 1]);
        return whole;
    }

    private static Scores run(Cases data, Metric metric, Protocol protocol) {
        return Evaluation.run(
                        data.query(),
                        data.gallery(),
                        EvalOptions.defaults().with(metric).with(protocol).withMaxRank(LENGTH))
                .scores();
    }

    @Test
    void allShotsEqualsOpenReid() {
        assertThat(run(TINY, Metric.EUCLIDEAN, new Protocol.AllShots()).cmc())
                .containsExactly(whole(TINY_ALL_SHOTS), within(1e-8));
        assertThat(run(SMALL, Metric.EUCLIDEAN, new Protocol.AllShots()).cmc())
                .containsExactly(whole(SMALL_ALL_SHOTS), within(1e-8));
    }

    @Test
    void separateCamerasEqualsOpenReid() {
        assertThat(run(TINY, Metric.EUCLIDEAN, new Protocol.SeparateCameras()).cmc())
                .containsExactly(whole(TINY_SEPARATE), within(1e-8));
        assertThat(run(SMALL, Metric.EUCLIDEAN, new Protocol.SeparateCameras()).cmc())
                .containsExactly(whole(SMALL_SEPARATE), within(1e-8));
    }

    @Test
    void withoutTheQuerysCameraAveragePrecisionIsStillOfAllPhotos() {
        // open-reid's mean_ap drops photos of the query's identity and camera alone, whatever its cmc drops.
        for (Cases data : List.of(TINY, SMALL)) {
            Scores all = run(data, Metric.EUCLIDEAN, new Protocol.CrossCamera());
            for (Protocol apart : List.of(new Protocol.SeparateCameras(), new Protocol.SingleGalleryShot(true))) {
                assertThat(run(data, Metric.EUCLIDEAN, apart).mAP()).isEqualTo(all.mAP());
                assertThat(run(data, Metric.EUCLIDEAN, apart).mINP()).isEqualTo(all.mINP());
            }
        }
        // Somebody else by the query's camera is nearest: at rank 1 for AP, not there for the CMC.
        Embeddings q = new Embeddings(1, new float[] {0}, new int[] {1}, new int[] {0});
        Embeddings g = new Embeddings(1, new float[] {1, 2}, new int[] {2, 1}, new int[] {0, 1});
        Scores scores = run(new Cases(q, g), Metric.EUCLIDEAN, new Protocol.SeparateCameras());
        assertThat(scores.rank(1)).isEqualTo(1.0);
        assertThat(scores.mAP()).isEqualTo(0.5);
        assertThat(scores.mINP()).isEqualTo(0.5);
    }

    @Test
    void aQuerysPartInRankOneIsItsChance() {
        for (Protocol drawn : List.of(
                new Protocol.SingleGalleryShot(false), new Protocol.AllShots(), new Protocol.SeparateCameras())) {
            EvalReport report = Evaluation.run(
                    SMALL.query(),
                    SMALL.gallery(),
                    EvalOptions.defaults().with(Metric.EUCLIDEAN).with(drawn));
            assertThat(report.queries().stream()
                            .mapToDouble(QueryResult::rank1)
                            .average()
                            .orElseThrow())
                    .isCloseTo(report.scores().rank(1), within(1e-12));
        }
    }

    @Test
    void theNaiveDrawIsThePeersOwn() {
        var openReid = new NaiveShots.Rule(true, 10, false);
        var torchreid = new NaiveShots.Rule(false, 10, false);
        assertThat(NaiveShots.cmc(TINY, Metric.EUCLIDEAN, openReid, LENGTH, new NumpyRandom(0)::choice))
                .containsExactly(whole(TINY_DRAWN), within(1e-8));
        assertThat(NaiveShots.cmc(SMALL, Metric.EUCLIDEAN, openReid, LENGTH, new NumpyRandom(0)::choice))
                .containsExactly(whole(SMALL_DRAWN), within(1e-8));
        assertThat(NaiveShots.cmc(SMALL, Metric.COSINE, openReid, LENGTH, new NumpyRandom(0)::choice))
                .containsExactly(whole(SMALL_DRAWN_COSINE), within(1e-8));
        assertThat(NaiveShots.cmc(SMALL, Metric.EUCLIDEAN, torchreid, LENGTH, new NumpyRandom(0)::choice))
                .containsExactly(whole(SMALL_DRAWN_TORCHREID), within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void singleGalleryShotIsTheMeanOfManyDraws(boolean otherCameras) {
        for (long seed = 0; seed < 6; seed++) {
            Cases data = seed == 0 ? TINY : Cases.of(seed);
            int draws = 4000;
            var random = new SplittableRandom(seed);
            double[] drawn = NaiveShots.cmc(
                    data, Metric.EUCLIDEAN, new NaiveShots.Rule(otherCameras, draws, false), LENGTH, random::nextInt);

            double[] exact = run(data, Metric.EUCLIDEAN, new Protocol.SingleGalleryShot(otherCameras))
                    .cmc();

            for (int k = 0; k < LENGTH; k++) {
                assertThat(exact[k]).as("seed %d, rank %d", seed, k + 1).isCloseTo(drawn[k], within(0.03));
            }
        }
    }

    @Test
    void singleGalleryShotByHand() {
        // The right photo is at 1 or at 4. Person 2 is at 0.5 or 2; person 3, with one photo, at 3.
        Embeddings q = new Embeddings(1, new float[] {0}, new int[] {1}, new int[] {0});
        Embeddings g = new Embeddings(
                1, new float[] {1, 4, 0.5f, 2, 3, 0.1f}, new int[] {1, 1, 2, 2, 3, 1}, new int[] {1, 1, 1, 1, 1, 0});

        Scores scores = run(new Cases(q, g), Metric.EUCLIDEAN, new Protocol.SingleGalleryShot(false));

        // At 1: before it person 2 with chance 1/2. At 4: before it both, surely.
        assertThat(scores.rank(1)).isEqualTo(0.25);
        assertThat(scores.rank(2)).isEqualTo(0.5);
        assertThat(scores.rank(3)).isEqualTo(1.0);
        assertThat(scores.mAP()).isEqualTo((1 / 2.0 + 2 / 5.0) / 2); // of all photos, as the peers have it
    }

    @Test
    void bystandersAllStayInASingleGalleryShot() {
        Embeddings q = new Embeddings(1, new float[] {0}, new int[] {1}, new int[] {0});
        Embeddings g = new Embeddings(
                1, new float[] {1, 0.5f, 0.6f}, new int[] {1, Sample.DISTRACTOR, Sample.DISTRACTOR}, new int[] {1, 1, 1
                });
        var options = EvalOptions.defaults()
                .with(Metric.EUCLIDEAN)
                .with(new Protocol.SingleGalleryShot(false))
                .withZeroIsDistractor(true);

        assertThat(Evaluation.run(q, g, options).scores().rank(2)).isZero();
        assertThat(Evaluation.run(q, g, options).scores().rank(3)).isEqualTo(1.0);
    }

    @ParameterizedTest
    @EnumSource(Ties.class)
    void noBlockSizeOrThreadChangesAResult(Ties ties) {
        for (long seed = 1; seed < 10; seed++) {
            Cases data = Cases.withTies(seed);
            for (Protocol protocol : new Protocol[] {
                new Protocol.SingleGalleryShot(true), new Protocol.AllShots(), new Protocol.SeparateCameras()
            }) {
                var options = EvalOptions.defaults()
                        .with(Metric.EUCLIDEAN)
                        .with(protocol)
                        .with(ties);
                Scores one = Evaluation.run(data.query(), data.gallery(), options.withLimits(1, 1))
                        .scores();
                Scores many = Evaluation.run(data.query(), data.gallery(), options.withLimits(3, 1 << 20))
                        .scores();
                assertThat(many.cmc()).isEqualTo(one.cmc());
                assertThat(many.mAP()).isEqualTo(one.mAP());
            }
        }
    }

    @Test
    void aTieWithAWrongPhotoNeverHelps() {
        Embeddings q = new Embeddings(1, new float[] {0}, new int[] {1}, new int[] {0});
        Embeddings g = new Embeddings(1, new float[] {1, 1}, new int[] {1, 2}, new int[] {1, 1});

        assertThat(run(new Cases(q, g), Metric.EUCLIDEAN, new Protocol.SingleGalleryShot(false))
                        .rank(1))
                .isZero();
    }

    @Test
    void aReportNamesTheRule() {
        assertThat(EvalOptions.defaults()
                        .with(new Protocol.SingleGalleryShot(false))
                        .brief())
                .isEqualTo("cosine, cuhk03 single gallery shot (mean over all draws)");
    }
}
