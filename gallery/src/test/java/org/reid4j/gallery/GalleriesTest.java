package org.reid4j.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.gallery.data.GalleryException;

class GalleriesTest {
    @TempDir
    Path home;

    @Test
    void listsWhatIsAGallery() throws IOException {
        var galleries = new Galleries(home.resolve("galleries"));
        assertThat(galleries.names()).isEmpty();
        TestGallery.create(galleries.path("b"), new TestClock()).close();
        TestGallery.create(galleries.path("A.1"), new TestClock()).close();
        Files.createDirectory(galleries.folder().resolve("empty"));
        Files.writeString(galleries.folder().resolve("file"), "");
        assertThat(galleries.names()).containsExactly("A.1", "b");
        assertThat(galleries.has("b")).isTrue();
        assertThat(galleries.has("empty")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../b",
                "a/b",
                "a\\b",
                "%2e%2e",
                "a\0",
                "-rf",
                ".hidden",
                "CON",
                "com1.txt",
                "x.",
                "x ",
                "a\nb",
                "\u202eb",
                "\u0430"
            })
    void isNeverLedElsewhereByAName(String name) {
        var galleries = new Galleries(home);
        assertThatThrownBy(() -> galleries.path(name)).isInstanceOf(GalleryException.class);
        assertThat(galleries.has(name)).isFalse();
        assertThatThrownBy(() -> galleries.path("a".repeat(65))).isInstanceOf(GalleryException.class);
    }
}
