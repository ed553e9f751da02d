package org.reid4j.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.reid4j.core.Ahead;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.core.eval.EmbeddingCheck;
import org.reid4j.image.ImageException;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.train.StopSignal;

/// Embeds photos by path, asking the cache first; a photo that cannot be read is listed and does not
/// end the work.
final class PhotoEmbeddings {
    private static final int BATCH = 32;
    private static final int FEWEST_TOLD_APART = 3; // two photos may well be the same picture

    private final Terminal terminal;
    private final Trained trained;
    private final EmbeddingCache cache;
    private final ImageReader reader = new ImageReader(ImageLimits.datasets(), false);

    /// What came of a list of photos.
    ///
    /// @param embeddings photo to its vector of length 1, in the list's order
    /// @param bad photo to the reason why it could not be read
    record Result(Map<Path, float[]> embeddings, Map<Path, String> bad) {}

    /// Photos whose embeddings the cache holds from here on.
    ///
    /// @param photos those that could be read, in the list's order
    /// @param bad photo to the reason why it could not be read
    /// @param fresh how many were not known before
    /// @param stopped whether somebody ended it before the list did
    record Kept(List<Content> photos, Map<Path, String> bad, int fresh, boolean stopped) {
        /// Whether the embeddings may all be the same without telling anything against the network.
        boolean mayBeSame() {
            return photos.stream()
                            .map(photo -> ByteBuffer.wrap(photo.sha256))
                            .distinct()
                            .limit(FEWEST_TOLD_APART)
                            .count()
                    < FEWEST_TOLD_APART;
        }
    }

    /// A photo and the hash of its bytes.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Content(Path photo, byte[] sha256) {}

    /// What a decoding thread made of a photo.
    private sealed interface Decoded {
        record Known(Content content) implements Decoded {}

        record Fresh(Content content, Pixels pixels) implements Decoded {}

        record Bad(Path photo, String reason) implements Decoded {}
    }

    /// @param cached whether embeddings are looked up and kept
    PhotoEmbeddings(Terminal terminal, Trained trained, boolean cached) {
        this(terminal, trained, cached ? EmbeddingCache.shared(trained) : EmbeddingCache.none(trained));
    }

    /// @param cache asked first, and given what is new
    PhotoEmbeddings(Terminal terminal, Trained trained, EmbeddingCache cache) {
        this.terminal = terminal;
        this.trained = trained;
        this.cache = cache;
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

    /// Embeds photos and hands out all embeddings at once; what is new is kept for the next time.
    ///
    /// @throws ReidException of kind CHECK when the network says nothing about photos
    Result of(List<Path> photos) {
        Kept kept = keep(photos, new StopSignal());
        var embeddings = new LinkedHashMap<Path, float[]>();
        kept.photos.forEach(photo -> embeddings.put(photo.photo, embedding(photo)));
        if (embeddings.size() >= FEWEST_TOLD_APART) {
            float[] first = embeddings.values().iterator().next();
            if (embeddings.values().stream().allMatch(other -> EmbeddingCheck.same(first, other))
                    && !kept.mayBeSame()) {
                throw EmbeddingCheck.constant(embeddings.size());
            }
        }
        return new Result(embeddings, kept.bad);
    }

    /// Sees to it that the cache holds the embeddings of photos. Memory holds a hash a photo.
    ///
    /// @param stop ends it behind the photos that are at hand; what was embedded is kept
    /// @throws ReidException of kind CHECK when an embedding is no numbers; what was embedded before is
    ///     kept
    Kept keep(List<Path> photos, StopSignal stop) {
        var kept = new ArrayList<Content>();
        var bad = new LinkedHashMap<Path, String>();
        var waiting = new ArrayList<Decoded.Fresh>();
        int threads = Runtime.getRuntime().availableProcessors();
        int fresh = 0;
        try (var line = new LiveLine(terminal, "embed", photos.size());
                var decoded = new Ahead<>(photos, threads, 2 * BATCH, this::decoded)) {
            for (int done = 1; decoded.hasNext() && !stop.requested(); done++) {
                switch (decoded.next()) {
                    case Decoded.Bad unreadable -> bad.put(unreadable.photo, unreadable.reason);
                    case Decoded.Known known -> kept.add(known.content);
                    case Decoded.Fresh photo -> {
                        kept.add(photo.content);
                        waiting.add(photo);
                        fresh++;
                    }
                }
                if (waiting.size() == BATCH) {
                    embed(waiting);
                }
                line.at(done, "");
            }
            embed(waiting);
            return new Kept(kept, bad, fresh, stop.requested());
        } finally {
            cache.save();
        }
    }

    /// The embedding of a photo that [#keep] saw.
    float[] embedding(Content photo) {
        return cache.find(photo.sha256)
                .orElseThrow(() -> new IllegalStateException("the embedding of " + photo.photo + " was lost"));
    }

    /// Embeds a photo past the cache, to compare; empty when it is not the same any more.
    Optional<float[]> again(Content photo) {
        try {
            byte[] bytes = content(photo.photo);
            return Arrays.equals(Sha256.digest(bytes), photo.sha256)
                    ? Optional.of(trained.embedder()
                            .embed(List.of(reader.read(bytes, photo.photo.toString())))
                            .getFirst())
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private Decoded decoded(Path photo) {
        try {
            byte[] bytes = content(photo);
            var content = new Content(photo, Sha256.digest(bytes));
            return cache.find(content.sha256)
                            .filter(known -> EmbeddingCheck.flaw(known).isEmpty())
                            .isPresent()
                    ? new Decoded.Known(content)
                    : new Decoded.Fresh(content, trained.embedder().reduced(reader.read(bytes, photo.toString())));
        } catch (ImageException unreadable) {
            if (unreadable.reason() == ImageException.Reason.RESOURCES) {
                throw unreadable; // which says nothing of the photo
            }
            return new Decoded.Bad(photo, unreadable.defect());
        } catch (IOException unreadable) {
            return new Decoded.Bad(photo, "cannot be read: " + unreadable);
        }
    }

    /// The file's bytes; one beyond any photo's size is not even opened.
    private static byte[] content(Path photo) throws IOException {
        long size = Files.size(photo);
        if (size > ImageLimits.datasets().maxBytes()) {
            throw new IOException("%,d bytes are more than a photo may have".formatted(size));
        }
        return Files.readAllBytes(photo);
    }

    private void embed(List<Decoded.Fresh> waiting) {
        if (waiting.isEmpty()) {
            return;
        }
        var vectors = trained.embedder()
                .embed(waiting.stream().map(Decoded.Fresh::pixels).toList());
        for (int i = 0; i < vectors.size(); i++) {
            var content = waiting.get(i).content;
            EmbeddingCheck.flaw(vectors.get(i)).ifPresent(flaw -> {
                throw new ReidException(
                        ReidException.Kind.CHECK,
                        "the embedding of %s has %s\nthe network (%s) is broken, or is told the wrong things of its input"
                                .formatted(content.photo, flaw, trained.model().file()));
            });
            cache.put(content.sha256, vectors.get(i));
        }
        cache.saveWhenDue();
        waiting.clear();
    }
}
