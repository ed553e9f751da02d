package org.reid4j.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Files that are either old or new, never half: written beside, forced, renamed, and the folder forced.
public final class Durable {
    /// How a file ends that is not finished.
    public static final String UNFINISHED = ".tmp";

    private Durable() {}

    /// Replaces a file's content.
    public static void write(Path file, String text) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        writeForced(unfinished, text);
        move(unfinished, file);
    }

    /// Writes and forces a file in place: for folders that are renamed as a whole afterwards.
    static void writeForced(Path file, String text) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /// Renames in one step, replacing what was there, and forces the folder.
    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
        Path folder = to.toAbsolutePath().getParent();
        if (folder != null) {
            forceFolder(folder);
        }
    }

    /// Makes the names in a folder survive a power cut, where the system can do that.
    static void forceFolder(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // Windows cannot open folders; there the rename itself is all there is
        }
    }

    /// Gives a file a second name in one step, replacing what had that name: a hard link, or a copy where the
    /// file system has none.
    static void link(Path existing, Path name) throws IOException {
        Path unfinished = name.resolveSibling(name.getFileName() + UNFINISHED);
        Files.deleteIfExists(unfinished);
        try {
            Files.createLink(unfinished, existing);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(existing, unfinished, StandardCopyOption.REPLACE_EXISTING);
            try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        move(unfinished, name);
    }

    /// What is in a folder; nothing when it is missing.
    static List<Path> entries(Path folder) throws IOException {
        var found = new ArrayList<Path>();
        if (Files.isDirectory(folder)) {
            try (var stream = Files.newDirectoryStream(folder)) {
                stream.forEach(found::add);
            }
        }
        return found;
    }

    /// Removes what a kill left unfinished in a folder.
    static void removeUnfinished(Path folder) throws IOException {
        for (Path entry : entries(folder)) {
            if (entry.toString().endsWith(UNFINISHED)) {
                delete(entry);
            }
        }
    }

    /// Removes a file, or a folder with all in it; nothing when it is missing.
    static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : entries(path)) {
                delete(entry);
            }
        }
        Files.deleteIfExists(path);
    }
}
