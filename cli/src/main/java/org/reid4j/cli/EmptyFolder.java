package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The rule for folders that a command fills: new or empty, so that nothing of a person's is written
/// over.
final class EmptyFolder {
    private EmptyFolder() {}

    /// Refuses a file, and a folder that holds something.
    static void require(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw Reid.usage(folder + " is a file; name a new folder: output=DIR");
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw Reid.usage(folder + " is not empty and is not written into\nname a new folder: output=DIR");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Makes a folder and those above it.
    static void make(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
