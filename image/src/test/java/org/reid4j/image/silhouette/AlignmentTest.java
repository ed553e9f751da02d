package org.reid4j.image.silhouette;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.image.silhouette.Alignment.Aligned;
import org.reid4j.image.silhouette.Alignment.Dropped;

/// Against frames that OpenGait's pretreatment aligned with OpenCV 4.6: drawn ones of CASIA-B's size, one of which
/// touches the border, a real one and a blurred one.
class AlignmentTest {
    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(AlignmentTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Silhouettes frame(String name) {
        return new SilhouetteReader().read(resource(name + ".png"));
    }

    @ParameterizedTest
    @CsvSource({"casia-0, 64", "casia-3, 64", "casia-3, 128", "casia-edge, 64", "real, 64", "real, 128", "soft, 64"})
    void framesAreAlignedAsTheReferenceDoes(String name, int size) {
        byte[] expected = frame(name + "-" + size).values();
        byte[] got = ((Aligned) new Alignment(size).align(frame(name), 0)).values();
        assertThat(got).hasSameSizeAs(expected);
        int different = 0;
        for (int i = 0; i < got.length; i++) {
            int off = Math.abs((got[i] & 0xff) - (expected[i] & 0xff));
            assertThat(off).as("row %d, column %d", i / size, i % size).isLessThanOrEqualTo(1);
            different += off;
        }
        assertThat(different).as("values that are one off").isLessThanOrEqualTo(got.length / 200);
    }

    @Test
    void theFrameThatIsAskedForIsTaken() {
        Silhouettes first = frame("casia-0");
        Silhouettes second = frame("casia-3");
        byte[] both = new byte[2 * first.area()];
        System.arraycopy(first.values(), 0, both, 0, first.area());
        System.arraycopy(second.values(), 0, both, first.area(), first.area());
        var walk = new Silhouettes(2, first.height(), first.width(), both);
        var alignment = new Alignment(64);
        assertThat(((Aligned) alignment.align(walk, 1)).values())
                .isEqualTo(((Aligned) alignment.align(second, 0)).values())
                .isNotEqualTo(((Aligned) alignment.align(first, 0)).values());
    }

    /// 39 white pixels are 9,945, 40 are 10,200.
    @Test
    void aFrameWithTooLittleIsDropped() {
        assertThat(new Alignment(64).align(block(100, 100, 40, 1, 39), 0)).isEqualTo(Dropped.EMPTY);
        assertThat(new Alignment(64).align(block(100, 100, 40, 1, 40), 0)).isInstanceOf(Aligned.class);
        assertThat(new Alignment(64).align(new Silhouettes(1, 9, 9, new byte[81]), 0))
                .isEqualTo(Dropped.EMPTY);
    }

    @Test
    void aFrameWithoutACentreIsDropped() {
        assertThat(new Alignment(64).align(block(64, 64, 0, 1, 64), 0)).isEqualTo(Dropped.NO_CENTRE);
        assertThat(new Alignment(64).align(block(300, 2, 0, 2, 300), 0)).isEqualTo(Dropped.NARROW);
    }

    /// A bar of the picture's height stays as wide as it is, and comes to the middle wherever it stood.
    @ParameterizedTest
    @CsvSource({"5", "30", "50"})
    void thePersonComesToTheMiddle(int left) {
        byte[] got = ((Aligned) new Alignment(64).align(block(64, 64, left, 9, 64), 0)).values();
        for (int x = 0; x < 64; x++) {
            // the fifth of nine columns is the middle: it goes to column 32
            assertThat(got[64 * 10 + x] & 0xff).as("column %d", x).isEqualTo(x >= 28 && x < 37 ? 255 : 0);
        }
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        for (int size : new int[] {0, 63, 1026}) {
            assertThatThrownBy(() -> new Alignment(size))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("size is " + size);
        }
    }

    private static Silhouettes block(int height, int width, int left, int columns, int rows) {
        byte[] values = new byte[height * width];
        for (int y = 0; y < rows; y++) {
            for (int x = left; x < left + columns; x++) {
                values[y * width + x] = (byte) 255;
            }
        }
        return new Silhouettes(1, height, width, values);
    }
}
