package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoCacheTest {
    private static final ImageReader READER = new ImageReader(ImageLimits.defaults(), false);
    private static final long PHOTO = 3 * 8 * 8;

    @TempDir
    Path folder;

    private Path photo(int number) throws IOException {
        return Files.write(folder.resolve(number + ".png"), ImageEncoder.png(TestPhotos.noise(8, 8, number)));
    }

    @Test
    void decodesAPhotoOnce() throws IOException {
        var cache = new PhotoCache(READER, 10 * PHOTO);
        Path file = photo(1);
        assertThat(cache.read(file)).isSameAs(cache.read(file));
        assertThat(cache.hits()).isEqualTo(1);
        assertThat(cache.misses()).isEqualTo(1);
        assertThat(cache.bytes()).isEqualTo(PHOTO);
    }

    @Test
    void staysWithinItsBoundAndStillReads() throws IOException {
        var cache = new PhotoCache(READER, 2 * PHOTO + 1);
        for (int number = 0; number < 5; number++) {
            assertThat(cache.read(photo(number)).rgb())
                    .isEqualTo(TestPhotos.noise(8, 8, number).rgb());
        }
        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.bytes()).isEqualTo(2 * PHOTO);
    }

    @Test
    void keepsNothingWithABoundOfZero() throws IOException {
        var cache = new PhotoCache(READER, 0);
        cache.read(photo(1));
        assertThat(cache.size()).isZero();
    }

    @Test
    void countsEachPhotoOnceFromManyThreads() throws IOException {
        var cache = new PhotoCache(READER, 100 * PHOTO);
        Path[] files = {photo(1), photo(2), photo(3)};
        IntStream.range(0, 300).parallel().forEach(i -> cache.read(files[i % 3]));
        assertThat(cache.bytes()).isEqualTo(3 * PHOTO);
        assertThat(cache.hits() + cache.misses()).isEqualTo(300);
    }

    @Test
    void doesNotKeepAFailure() throws IOException {
        var cache = new PhotoCache(READER, 10 * PHOTO);
        Path late = folder.resolve("late.png");
        assertThatThrownBy(() -> cache.read(late)).isInstanceOf(ImageException.class);
        Files.copy(photo(1), late);
        assertThat(cache.read(late).width()).isEqualTo(8);
    }

    @Test
    void refusesANegativeBound() {
        assertThatThrownBy(() -> new PhotoCache(READER, -1)).hasMessageContaining("maxBytes=-1");
    }
}
