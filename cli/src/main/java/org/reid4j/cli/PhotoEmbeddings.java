package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.reid4j.core.CacheFolder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.image.ImageException;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;

/// Embeds photos by path, asking the cache first; a photo that cannot be read is listed and does not
/// end the work.
final class PhotoEmbeddings {
    private static final int BATCH = 32;
    private static final int SAVED_TOGETHER = 4096;

    private final Terminal terminal;
    private final Trained trained;
    private final EmbeddingCache cache;
    private final boolean cached;
    private final ImageReader reader = new ImageReader(ImageLimits.datasets(), false);

    /// What came of a list of photos.
    ///
    /// @param embeddings photo to its vector of length 1, in the list's order
    /// @param bad photo to the reason why it could not be read
    record Result(Map<Path, float[]> embeddings, Map<Path, String> bad) {}

    /// @param cached whether embeddings are looked up and kept
    PhotoEmbeddings(Terminal terminal, Trained trained, boolean cached) {
        this.terminal = terminal;
        this.trained = trained;
        this.cached = cached;
        // What decides the embedding (weights, resizing, mirror images), whatever engine runs it, names the cache.
        this.cache = new EmbeddingCache(
                cached ? CacheFolder.root().resolve("embeddings") : Path.of("/nonexistent"),
                trained.model().id(),
                trained.embedder().dimension());
    }

    /// The mean of several photos of one person, brought back to length 1.
    ///
    /// @throws ReidException when one cannot be read
    float[] mean(List<Path> photos) {
        var sum = new double[trained.embedder().dimension()];
        for (var vector :
                trained.embedder().embed(photos.stream().map(reader::read).toList())) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += vector[i];
            }
        }
        double length = 0;
        for (double value : sum) {
            length += value * value;
        }
        var mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / Math.sqrt(length));
        }
        return mean;
    }

    /// Embeds photos; what is new is kept for the next time.
    Result of(List<Path> photos) {
        var result = new Result(new LinkedHashMap<>(), new LinkedHashMap<>());
        var waiting = new ArrayList<Path>();
        var hashes = new ArrayList<byte[]>();
        var pixels = new ArrayList<Pixels>();
        try (var line = new LiveLine(terminal, "embed", photos.size())) {
            int done = 0;
            for (var photo : photos) {
                try {
                    byte[] bytes = content(photo);
                    byte[] hash = sha256(bytes);
                    var known = cached ? cache.find(hash) : java.util.Optional.<float[]>empty();
                    result.embeddings.put(photo, known.orElse(new float[0]));
                    if (known.isEmpty()) {
                        pixels.add(reader.read(bytes, photo.toString()));
                        waiting.add(photo);
                        hashes.add(hash);
                    }
                } catch (ImageException unreadable) {
                    result.embeddings.remove(photo);
                    result.bad.put(photo, unreadable.defect());
                } catch (IOException unreadable) {
                    result.bad.put(photo, "cannot be read: " + unreadable);
                }
                if (pixels.size() == BATCH) {
                    flush(waiting, hashes, pixels, result);
                }
                line.at(++done, "");
            }
            flush(waiting, hashes, pixels, result);
        }
        if (cached) {
            cache.save();
        }
        return result;
    }

    /// The file's bytes; one beyond any photo's size is not even opened.
    private static byte[] content(Path photo) throws IOException {
        long size = Files.size(photo);
        if (size > ImageLimits.datasets().maxBytes()) {
            throw new IOException("%,d bytes are more than a photo may have".formatted(size));
        }
        return Files.readAllBytes(photo);
    }

    private void flush(List<Path> waiting, List<byte[]> hashes, List<Pixels> pixels, Result result) {
        var vectors = trained.embedder().embed(pixels);
        for (int i = 0; i < vectors.size(); i++) {
            result.embeddings.put(waiting.get(i), vectors.get(i));
            cache.put(hashes.get(i), vectors.get(i));
        }
        if (cached && cache.unsaved() >= SAVED_TOGETHER) {
            cache.save(); // hours of work must not hang on the last line
        }
        waiting.clear();
        hashes.clear();
        pixels.clear();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
