package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.reid4j.train.loader.Batch;

class CollapseTest {
    private static final Batch BATCH = new Batch(2, 4, 9, new int[0], new float[0], 0);
    private final Collapse collapse = new Collapse(new Divergence(List.of()), 3);

    private void steps(int count, double discriminator, double variety) {
        for (int i = 0; i < count; i++) {
            collapse.check(Map.of("discriminator", discriminator, "adversarial", 6.0), variety, BATCH, i, 1e-4);
        }
    }

    @Test
    void aDiscriminatorThatHasWonForLongIsNamed() {
        assertThatThrownBy(() -> steps(300, 0.02, 0.5))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("discriminator is below 0.03")
                .hasMessageContaining("model.judge_lr")
                .message()
                .matches(text -> text.lines().count() <= 3, "three lines at most");
    }

    @Test
    void aGeneratorThatDrawsOnePictureIsNamed() {
        assertThatThrownBy(() -> steps(300, 2.9, 0.001))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("adversarial is 6")
                .hasMessageContaining("the same picture");
    }

    @Test
    void aGameThatGoesOnIsLeftAlone() {
        assertThatCode(() -> {
                    steps(299, 0.02, 0.001); // long, and then it recovers
                    steps(1, 2.9, 0.5);
                    steps(299, 0.02, 0.001);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void beforeAnybodyPlaysNobodyHasWon() {
        assertThatCode(() -> steps(1000, 0, 1)).doesNotThrowAnyException();
    }
}
