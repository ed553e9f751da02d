package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.Pixels;

/// What is written is what is read again, without anything of the source but its pixels.
class ImageEncoderTest {
    private static final ImageReader READER = new ImageReader(ImageLimits.defaults(), false);

    @Test
    void keepsColoursInAJpeg() {
        Pixels photo = TestPhotos.gradient(64, 128);
        Pixels read = READER.read(ImageEncoder.jpeg(photo, 0.95f), "photo.jpg");
        long difference = 0;
        for (int i = 0; i < photo.rgb().length; i++) {
            difference += Math.abs((photo.rgb()[i] & 0xff) - (read.rgb()[i] & 0xff));
        }
        assertThat((double) difference / photo.rgb().length).isLessThan(2);
    }

    @Test
    void makesSmallerFilesAtLowerQuality() {
        Pixels photo = TestPhotos.noise(64, 128, 2);
        assertThat(ImageEncoder.jpeg(photo, 0.5f).length).isLessThan(ImageEncoder.jpeg(photo, 0.95f).length);
    }

    @Test
    void writesNoMetadataOfTheSource() {
        byte[] exif = TestPhotos.join(TestPhotos.tiff(true, 1), TestPhotos.ascii("GPS 52.5200 13.4050"));
        byte[] source = TestPhotos.withExif(ImageEncoder.jpeg(TestPhotos.gradient(32, 32), 0.9f), exif);
        byte[] stored = ImageEncoder.jpeg(READER.read(source, "phone.jpg"), 0.9f);
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("GPS", "Exif");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.JPG", "a.jpeg"})
    void choosesTheFormatByTheEnding(String name, @TempDir Path folder) throws Exception {
        Path file = folder.resolve(name);
        ImageEncoder.write(TestPhotos.gradient(8, 8), file);
        ImageFormat expected = name.endsWith("png") ? ImageFormat.PNG : ImageFormat.JPEG;
        assertThat(ImageFormat.of(Files.readAllBytes(file))).hasValue(expected);
    }

    @Test
    void refusesOtherEndingsAndQualities(@TempDir Path folder) {
        Pixels photo = TestPhotos.gradient(8, 8);
        assertThatThrownBy(() -> ImageEncoder.write(photo, folder.resolve("a.webp")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.webp");
        assertThatThrownBy(() -> ImageEncoder.jpeg(photo, 1.5f)).hasMessageContaining("quality=1.5");
    }

    @Test
    void namesAFolderThatIsNotThere(@TempDir Path folder) {
        Path file = folder.resolve("no").resolve("a.png");
        assertThatThrownBy(() -> ImageEncoder.write(TestPhotos.gradient(8, 8), file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(file.toString());
    }
}
