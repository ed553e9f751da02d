package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.reid4j.core.ReidException;

/// Which photos stand in a ranking, under each protocol.
class ProtocolTest {
    private static final EvalOptions OPTIONS =
            EvalOptions.defaults().with(Metric.EUCLIDEAN).withMaxRank(5).withLimits(2, 1000);

    private static Embeddings set(float[] values, int[] identities, int... cameras) {
        return new Embeddings(1, values, identities, cameras);
    }

    @Test
    void junkIsDroppedAndBystandersStay() {
        Embeddings q = set(new float[] {0}, new int[] {1}, 0);
        Embeddings g = set(new float[] {0.1f, 0.2f, 0.3f, 0.4f}, new int[] {-1, 0, 1, 1}, 1, 1, 0, 1);

        QueryResult found = Evaluation.run(q, g, OPTIONS).queries().getFirst();

        assertThat(found.firstMatchRank()).isEqualTo(2);
        assertThat(found.top()).containsExactly(1, 3);
    }

    @Test
    void queriesOfBystandersAskOnlyWhereZeroIsAPerson() {
        Embeddings q = set(new float[] {0, 1, 2}, new int[] {0, -1, 1}, 0, 0, 0);
        Embeddings g = set(new float[] {0.1f, 1.1f, 2.1f}, new int[] {0, -1, 1}, 1, 1, 1);

        Scores person = Evaluation.run(q, g, OPTIONS).scores();
        Scores bystander =
                Evaluation.run(q, g, OPTIONS.withZeroIsDistractor(true)).scores();

        assertThat(person.validQueries()).isEqualTo(2);
        assertThat(bystander.validQueries()).isEqualTo(1);
        assertThat(bystander.skippedQueries()).isZero();
    }

    @Test
    void allCamerasRemovesTheQuerysOwnPhotoOnly() {
        Embeddings all = set(new float[] {0, 1, 5, 6}, new int[] {1, 1, 2, 2}, 0, 0, 0, 0);

        EvalReport same = Evaluation.run(all, all, OPTIONS.with(new Protocol.AllCameras()));
        EvalReport numbered = Evaluation.run(
                set(new float[] {6}, new int[] {2}, 0).withPhotos(new long[] {13}),
                all.withPhotos(new long[] {10, 11, 12, 13}),
                OPTIONS.with(new Protocol.AllCameras()));

        assertThat(same.scores().rank(1)).isEqualTo(1.0);
        assertThat(same.queries().getFirst().top()).containsExactly(1, 2, 3);
        assertThat(numbered.queries().getFirst().top()).containsExactly(2, 1, 0);
    }

    @Test
    void aCopyOfTheSameSetDoesNotFindItself() {
        Embeddings all = set(new float[] {0, 5, 1, 6}, new int[] {1, 1, 2, 2}, 0, 0, 0, 0);
        Embeddings copy = set(new float[] {0, 5, 1, 6}, new int[] {1, 1, 2, 2}, 0, 0, 0, 0);

        Scores scores = Evaluation.run(all, copy, OPTIONS.with(new Protocol.AllCameras()))
                .scores();

        assertThat(scores.rank(1)).isZero();
    }

    @Test
    void singleShotKeepsOnePhotoAPersonAndAllBystanders() {
        Embeddings q = set(new float[] {0}, new int[] {1}, 0);
        Embeddings g = set(new float[] {1, 2, 3, 4, 5, 6, 7}, new int[] {1, 1, 1, 0, 0, 9, 9}, 1, 1, 1, 2, 2, 2, 2);

        EvalReport report = Evaluation.run(q, g, OPTIONS.with(new Protocol.SingleShot(30, 5)));

        assertThat(report.queries().getFirst().matches()).isEqualTo(1);
        assertThat(report.queries().getFirst().top()).hasSize(5).endsWith(3, 4, 5, 6);
        assertThat(report.scores().rank(1)).isEqualTo(1.0);
        assertThat(report.matching().total()).isEqualTo(3);
        assertThat(report.different().total()).isEqualTo(4);
    }

    @Test
    void singleShotAveragesOverItsDrawsAndTheSeedDecidesThem() {
        // One right photo at hand, one far behind a bystander: about half of the trials hit.
        Embeddings q = set(new float[] {0}, new int[] {1}, 0);
        Embeddings g = set(new float[] {1, 9, 5}, new int[] {1, 1, 0}, 1, 1, 1);
        EvalOptions options = OPTIONS.with(new Protocol.SingleShot(400, 3));

        Scores scores = Evaluation.run(q, g, options).scores();

        assertThat(scores.rank(1)).isCloseTo(0.5, within(0.1));
        assertThat(scores.rank(2)).isEqualTo(1.0);
        assertThat(scores.mAP()).isCloseTo((1 + scores.rank(1)) / 2, within(1e-9));
        assertThat(Evaluation.run(q, g, options).scores().mAP()).isEqualTo(scores.mAP());
        assertThat(Evaluation.run(q, g, OPTIONS.with(new Protocol.SingleShot(400, 4)))
                        .scores()
                        .mAP())
                .isNotEqualTo(scores.mAP());
    }

