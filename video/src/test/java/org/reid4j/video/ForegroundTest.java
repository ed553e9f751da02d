package org.reid4j.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.reid4j.video.Scene.Person;

/// The background model: what it sees, and that it takes no more memory the longer it looks.
class ForegroundTest {
    private static final Person WALKER = new Person(0x202020, 1, 400, 60, 150, 0.2);
    private static final Scene SCENE = new Scene(List.of(WALKER));
    private static final Scene EMPTY = new Scene(List.of());

    @Test
    void aShadowIsNotAPerson() {
        try (var model = new Foreground(Scene.WIDTH, Scene.HEIGHT, 40, 16)) {
            for (int i = 1; i <= 30; i++) {
                model.learn(EMPTY.photo(i, 0), 1.0 / i);
            }
            var frame = SCENE.photo(31, 0);
            for (int y = 120; y < 150; y++) { // a third darker, as a shadow on the wall is
                for (int x = 150; x < 200; x++) {
                    for (int c = 0; c < 3; c++) {
                        int at = 3 * (y * Scene.WIDTH + x) + c;
                        frame.rgb()[at] = (byte) ((frame.rgb()[at] & 0xff) * 2 / 3);
                    }
                }
            }
            byte[] mask = model.of(frame, 0);
            boolean[] truth = WALKER.outline(31);
            int right = 0;
            int wrong = 0;
            for (int i = 0; i < mask.length; i++) {
                right += truth[i] && mask[i] != 0 ? 1 : 0;
                wrong += !truth[i] && mask[i] != 0 ? 1 : 0;
            }
            int size = 0;
            for (boolean on : truth) {
                size += on ? 1 : 0;
            }
            assertThat(right).isGreaterThan(size * 9 / 10);
            assertThat(wrong).isLessThan(size / 10);
        }
    }

    @Test
    void nativeMemoryIsFlatAndGivenBack() {
        new Foreground(Scene.WIDTH, Scene.HEIGHT, 40, 16).close(); // whatever is made once for all
        long before = Pointer.totalCount();
        try (var model = new Foreground(Scene.WIDTH, Scene.HEIGHT, 40, 16)) {
            var frame = SCENE.photo(1, 0);
            model.of(frame, 0.01);
            long bytes = Pointer.totalBytes();
            long count = Pointer.totalCount();
            for (int i = 0; i < 300; i++) {
                model.of(frame, 0.01);
            }
            assertThat(Pointer.totalBytes()).isEqualTo(bytes);
            assertThat(Pointer.totalCount()).isEqualTo(count);
        }
        assertThat(Pointer.totalCount()).isEqualTo(before);
    }
}
