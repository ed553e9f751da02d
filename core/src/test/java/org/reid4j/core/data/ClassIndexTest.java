package org.reid4j.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ClassIndexTest {
    private static List<Sample> samples(int... identities) {
        return IntStream.of(identities)
                .mapToObj(identity -> new Sample(Path.of("x.jpg"), identity, 1, 0))
                .toList();
    }

    @Test
    void numbers_people_in_ascending_order_whatever_the_order_of_photos() {
        ClassIndex index = ClassIndex.of(samples(30, 2, 7, 2, Sample.JUNK, Sample.DISTRACTOR));
        assertThat(index).isEqualTo(ClassIndex.of(samples(2, 7, 30)));
        assertThat(index.size()).isEqualTo(3);
        assertThat(index.classOf(7)).isEqualTo(1);
        assertThat(index.identityOf(2)).isEqualTo(30);
    }

    @Test
    void somebody_else_is_refused() {
        assertThatThrownBy(() -> ClassIndex.of(samples(2, 7)).classOf(5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("identity is 5, must be one of the 2 in training");
    }

    @Test
    void an_order_that_does_not_ascend_is_refused() {
        assertThatThrownBy(() -> new ClassIndex(List.of(3, 3))).isInstanceOf(IllegalArgumentException.class);
    }
}
