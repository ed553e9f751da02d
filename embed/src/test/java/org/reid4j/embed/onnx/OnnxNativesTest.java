package org.reid4j.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The runtime's libraries are unpacked once and mended where they are cut short; it tells nobody that it runs.
class OnnxNativesTest {
    @TempDir
    Path cache;

    @Test
    void librariesAreUnpackedOnceAndMendedWhenCutShort() throws IOException {
        Path folder = OnnxNatives.unpacked(cache);
        assertThat(folder.getFileName().toString()).contains(OnnxNatives.version());
        Path library = folder.resolve(System.mapLibraryName("onnxruntime"));
        long size = Files.size(library);
        assertThat(size).isGreaterThan(1 << 20);
        var old = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(library, old);
        assertThat(OnnxNatives.unpacked(cache)).isEqualTo(folder);
        assertThat(Files.getLastModifiedTime(library)).as("left as it is").isEqualTo(old);
        Files.write(library, new byte[3]);
        OnnxNatives.unpacked(cache);
        assertThat(Files.size(library)).isEqualTo(size);
        try (Stream<Path> files = Files.list(folder)) {
            List<String> left = files.map(Path::toString)
                    .filter(name -> name.endsWith(".tmp"))
                    .toList();
            assertThat(left).isEmpty();
        }
    }

    /// Runs in a process of its own, whose environment and command line are the test's.
    static final class Starts {
        private Starts() {}

        public static void main(String[] args) throws Exception {
            try (var options = new OrtSession.SessionOptions();
                    var session = OnnxNatives.environment().createSession(args[0], options)) {
                System.out.println("runs " + session.getNumInputs());
            }
        }
    }

    /// What version 1.29 keeps under the user's cache folder, a number for the machine and what it will send, is
    /// not there; and the long command line that its report breaks down over does no harm.
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theRuntimeReportsToNobody() throws IOException, InterruptedException {
        Path file = cache.resolve("net.onnx");
        OnnxFile.write(
                file,
                new OnnxGraph(
                        "same",
                        List.of(new OnnxValue("x", ElementType.FLOAT, List.of("2"))),
                        List.of(new OnnxValue("y", ElementType.FLOAT, List.of("2"))),
                        List.of(),
                        List.of(new OnnxNode("Neg", List.of("x"), List.of("y"), Map.of())),
                        Map.of()));
        Path home = Files.createDirectory(cache.resolve("home"));
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlong=" + "x".repeat(20_000),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starts.class.getName(),
                        file.toString())
                .redirectErrorStream(true);
        builder.environment().remove("ORT_DISABLE_TELEMETRY");
        builder.environment().remove("CI"); // where it is silent by itself
        builder.environment().remove("GITHUB_ACTIONS");
        builder.environment().put("HOME", home.toString());
        builder.environment().put("XDG_CACHE_HOME", home.toString());
        builder.environment().put("REID_CACHE", cache.resolve("reid").toString());

        Process child = builder.start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said).contains("runs 1");
        try (Stream<Path> left = Files.walk(home)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
