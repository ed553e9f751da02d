package org.reid4j.gallery.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;

/// Lets one process at a time have a gallery, since an index in memory would not see what another
/// process writes.
///
/// The lock is the operating system's, on a byte far behind the file's text: it ends with its process,
/// however that
/// ends, so that nothing stale is ever left. The text says who has it, for others' messages.
final class OwnerLock implements AutoCloseable {
    /// The file's name in the gallery's folder.
    static final String FILE = "owner";

    private static final long BYTE = 1L << 40;

    private final FileChannel channel;
    private final FileLock lock;

    private OwnerLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /// @throws GalleryException of reason IN_USE naming the owner's process and host
    static OwnerLock take(Path folder) {
        var file = folder.resolve(FILE);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Rights.owner(file);
            FileLock lock = channel.tryLock(BYTE, 1, false);
            if (lock == null) {
                channel.close();
                throw inUse(folder, Files.readString(file));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap("process %d on %s"
                    .formatted(ProcessHandle.current().pid(), host())
                    .getBytes(StandardCharsets.UTF_8)));
            return new OwnerLock(channel, lock);
        } catch (OverlappingFileLockException own) {
            close(channel);
            throw inUse(
                    folder,
                    "this process (%d)".formatted(ProcessHandle.current().pid()));
        } catch (IOException e) {
            close(channel);
            throw new GalleryException(
                    Reason.RESOURCES,
                    "cannot lock the gallery %s: %s\ncheck the folder's permissions and disk".formatted(folder, e),
                    e);
        }
    }

    private static GalleryException inUse(Path folder, String owner) {
        return new GalleryException(
                Reason.IN_USE,
                "the gallery %s is open in %s\none process at a time: end that one, or ask it"
                        .formatted(folder, owner.isBlank() ? "another process" : owner));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "this host";
        }
    }

    private static void close(@org.jspecify.annotations.Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // what led here is told
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException _) {
            // closing the channel releases it too
        }
        close(channel);
    }
}
