package org.reid4j.train.walks;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reid4j.image.silhouette.Silhouettes;

/// Keeps walks in memory while there is room, so that a training reads each from disk once.
///
/// Keeps what came first and evicts nothing, as [org.reid4j.image.PhotoCache]. Thread-safe.
public final class WalkCache {
    private final Function<Path, Silhouettes> reader;
    private final long maxBytes;
    private final Map<Path, Silhouettes> walks = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /// @param reader reads what is not there yet
    /// @param maxBytes bound on the frames kept, 0 or above; 0 keeps nothing
    public WalkCache(Function<Path, Silhouettes> reader, long maxBytes) {
        this.reader = reader;
        this.maxBytes = maxBytes;
    }

    /// The walk at a path, read now or earlier. Its frames are shared: do not write to them.
    ///
    /// @throws org.reid4j.core.ReidException as the reader; a failure is not kept
    public Silhouettes read(Path path) {
        Silhouettes known = walks.get(path);
        if (known != null) {
            return known;
        }
        Silhouettes read = reader.apply(path);
        long size = read.values().length;
        if (bytes.addAndGet(size) > maxBytes || walks.putIfAbsent(path, read) != null) {
            bytes.addAndGet(-size);
        }
        return read;
    }
}
