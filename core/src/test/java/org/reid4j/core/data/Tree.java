package org.reid4j.core.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Lays out small datasets for tests: files whose bytes are their own names, as nothing here decodes them.
public record Tree(Path root) {
    /// Writes files, folders included.
    public Tree files(String... names) {
        Arrays.stream(names).forEach(name -> text(name, name));
        return this;
    }

    /// Writes one file.
    public Tree text(String name, String text) {
        return bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Writes one file.
    public Tree bytes(String name, byte[] bytes) {
        try {
            Path file = root.resolve(name);
            Path folder = file.getParent();
            Files.createDirectories(folder == null ? root : folder);
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes an empty folder.
    public Tree folder(String name) {
        try {
            Files.createDirectories(root.resolve(name));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
