package org.reid4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.VectorDistance;

/// Distances by matrix products against those computed pair by pair.
final class TorchDistanceTest {
    private static Embeddings draw(int size, long seed) {
        Rng rng = Rng.of(seed);
        float[] values = new float[size * 24];
        for (int i = 24; i < values.length; i++) { // the first row stays zero
            values[i] = (float) rng.gaussian();
        }
        return new Embeddings(24, values, new int[size], new int[size]);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void equalsTheExactDistancesAndDoesNotDependOnTheBandsSeed3(Metric metric) {
        Embeddings query = draw(150, 3);
        Embeddings gallery = draw(77, 4);
        float[] exact = new float[150 * 77];
        new VectorDistance(query, gallery, metric, 1).fill(0, 150, exact);
        try (TorchDistance distance = new TorchDistance(query, gallery, metric)) {
            float[] whole = new float[150 * 77];
            distance.fill(0, 150, whole);
            for (int i = 0; i < exact.length; i++) {
                assertThat(whole[i]).isCloseTo(exact[i], within(1e-4f));
            }
            float[] band = new float[70 * 77];
            distance.fill(61, 131, band);
            for (int i = 0; i < band.length; i++) {
                assertThat(band[i]).isEqualTo(whole[61 * 77 + i]);
            }
        }
    }

    @Test
    void rowsOutsideAreRefused() {
        try (TorchDistance distance = new TorchDistance(draw(3, 1), draw(2, 2), Metric.COSINE)) {
            assertThatThrownBy(() -> distance.fill(0, 4, new float[8]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("rows 0..4 of 3");
        }
    }
}
