package org.reid4j.image;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.reid4j.core.Pixels;

/// Any bytes at all either become a photo within the limits or an [ImageException].
///
/// Runs over its seeds as a plain test; with the environment variable `JAZZER_FUZZ=1` it searches.
class ImageReaderFuzzTest {
    private static final ImageLimits SMALL = new ImageLimits(1 << 16, 1 << 16, 4096);

    @FuzzTest
    void readsOrRefuses(byte[] bytes) {
        for (boolean allowTruncated : new boolean[] {false, true}) {
            try {
                Pixels pixels = new ImageReader(SMALL, allowTruncated).read(bytes, "fuzz");
                if ((long) pixels.width() * pixels.height() > SMALL.maxPixels()) {
                    throw new AssertionError("beyond the limits");
                }
            } catch (ImageException e) {
                if (Objects.toString(e.getMessage(), "").lines().count() > 3) {
                    throw new AssertionError("a message of more than three lines", e);
                }
            }
        }
    }

    @FuzzTest
    void turnsOnlyWhereTheTagStands(byte[] bytes) {
        int from = Math.min(bytes.length, 3);
        boolean turned = Exif.orientation(bytes, from, bytes.length) != Orientation.UPRIGHT;
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (turned && !text.contains("\u0001\u0012") && !text.contains("\u0012\u0001")) {
            throw new AssertionError("an orientation without its tag");
        }
    }
}