    @Test
    void aQuerysOwnScoresAreMeansOverTheDrawsToo() {
        Embeddings q = set(new float[] {0}, new int[] {1}, 0);
        Embeddings g = set(new float[] {1, 9, 5}, new int[] {1, 1, 0}, 1, 1, 1);

        EvalReport report = Evaluation.run(q, g, OPTIONS.with(new Protocol.SingleShot(400, 3)));

        QueryResult one = report.queries().getFirst();
        assertThat(one.rank1()).isCloseTo(report.scores().rank(1), within(1e-12));
        assertThat(one.ap()).isCloseTo(report.scores().mAP(), within(1e-12));
        assertThat(one.inp()).isCloseTo(report.scores().mINP(), within(1e-12));
    }

    @Test
    void singleShotWithinOneSetLetsTheOthersAsk() {
        Embeddings all = set(new float[] {0, 1, 5, 6}, new int[] {1, 1, 2, 2}, 0, 0, 0, 0);

        Scores scores = Evaluation.run(all, all, OPTIONS.with(new Protocol.SingleShot(10, 1)))
                .scores();

        assertThat(scores.rank(1)).isEqualTo(1.0);
        assertThat(scores.validQueries()).isEqualTo(4);
        assertThat(scores.skippedQueries()).isZero();
    }

    @Test
    void aReportNamesEachChoice() {
        EvalOptions options = EvalOptions.defaults()
                .with(Unmatched.COUNTED_AS_MISS)
                .with(AveragePrecision.TRAPEZOID)
                .with(Rerank.defaults());

        assertThat(options.describe())
                .contains("AP trapezoid, unmatched counted_as_miss, ties match_last")
                .endsWith("re-ranking k1=20 k2=6 lambda=0.3 zhong");
        assertThat(options.brief()).isEqualTo("cosine, cross-camera, AP trapezoid, unmatched counted_as_miss");
        assertThat(EvalOptions.defaults().brief()).isEqualTo("cosine, cross-camera");
        assertThat(EvalOptions.defaults().with(new Protocol.SingleShot(10, 7)).describe())
                .startsWith("cosine, single-shot (10 trials, seed 7), AP step");
    }

    @Test
    void reRankingHasNoPlaceInSingleShotTrials() {
        EvalOptions reranked = EvalOptions.defaults().with(Rerank.defaults());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> reranked.with(new Protocol.SingleShot(10, 7)))
                .withMessageContaining("single-shot");
    }

    @Test
    void neitherHaveEmbeddingsThatWereMixedWithPhotosATrialLeavesOut() {
        EvalOptions trials = EvalOptions.defaults().with(new Protocol.SingleShot(10, 7));
        for (Preparation mixed : List.of(
                new Preparation(Optional.of(MultiQuery.MEAN), Optional.empty(), Optional.empty()),
                new Preparation(Optional.empty(), Optional.of(new DatabaseAugmentation(3)), Optional.empty()),
                new Preparation(Optional.empty(), Optional.empty(), Optional.of(QueryExpansion.defaults())))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trials.with(mixed))
                    .withMessageContaining(mixed.words().substring(2))
                    .withMessageContaining("leaves out");
        }
    }

    @Test
    void multiQueryPoolsNoPhotosThatAreAnswers() {
        EvalOptions pooled = OPTIONS.with(new Protocol.AllCameras())
                .with(new Preparation(Optional.of(MultiQuery.MEAN), Optional.empty(), Optional.empty()));
        Embeddings all = set(new float[] {0, 1, 5, 6}, new int[] {1, 1, 2, 2}, 0, 0, 0, 0);
        Embeddings numbered = all.withPhotos(new long[] {1, 2, 3, 4});
        Embeddings others = set(new float[] {0, 1, 5, 6}, new int[] {1, 1, 2, 2}, 0, 0, 0, 0)
                .withPhotos(new long[] {5, 6, 7, 8});

        for (Embeddings gallery : List.of(all, numbered)) {
            assertThatThrownBy(() -> Evaluation.run(gallery, gallery, pooled))
                    .isInstanceOf(ReidException.class)
                    .hasMessageContaining("stand in the gallery");
        }
        assertThat(Evaluation.run(others, numbered, pooled).scores().rank(1)).isEqualTo(1.0);
        assertThat(Evaluation.run(
                                set(new float[] {0, 1, 5, 6}, new int[] {1, 1, 2, 2}, 0, 1, 0, 1),
                                set(new float[] {0, 1, 5, 6}, new int[] {1, 1, 2, 2}, 0, 1, 0, 1),
                                pooled.with(new Protocol.CrossCamera()))
                        .scores()
                        .rank(1))
                .as("the own camera's photos are no answers there")
                .isEqualTo(1.0);
    }
}
