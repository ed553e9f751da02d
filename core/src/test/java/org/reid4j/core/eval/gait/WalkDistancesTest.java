package org.reid4j.core.eval.gait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Distances of walks of two parts, worked out by hand.
class WalkDistancesTest {
    private static final Offset<Double> NEAR = within(1e-6);

    /// Parts (0, 1) and (0, 1).
    private static final WalkEmbeddings ASKING = walks(2, 0, 1, 0, 1);

    /// One with parts (0, 1) and (0, 1), then one with parts (3, 5) and (0, 2).
    private static final WalkEmbeddings ANSWERING = walks(2, 0, 1, 0, 1, 3, 5, 0, 2);

    private static WalkEmbeddings walks(int dimension, float... values) {
        int count = values.length / (2 * dimension);
        return new WalkEmbeddings(2, dimension, values, new int[count], new int[count], new int[count]);
    }

    private static double[] between(PartDistance distance) {
        return new WalkDistances(ASKING, ANSWERING, distance, 2).between(new int[] {0}, new int[] {0, 1});
    }

    @Test
    void eachWayToCompareIsWhatItSays() {
        assertThat(between(PartDistance.MEAN_OF_PARTS)).containsExactly(new double[] {0, (5 + 1) / 2.0}, NEAR);
        assertThat(between(PartDistance.FLATTENED)).containsExactly(new double[] {0, Math.sqrt(26)}, NEAR);
        assertThat(between(PartDistance.MEAN_COSINE))
                .containsExactly(new double[] {0, (1 - 5 / Math.sqrt(34)) / 2}, NEAR);
    }

    @Test
    void walksAreChosenByTheirPlace() {
        assertThat(new WalkDistances(ANSWERING, ANSWERING, PartDistance.MEAN_OF_PARTS, 1)
                        .between(new int[] {1, 0}, new int[] {1}))
                .containsExactly(new double[] {0, 3}, NEAR);
    }

    @Test
    void walksOfOtherNetworksAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WalkDistances(ASKING, walks(1, 0, 0), PartDistance.FLATTENED, 1))
                .withMessageContaining("2 parts of 2 numbers ask walks of 2 parts of 1");
    }
}
