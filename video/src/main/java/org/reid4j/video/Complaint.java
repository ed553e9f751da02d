package org.reid4j.video;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/// What a program says on its standard error: read to the end so that it never waits, and only the last words kept.
final class Complaint {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AtomicReference<String> last = new AtomicReference<>("");
    private final Thread reader;

    private Complaint(Process process, Path file) {
        reader = Thread.ofVirtual().start(() -> {
            try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String text = line.replaceFirst("^\\[[^]]*]\\s*", "")
                            .replace("file:" + file + ":", "")
                            .strip();
                    if (!text.isEmpty()) {
                        last.set(text);
                    }
                }
            } catch (IOException ended) {
                // the process was ended while it spoke: what it said is kept
            }
        });
    }

    static Complaint of(Process process, Path file) {
        return new Complaint(process, file);
    }

    /// The last line that said something, once the process has ended; empty when none did.
    String text() {
        try {
            reader.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Objects.requireNonNullElse(last.get(), "");
    }
}
