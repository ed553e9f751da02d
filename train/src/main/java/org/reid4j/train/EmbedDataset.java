package org.reid4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.reid4j.core.Ahead;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.Embeddings;
import org.reid4j.image.ImageException;
import org.reid4j.image.ImageReader;

/// Embeds lists of photos: decoded and reduced ahead by several threads, embedded in batches, in order.
/// Only as many photos are held in full size as there are threads.
public final class EmbedDataset {
    private final Embedder embedder;
    private final ImageReader reader;
    private final int workers;
    private final int batch;

    /// Hears of progress.
    @FunctionalInterface
    public interface Listener {
        /// @param done photos embedded so far
        /// @param of photos in all
        void progressed(int done, int of);
    }

    /// @param embedder embeds
    /// @param reader decodes
    /// @param workers threads that decode, at least 1
    /// @param batch photos handed to the embedder at once, at least 1
    public EmbedDataset(Embedder embedder, ImageReader reader, int workers, int batch) {
        if (workers < 1 || batch < 1) {
            throw new IllegalArgumentException("workers=%d, batch=%d: at least 1".formatted(workers, batch));
        }
        this.embedder = embedder;
        this.reader = reader;
        this.workers = workers;
        this.batch = batch;
    }

    /// Embeds photos. Those that cannot be read are listed, not fatal.
    ///
    /// @throws ReidException when none can be read, or resources run out
    public Embedded embed(List<Sample> samples, Listener listener) {
        var kept = new ArrayList<Sample>();
        var positions = new ArrayList<Integer>();
        var bad = new ArrayList<Embedded.Bad>();
        int dimension = embedder.dimension();
        var rows = new float[Math.multiplyExact(samples.size(), dimension)];
        int filled = 0;
        var photos = new ArrayList<Pixels>(batch);
        try (var decoded = new Ahead<>(
                samples, workers, 2 * batch, (Sample sample) -> embedder.reduced(reader.read(sample.path())))) {
            for (int i = 0; i < samples.size(); i++) {
                try {
                    photos.add(decoded.next());
                    kept.add(samples.get(i));
                    positions.add(i);
                } catch (ImageException unreadable) {
                    if (unreadable.reason() == ImageException.Reason.RESOURCES) {
                        throw unreadable;
                    }
                    bad.add(new Embedded.Bad(samples.get(i).path(), unreadable.defect()));
                }
                if (photos.size() == batch || i + 1 == samples.size()) {
                    for (float[] row : embedder.embed(photos)) {
                        System.arraycopy(row, 0, rows, filled, dimension);
                        filled += dimension;
                    }
                    photos.clear();
                    listener.progressed(i + 1, samples.size());
                }
            }
        }
        if (kept.isEmpty() && !samples.isEmpty()) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "none of %d photos can be read; the first: %s: %s"
                            .formatted(
                                    samples.size(),
                                    bad.getFirst().path(),
                                    bad.getFirst().reason()));
        }
        return new Embedded(
                embeddings(filled == rows.length ? rows : Arrays.copyOf(rows, filled), kept),
                kept,
                positions.stream().mapToInt(i -> i).toArray(),
                bad);
    }

    private Embeddings embeddings(float[] rows, List<Sample> kept) {
        return new Embeddings(
                embedder.dimension(),
                rows,
                kept.stream().mapToInt(Sample::identity).toArray(),
                kept.stream().mapToInt(Sample::camera).toArray());
    }
}
