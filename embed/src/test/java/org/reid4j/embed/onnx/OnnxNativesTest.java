package org.reid4j.embed.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The runtime's libraries are unpacked once and mended where they are cut short.
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
}
