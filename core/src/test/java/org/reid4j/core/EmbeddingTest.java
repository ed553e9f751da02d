package org.reid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// An embedding knows its model and its length.
class EmbeddingTest {
    @Test
    void similarityIsTheCosine() {
        var a = new Embedding("m", new float[] {0.6f, 0.8f});
        var b = new Embedding("m", new float[] {1, 0});
        assertThat(a.similarity(b)).isCloseTo(0.6f, within(1e-6f));
        assertThat(a.similarity(a)).isCloseTo(1, within(1e-6f));
        assertThat(a).isEqualTo(new Embedding("m", new float[] {0.6f, 0.8f})).isNotEqualTo(b);
    }

    @Test
    void embeddingsOfDifferentModelsAreNotCompared() {
        var a = new Embedding("one", new float[] {1, 0});
        assertThatThrownBy(() -> a.similarity(new Embedding("two", new float[] {1, 0})))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("one and two");
        assertThatThrownBy(() -> a.similarity(new Embedding("one", new float[] {1, 0, 0})))
                .isInstanceOf(ReidException.class);
    }

    @Test
    void anotherLengthThanOneIsRefused() {
        assertThatThrownBy(() -> new Embedding("m", new float[] {1, 1})).hasMessageContaining("length 1");
        assertThatThrownBy(() -> new Embedding("m", new float[] {Float.NaN, 1})).hasMessageContaining("length 1");
        assertThatThrownBy(() -> new Embedding("m", new float[0])).hasMessageContaining("length 1");
    }

    @Test
    void itCannotBeChangedFromOutside() {
        float[] values = {1, 0};
        var a = new Embedding("m", values);
        values[0] = 7;
        a.values()[0] = 9;
        assertThat(a.values()).containsExactly(1, 0);
    }
}
