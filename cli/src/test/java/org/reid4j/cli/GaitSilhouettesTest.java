package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.image.ImageEncoder;

/// `reid gait silhouettes` as it is typed: what it prints, and how it fails.
class GaitSilhouettesTest {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 100;

    @TempDir
    Path folder;

    /// Masks of one block that walks through.
    private Path masks(int frames) throws IOException {
        Path masks = Files.createDirectories(folder.resolve("masks"));
        for (int i = 0; i < frames; i++) {
            byte[] values = new byte[WIDTH * HEIGHT];
            for (int y = 20; y < 80; y++) {
                for (int x = 10 + 3 * i; x < 34 + 3 * i && x < WIDTH; x++) {
                    values[y * WIDTH + x] = (byte) 255;
                }
            }
            Files.write(
                    masks.resolve(String.format(Locale.ROOT, "%03d.png", i)),
                    ImageEncoder.greyPng(WIDTH, HEIGHT, values));
        }
        return masks;
    }

    @Test
    void masksBecomeTracks() throws IOException {
        Path out = folder.resolve("tracks");
        var json = reid("gait", "silhouettes", masks(50), out, "--masks", "--json")
                .succeeded()
                .json();
        assertThat(json.get("frames").asInt()).isEqualTo(50);
        assertThat(json.get("tracks")).hasSize(1);
        assertThat(json.get("tracks").get(0).get("name").asString()).isEqualTo("track-001");
        assertThat(json.get("stopped").asBoolean()).isFalse();
        assertThat(out.resolve("track-001/walk-1/000010.png")).exists();
        assertThat(out.resolve("tracks.html")).exists();

        reid("gait", "silhouettes", folder.resolve("masks"), out, "--masks").failed(2);
        var said = reid("gait", "silhouettes", folder.resolve("masks"), folder.resolve("again"), "masks=true")
                .succeeded();
        assertThat(said.out()).contains("track-001", "walks: 1", "tracks.html");
    }

    @Test
    void wrongInputIsExplained() throws IOException {
        Path out = folder.resolve("out");
        assertThat(reid("gait", "silhouettes", folder.resolve("none.mp4"), out)
                        .failed(2)
                        .message())
                .contains("no such file or folder");
        Path text = Files.writeString(folder.resolve("text.mp4"), "words");
        assertThat(reid("gait", "silhouettes", text, out).failed(2).message()).contains("is not a video");
        assertThat(reid("gait", "silhouettes", masks(5), out, "--masks")
                        .failed(2)
                        .message())
                .contains("nobody was found");
        assertThat(reid("gait", "silhouettes", masks(5), out, "--min-height=3")
                        .failed(2)
                        .message())
                .contains("min-height is 3, must be 16..1280");
        assertThat(out).doesNotExist();
    }
}
