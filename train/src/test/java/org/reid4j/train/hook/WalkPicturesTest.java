package org.reid4j.train.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.reid4j.core.data.Sample;

class WalkPicturesTest {
    @Test
    void aViewIsSaidWhereItIsKnown() {
        Path walk = Path.of("anna/monday");
        assertThat(WalkPictures.caption(new Sample(walk, 7, 90, 1))).isEqualTo("7 view 90");
        assertThat(WalkPictures.caption(new Sample(walk, 7, 0, 1))).isEqualTo("7 view 0");
        assertThat(WalkPictures.caption(new Sample(walk, 7, Sample.UNKNOWN_CAMERA, 1)))
                .isEqualTo("7");
    }
}
