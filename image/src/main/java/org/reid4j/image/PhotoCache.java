package org.reid4j.image;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.reid4j.core.Pixels;

/// Keeps decoded photos in memory, so that the second epoch of training does not decode them again.
///
/// Keeps what came first and evicts nothing: an epoch visits each photo about once in a new order, so that throwing one
/// out for another gains nothing, and a full cache still serves its share of every epoch. Thread-safe; two threads that
/// ask for the same photo at once may both decode it.
public final class PhotoCache {
    private final ImageReader reader;
    private final long maxBytes;
    private final Map<Path, Pixels> photos = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();

    /// @param reader decodes what is not there yet
    /// @param maxBytes bound on the pixels kept; 0 keeps nothing
    public PhotoCache(ImageReader reader, long maxBytes) {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes=%d is below 0".formatted(maxBytes));
        }
        this.reader = reader;
        this.maxBytes = maxBytes;
    }

    /// The photo at a path, decoded now or earlier. Its pixels are shared: do not write to them.
    ///
    /// @throws ImageException as [ImageReader#read(Path)]; a failure is not kept
    public Pixels read(Path file) {
        Pixels known = photos.get(file);
        if (known != null) {
            hits.incrementAndGet();
            return known;
        }
        misses.incrementAndGet();
        Pixels decoded = reader.read(file);
        keep(file, decoded);
        return decoded;
    }

    private void keep(Path file, Pixels decoded) {
        long size = decoded.rgb().length;
        if (bytes.addAndGet(size) > maxBytes || photos.putIfAbsent(file, decoded) != null) {
            bytes.addAndGet(-size);
        }
    }

    /// Bytes of pixels kept, at most the bound.
    public long bytes() {
        return Math.min(bytes.get(), maxBytes);
    }

    /// Photos kept.
    public int size() {
        return photos.size();
    }

    /// How often a photo was there already.
    public long hits() {
        return hits.get();
    }

    /// How often a photo had to be decoded.
    public long misses() {
        return misses.get();
    }
}
