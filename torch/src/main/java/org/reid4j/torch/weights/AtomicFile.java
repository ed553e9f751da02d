package org.reid4j.torch.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Replaces a file so that a crash at any moment leaves the old one or the new one, never a part.
///
/// The bytes go to `NAME.<random>.tmp` beside the target and are forced to disk; the file is then renamed over the
/// target and the folder forced, so that the new name survives a power loss too.
public final class AtomicFile {
    private static final int BLOCK = 1 << 20;

    private AtomicFile() {}

    /// Writes the contents of a file.
    @FunctionalInterface
    public interface Body {
        /// Writes everything to `out`.
        void write(FileChannel out) throws IOException;
    }

    /// Replaces `target` by what `body` writes; on failure `target` is as it was and no temporary file stays.
    ///
    /// @throws IOException when the disk is full, the folder is missing, or the rename is not possible atomically
    public static void write(Path target, Body body) throws IOException {
        Path folder = target.toAbsolutePath().normalize().getParent();
        if (folder == null) {
            throw new IOException("a file name is missing");
        }
        Path temporary = folder.resolve(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel out =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                body.write(out);
                out.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceFolder(folder);
    }

    /// Writes all of a buffer, which a single [FileChannel#write] need not do. In blocks, since the JDK keeps a
    /// direct copy of the largest block on the heap that a thread ever wrote.
    static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + BLOCK));
            out.write(bytes);
            bytes.limit(end);
        }
    }

    private static void forceFolder(Path folder) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return; // a folder cannot be opened there; NTFS journals the rename itself
        }
        try (FileChannel handle = FileChannel.open(folder, StandardOpenOption.READ)) {
            handle.force(true);
        }
    }
}
