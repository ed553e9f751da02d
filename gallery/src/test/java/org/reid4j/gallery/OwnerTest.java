package org.reid4j.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// A gallery between two processes.
class OwnerTest {
    @TempDir
    Path home;

    private Process probe(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-modules=jdk.incubator.vector",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.reid4j.gallery.KillProbe",
                        home.resolve("gallery").toString(),
                        home.resolve("notes").toString(),
                        "1",
                        what)
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void belongsToOneProcessUntilThatIsGoneHoweverItGoes() throws Exception {
        var owner = probe("work");
        try (var out = new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.lines().filter(line -> line.startsWith("ready")).findFirst())
                    .isPresent();
            assertThatThrownBy(() -> Gallery.open(home.resolve("gallery")).close())
                    .isInstanceOfSatisfying(
                            GalleryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE))
                    .hasMessageContaining("process " + owner.pid());
        } finally {
            owner.destroyForcibly();
        }
        owner.waitFor();
        var verified = probe("verify");
        var said = new String(verified.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verified.waitFor()).as(said).isZero();
        assertThat(said).contains("ready");
    }
}
