package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Pixels;

/// One person photographed with the camera held in eight ways must be one picture.
class OrientationTest {
    private static final ImageReader READER = new ImageReader(ImageLimits.defaults(), false);
    private static final Pixels UPRIGHT = TestPhotos.noise(5, 9, 20260101);

    static Stream<Arguments> tags() {
        return IntStream.rangeClosed(1, 8)
                .boxed()
                .flatMap(tag -> Stream.of(true, false).map(little -> Arguments.of(tag, little)));
    }

    /// EXIF's own definition: which side of the scene the first stored row is, and which the first stored column.
    private static final List<String> SIDES = List.of(
            "top left",
            "top right",
            "bottom right",
            "bottom left",
            "left top",
            "right top",
            "right bottom",
            "left bottom");

    /// What the camera stores of a scene.
    private static Pixels stored(Pixels scene, int tag) {
        String[] sides = SIDES.get(tag - 1).split(" ", -1);
        boolean turned = sides[0].equals("left") || sides[0].equals("right");
        int rows = turned ? scene.width() : scene.height();
        int columns = turned ? scene.height() : scene.width();
        var stored = new byte[scene.rgb().length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int x = 0;
                int y = 0;
                for (int axis = 0; axis < 2; axis++) {
                    int distance = axis == 0 ? row : column; // from the named side into the scene
                    switch (sides[axis]) {
                        case "top" -> y = distance;
                        case "bottom" -> y = scene.height() - 1 - distance;
                        case "left" -> x = distance;
                        default -> x = scene.width() - 1 - distance;
                    }
                }
                System.arraycopy(scene.rgb(), 3 * (y * scene.width() + x), stored, 3 * (row * columns + column), 3);
            }
        }
        return new Pixels(columns, rows, stored);
    }

    @ParameterizedTest(name = "tag {0}, little endian {1}")
    @MethodSource("tags")
    void turnsAPngUpright(int tag, boolean little) {
        Pixels stored = stored(UPRIGHT, tag);
        byte[] png = ImageEncoder.png(stored);
        byte[] exif = TestPhotos.chunk("eXIf", TestPhotos.tiff(little, tag));
        byte[] file = TestPhotos.join(Arrays.copyOf(png, 33), exif, Arrays.copyOfRange(png, 33, png.length));

        Pixels read = READER.read(file, "held.png");

        assertThat(read.width()).isEqualTo(5);
        assertThat(read.height()).isEqualTo(9);
        assertThat(read.rgb()).isEqualTo(UPRIGHT.rgb());
    }

    @ParameterizedTest(name = "tag {0}, little endian {1}")
    @MethodSource("tags")
    void turnsAJpegUpright(int tag, boolean little) {
        Pixels scene = TestPhotos.gradient(48, 80);
        byte[] file = TestPhotos.withExif(ImageEncoder.jpeg(stored(scene, tag), 1), TestPhotos.tiff(little, tag));

        Pixels read = READER.read(file, "held.jpg");

        assertThat(read.width()).isEqualTo(48);
        for (int i = 0; i < scene.rgb().length; i++) {
            assertThat(Math.abs((read.rgb()[i] & 0xff) - (scene.rgb()[i] & 0xff)))
                    .isLessThan(12);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 255})
    void leavesUnknownValuesAsStored(int tag) {
        byte[] file = TestPhotos.withExif(ImageEncoder.jpeg(UPRIGHT, 1), TestPhotos.tiff(true, tag));
        assertThat(READER.read(file, "odd.jpg").width()).isEqualTo(5);
    }

    @Test
    void readsNothingOutsideTheBlock() {
        byte[] tiff = TestPhotos.tiff(true, 6);
        for (int length = 0; length < tiff.length - 4; length++) {
            int end = length;
            var orientation = Exif.orientation(Arrays.copyOf(tiff, length), 0, end);
            assertThat(orientation)
                    .as("cut at %d", length)
                    .isEqualTo(length < 22 ? Orientation.UPRIGHT : Orientation.CLOCKWISE);
        }
    }

    @Test
    void survivesADirectoryOffsetBeyondTheEnd() {
        byte[] tiff = TestPhotos.tiff(false, 6);
        tiff[4] = (byte) 0xff;
        assertThat(Exif.orientation(tiff, 0, tiff.length)).isEqualTo(Orientation.UPRIGHT);
    }

    @Test
    void takesTheFirstOfTwoExifSegments() {
        byte[] inner = TestPhotos.withExif(ImageEncoder.jpeg(UPRIGHT, 1), TestPhotos.tiff(true, 1));
        byte[] outer = TestPhotos.withExif(inner, TestPhotos.tiff(true, 6));
        assertThat(READER.read(outer, "two.jpg").width()).isEqualTo(9);
    }
}
