package org.reid4j.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;

/// Keeps a run folder for one training at a time, because two would mix their checkpoints. The system
/// takes the lock away from a process that dies, so a killed run can go on at once.
final class RunLock implements AutoCloseable {
    private static final int MOST_DIGITS = 20;
    /// Bytes are locked behind the text, so that it can be read on Windows as well.
    private static final long BEHIND = 1 << 10;

    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /// Takes the lock.
    ///
    /// @throws ReidException naming the process that has it
    static RunLock take(RunFolder folder) {
        Path file = folder.file("run.lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                String owner = read(channel);
                channel.close();
                throw new ReidException(
                        ReidException.Kind.USAGE,
                        "run %s is being trained%s; two trainings would spoil its checkpoints.\nWait for its end or stop it with Ctrl-C, then go on with: reid train --resume"
                                .formatted(folder, owner.isEmpty() ? "" : " by process " + owner));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return new RunLock(channel);
        } catch (IOException e) {
            close(channel);
            throw new ReidException(ReidException.Kind.RESOURCES, "cannot lock " + file + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(BEHIND, 1, false);
        } catch (OverlappingFileLockException _) {
            return null; // this very process
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(MOST_DIGITS);
        channel.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException _) {
            // the system takes the lock back when the process ends
        }
    }

    @Override
    public void close() {
        close(channel);
    }
}
