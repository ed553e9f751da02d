package org.reid4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.Pixels;
import org.reid4j.video.Scene.Person;

/// Videos are written here by the program that reads them, then read whole, cut off, turned and spoilt.
class VideoFileTest {
    private static final Scene SCENE = new Scene(List.of(new Person(0x901010, 8, 80, 20, 120, 2.5)));

    @TempDir
    Path folder;

    private Path video(String name, int frames, String... options) {
        return encode(SCENE.film(folder.resolve("film-" + name), frames), folder.resolve(name), options);
    }

    private static Path encode(Path frames, Path video, String... options) {
        var command = new java.util.ArrayList<>(List.of(Natives.decoder().toString(), "-v", "error", "-nostdin"));
        command.addAll(
                List.of("-framerate", "25", "-i", frames.resolve("%04d.png").toString()));
        command.addAll(Arrays.asList(options));
        command.add(video.toString());
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return video;
    }

    private static int count(FrameStream stream) {
        int frames = 0;
        while (stream.next().isPresent()) {
            frames++;
        }
        return frames;
    }

    @Test
    void everyFrameComesOnceInOrder() {
        Path video = video("lossless.avi", 12, "-c:v", "ffv1", "-pix_fmt", "bgr0");
        var footage = Footage.of(video);
        assertThat(footage.frames()).hasValue(12);
        try (var stream = footage.open()) {
            for (int i = 1; i <= 12; i++) {
                Pixels frame = stream.next().orElseThrow();
                assertThat(frame.rgb())
                        .as("frame %d", i)
                        .isEqualTo(SCENE.photo(i, 0).rgb());
            }
            assertThat(stream.next()).isEmpty();
            assertThat(stream.flaw()).isEmpty();
        }
    }

    @Test
    void aCompressedVideoGivesTheWalker() {
        var footage = Footage.of(video("walk.mp4", 80, "-c:v", "mpeg4", "-q:v", "3"));
        var report = Silhouetting.run(
                footage,
                folder.resolve("out"),
                new SilhouetteOptions(false, Optional.empty(), 60, 40, 20),
                (_, _) -> true);
        assertThat(report.flaw()).isEmpty();
        assertThat(report.tracks())
                .singleElement()
                .satisfies(track -> assertThat(track.silhouettes()).isGreaterThan(50));
    }

    @Test
    void aVideoThatWasCutOffKeepsWhatWasReadAndSaysSo() throws IOException {
        Path whole = video("whole.avi", 80, "-c:v", "mpeg4", "-q:v", "3");
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.avi"), Arrays.copyOf(bytes, bytes.length * 3 / 4));
        var report = Silhouetting.run(
                Footage.of(cut),
                folder.resolve("out"),
                new SilhouetteOptions(false, Optional.empty(), 60, 40, 20),
                (_, _) -> true);
        assertThat(report.frames()).isBetween(40L, 75L);
        assertThat(report.tracks()).hasSize(1);
        assertThat(report.flaw()).hasValueSatisfying(why -> assertThat(why).contains("it promises 80 frames"));
    }

    @Test
    void whatIsNoVideoIsSaidToBeNone() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.mp4"), "no film\n".repeat(100));
        assertThatThrownBy(() -> Footage.of(text))
                .isInstanceOf(VideoException.class)
                .hasMessageContaining("notes.mp4 is not a video");
        assertThatThrownBy(() -> Footage.of(Files.createFile(folder.resolve("empty.avi"))))
                .hasMessageContaining("empty.avi is not a video");
        assertThatThrownBy(() -> Footage.of(folder.resolve("none.avi"))).hasMessageContaining("no such file or folder");
        assertThatThrownBy(() -> Footage.of(Files.createDirectory(folder.resolve("nothing"))))
                .hasMessageContaining("holds no pictures");
    }

    @Test
    void largeFramesAreMadeSmallerWhileTheyAreRead() {
        var footage = Footage.of(video("large.avi", 2, "-c:v", "mjpeg", "-vf", "scale=1920:1280"));
        try (var stream = footage.open()) {
            Pixels frame = stream.next().orElseThrow();
            assertThat(frame.width()).isEqualTo(1280);
            assertThat(frame.height()).isEqualTo(853);
            assertThat(count(stream)).isEqualTo(1);
        }
    }

    @Test
    void readingCanEndInTheMiddle() {
        try (var stream = Footage.of(video("long.avi", 40, "-c:v", "mjpeg")).open()) {
            assertThat(stream.next()).isPresent();
        } // a decoder that waits for a reader would hang here
    }
}
