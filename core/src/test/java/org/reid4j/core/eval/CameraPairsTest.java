package org.reid4j.core.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.data.Sample;

/// Each cell equals the evaluation of one camera's queries against one camera's gallery.
class CameraPairsTest {
    private static final EvalOptions OPTIONS = EvalOptions.defaults().with(Metric.EUCLIDEAN);

    private static Embeddings only(Embeddings all, int camera) {
        int[] kept = IntStream.range(0, all.size())
                .filter(i -> all.cameras()[i] == camera)
                .toArray();
        float[] values = new float[kept.length * all.dimension()];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(all.values(), kept[i] * all.dimension(), values, i * all.dimension(), all.dimension());
        }
        return new Embeddings(
                all.dimension(),
                values,
                IntStream.of(kept).map(i -> all.identities()[i]).toArray(),
                IntStream.of(kept).map(i -> all.cameras()[i]).toArray());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachCellIsAnEvaluationOfItsOwn(boolean ties) {
        int compared = 0;
        for (long seed = 1; seed <= 20; seed++) {
            Cases data = ties ? Cases.withTies(seed) : Cases.of(seed);
            CameraPairs pairs = CameraPairs.of(data.query(), data.gallery(), OPTIONS.withLimits(2, 100))
                    .orElseThrow();
            for (int a = 0; a < pairs.queryCameras().length; a++) {
                Embeddings asking = only(data.query(), pairs.queryCameras()[a]);
                for (int b = 0; b < pairs.galleryCameras().length; b++) {
                    Embeddings answering = only(data.gallery(), pairs.galleryCameras()[b]);
                    if (pairs.queries()[a][b] > 0) {
                        Scores scores =
                                Evaluation.run(asking, answering, OPTIONS).scores();
                        assertThat(pairs.queries()[a][b]).isEqualTo(scores.validQueries());
                        assertThat(pairs.rank1(a, b)).isEqualTo(scores.rank(1));
                        compared++;
                    } else {
                        assertThat(pairs.rank1(a, b)).isNaN();
                        assertThat(matches(asking, answering)).isZero();
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(50);
    }

    private static int matches(Embeddings asking, Embeddings answering) {
        int count = 0;
        for (int q = 0; q < asking.size(); q++) {
            for (int g = 0; g < answering.size(); g++) {
                boolean same = asking.identities()[q] == answering.identities()[g];
                count += same
                                && asking.identities()[q] != Sample.JUNK
                                && asking.cameras()[q] != answering.cameras()[g]
                        ? 1
                        : 0;
            }
        }
        return count;
    }

    @Test
    void aCameraFindsNobodyInItself() {
        CameraPairs pairs = CameraPairs.of(
                        new Embeddings(1, new float[] {0, 1}, new int[] {1, 2}, new int[] {3, 3}),
                        new Embeddings(1, new float[] {0, 1, 2}, new int[] {1, 2, 1}, new int[] {3, 5, 5}),
                        OPTIONS)
                .orElseThrow();
        assertThat(pairs.queryCameras()).containsExactly(3);
        assertThat(pairs.galleryCameras()).containsExactly(3, 5);
        assertThat(pairs.queries()).isDeepEqualTo(new int[][] {{0, 2}});
        assertThat(pairs.hits()).isDeepEqualTo(new int[][] {{0, 1}});
    }

    @Test
    void withoutKnownCamerasThereAreNoPairs() {
        Embeddings all = new Embeddings(1, new float[] {0, 1}, new int[] {1, 1}, new int[] {-1, -1});
        assertThat(CameraPairs.of(all, all, OPTIONS.with(new Protocol.AllCameras())))
                .isEmpty();
    }
}
