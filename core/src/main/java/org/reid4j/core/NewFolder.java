package org.reid4j.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Puts a folder on disk whole or not at all: it is filled under another name beside, forced to disk, and
/// renamed. Of one that fails nothing is left; of one that is killed a hidden folder ending in `.tmp`.
public final class NewFolder {
    private NewFolder() {}

    /// What fills a folder.
    ///
    /// @param <T> what is told of it
    @FunctionalInterface
    public interface Content<T> {
        /// @param folder empty, with the rights that new folders have; nothing in it keeps that name
        T write(Path folder) throws IOException;
    }

    /// Makes a folder.
    ///
    /// @param target its name; folders above it are made
    /// @throws FileAlreadyExistsException when something has that name by then
    /// @throws IOException when the disk refuses
    public static <T> T make(Path target, Content<T> content) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        return beside(whole, folder -> {
            T made = content.write(folder);
            force(folder);
            if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(whole.toString());
            }
            Files.move(folder, whole, StandardCopyOption.ATOMIC_MOVE);
            forceNames(parent(whole));
            return made;
        });
    }

    /// Works in a folder that is gone afterwards, beside what will be moved out of it.
    ///
    /// @param target by whose name it goes
    public static <T> T beside(Path target, Content<T> work) throws IOException {
        Path whole = target.toAbsolutePath().normalize();
        Path folder = parent(whole).resolve("." + whole.getFileName() + "." + UUID.randomUUID() + ".tmp");
        Files.createDirectories(folder);
        try {
            return work.write(folder);
        } finally {
            delete(folder);
        }
    }

    private static Path parent(Path whole) throws IOException {
        Path parent = whole.getParent();
        if (parent == null) {
            throw new FileSystemException(whole.toString(), null, "it can hold no model; name a folder");
        }
        return parent;
    }

    private static void force(Path folder) throws IOException {
        for (Path path : tree(folder)) {
            if (Files.isDirectory(path)) {
                forceNames(path);
            } else {
                try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static void forceNames(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows cannot open folders; there the rename itself is all there is
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            for (Path path : tree(folder)) {
                Files.delete(path);
            }
        }
    }

    /// What is in a folder, and itself last.
    private static List<Path> tree(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }
}
