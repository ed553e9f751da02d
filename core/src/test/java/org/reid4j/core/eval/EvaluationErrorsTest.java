package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;

/// A broken network or a set that cannot be scored is refused with words, never scored.
class EvaluationErrorsTest {
    private static final EvalOptions OPTIONS =
            EvalOptions.defaults().with(Metric.EUCLIDEAN).withLimits(2, 1000);

    private static Embeddings set(float[] values, int[] identities, int... cameras) {
        return new Embeddings(values.length / identities.length, values, identities, cameras);
    }

    private static ReidException refused(Embeddings query, Embeddings gallery, EvalOptions options) {
        try {
            Evaluation.run(query, gallery, options);
        } catch (ReidException e) {
            assertThat(String.valueOf(e.getMessage()).lines().count()).isLessThanOrEqualTo(3);
            return e;
        }
        throw new AssertionError("nothing was refused");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void valuesThatAreNotFiniteAreRefusedNamingSetAndRow(float bad) {
        Embeddings good = set(new float[] {1, 2, 3, 4}, new int[] {1, 2}, 0, 0);
        Embeddings broken = set(new float[] {1, 2, 3, bad}, new int[] {1, 2}, 1, 1);

        assertThat(refused(good, broken, OPTIONS))
                .hasMessageContaining("the gallery embedding of row 1")
                .hasMessageContaining("position 1")
                .extracting(ReidException::kind)
                .isEqualTo(ReidException.Kind.CHECK);
        assertThat(refused(broken, good, OPTIONS)).hasMessageContaining("the query embedding of row 1");
    }

    @Test
    void equalEmbeddingsAreRefused() {
        float[] query = new float[8];
        float[] gallery = new float[40];
        Arrays.fill(query, 0.5f);
        Arrays.fill(gallery, 0.5f);
        gallery[3] = Math.nextUp(0.5f);
        int[] people = new int[20];
        Arrays.fill(people, 1);

        Embeddings q = set(query, new int[] {1, 1, 1, 1}, 0, 0, 0, 0);
        Embeddings g = new Embeddings(2, gallery, people, people);

        assertThat(refused(q, g, OPTIONS)).hasMessageContaining("all 24 embeddings are equal");
        assertThat(refused(q, g, OPTIONS.with(Metric.COSINE))).hasMessageContaining("all 24 embeddings are equal");
    }

    @Test
    void embeddingsOfOneDirectionAreRefusedUnderCosineOnly() {
        Embeddings q = set(new float[] {1, 1, 2, 2}, new int[] {1, 2}, 0, 0);
        Embeddings g = set(new float[] {3, 3, 4, 4}, new int[] {1, 2}, 1, 1);

        assertThat(refused(q, g, OPTIONS.with(Metric.COSINE))).hasMessageContaining("equal");
        assertThat(Evaluation.run(q, g, OPTIONS).scores().validQueries()).isEqualTo(2);
    }

    @Test
    void matchesOfTheOwnCameraOnlyAreRefusedWithTheWayOut() {
        int[] people = new int[51];
        float[] values = new float[51];
        for (int i = 0; i < 51; i++) {
            people[i] = i + 1;
            values[i] = i;
        }
        var set = new Embeddings(1, values, people, new int[51]);

        ReidException refused = refused(set, set, OPTIONS);

        assertThat(refused).hasMessage("""
                        0 of 51 queries can be scored: 51 have matches only from their own camera
                          protocol=cross-camera ignores matches from the query's own camera
                          try: protocol=all-cameras""");
        assertThat(refused.kind()).isEqualTo(ReidException.Kind.USAGE);
    }

    @Test
    void reasonsAreCountedApart() {
        Embeddings q = set(new float[] {1, 2, 3, 4}, new int[] {1, 7, -1, 0}, 0, 0, 0, 0);
        Embeddings g = set(new float[] {1, 2, 3}, new int[] {1, 0, -1}, 0, 1, 1);

        assertThat(refused(q, g, OPTIONS.withZeroIsDistractor(true)))
                .hasMessageContaining("0 of 4 queries can be scored: 1 have matches only from their own camera, "
                        + "1 are of people who are not in the gallery, 2 are junk or bystanders");
    }

    @Test
    void emptySetsAndUnequalDimensionsAreRefused() {
        Embeddings one = set(new float[] {1}, new int[] {1}, 0);
        Embeddings two = set(new float[] {1, 2}, new int[] {1}, 1);

        assertThat(refused(one, two, OPTIONS)).hasMessageContaining("dimension 1, gallery embeddings 2");
        assertThat(refused(one, new Embeddings(1, new float[0], new int[0], new int[0]), OPTIONS))
                .hasMessageContaining("1 queries, 0 gallery photos");
    }

    @Test
    void distancesFromElsewhereMustFitAndBeNumbers() {
        Embeddings q = set(new float[] {1, 2}, new int[] {1, 2}, 0, 0);
        Embeddings g = set(new float[] {1, 2, 3}, new int[] {1, 2, 3}, 1, 1, 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.run(q, g, OPTIONS, new VectorDistance(q, q, Metric.EUCLIDEAN, 1)))
                .withMessage("distances are 2 x 2, embeddings 2 x 3");
        assertThatThrownBy(() -> Evaluation.run(q, g, OPTIONS, new DistanceBlocks() {
                    @Override
                    public int queries() {
                        return 2;
                    }

                    @Override
                    public int gallery() {
                        return 3;
                    }

                    @Override
                    public void fill(int from, int to, float[] out) {
                        Arrays.fill(out, Float.NaN);
                    }
                }))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("is NaN");
    }
}
