package org.reid4j.serve.galleries;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.SharedEmbedder;
import org.reid4j.core.eval.EmbeddingCheck;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.serve.http.Refusal;

/// The one network of a server: photos of all requests are decoded by as many threads as there
/// are cores and embedded
/// in common batches.
public final class Network implements AutoCloseable {
    private final PinnedModel model;
    private final SharedEmbedder embedder;
    private final ImageReader reader;
    private final Duration patience;
    private final LongAdder embedded = new LongAdder();
    private final Semaphore decoders =
            new Semaphore(Runtime.getRuntime().availableProcessors(), true); // a decoded photo may be 75 MB

    /// @param model what galleries made by this server are bound to
    /// @param embedder closed by [#close()]
    /// @param patience how long a request waits for its embeddings
    public Network(PinnedModel model, SharedEmbedder embedder, ImageLimits limits, Duration patience) {
        this.model = model;
        this.embedder = embedder;
        this.reader = new ImageReader(limits, false);
        this.patience = patience;
    }

    /// What its embeddings are bound to.
    public PinnedModel model() {
        return model;
    }

    /// The embedder, for jobs, which wait as long as it takes.
    public SharedEmbedder embedder() {
        return embedder;
    }

    /// Decodes a photo.
    ///
    /// @throws org.reid4j.image.ImageException when it cannot be used
    public Pixels decode(byte[] photo, String name) {
        decoders.acquireUninterruptibly();
        try {
            return reader.read(photo, name);
        } finally {
            decoders.release();
        }
    }

    /// What is needed of a photo to embed it.
    public Pixels reduced(Pixels photo) {
        return embedder.reduced(photo);
    }

    /// Embeds photos.
    ///
    /// @throws Refusal 503 when the network gives what is no embedding
    /// @throws ReidException of kind RESOURCES when it takes too long
    public List<float[]> embed(List<Pixels> photos) {
        return whole(embedder.embed(photos, patience));
    }

    /// Embeds photos, unless whoever asked is gone before their turn comes.
    ///
    /// @param gone asked when their batch begins
    /// @throws Refusal 499 when it is so, 503 when the network gives what is no embedding
    /// @throws ReidException of kind RESOURCES when it takes too long
    public List<float[]> embed(List<Pixels> photos, BooleanSupplier gone) {
        try {
            var rows = embedder.embed(photos, patience, gone);
            embedded.add(photos.size());
            return whole(rows);
        } catch (ReidException failure) {
            throw gone.getAsBoolean() ? Refusal.gone() : failure;
        }
    }

    private static List<float[]> whole(List<float[]> rows) {
        for (float[] row : rows) {
            if (EmbeddingCheck.flaw(row).isPresent()) {
                throw new Refusal(503, "model_broken", "the network gives no embeddings any more");
            }
        }
        return rows;
    }

    /// Photos that were embedded for those who might have gone: those of searches.
    public long embedded() {
        return embedded.sum();
    }

    @Override
    public void close() {
        embedder.close();
    }
}
