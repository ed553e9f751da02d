package org.reid4j.train.walks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.reid4j.core.Ahead;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.gait.WalkEmbeddings;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.train.Embedded;

/// Embeddings of a list of walks, and which of them could not be read.
///
/// @param embeddings one a walk of `samples`
/// @param samples the walks that were embedded, in their order
/// @param bad the walks that were not
public record EmbeddedWalks(WalkEmbeddings embeddings, List<Sample> samples, List<Embedded.Bad> bad) {
    private static final int AT_ONCE = 16;
    /// Places of all frames in one pass: bounds the memory of the first maps, 64 channels of which are
    /// 0.7 GB.
    private static final long MOST_PLACES = 1024L * 64 * 44;

    /// Copies the lists.
    public EmbeddedWalks {
        samples = List.copyOf(samples);
        bad = List.copyOf(bad);
    }

    /// Hears of progress.
    @FunctionalInterface
    public interface Listener {
        /// @param done walks embedded so far
        /// @param of walks in all
        void progressed(int done, int of);
    }

    /// Embeds walks: read ahead by several threads, several at once. Those that cannot be read are
    /// listed, not
    /// fatal.
    ///
    /// @param samples walks: camera their view, sequence their condition
    /// @param reader reads one
    /// @param workers threads that read, at least 1
    /// @throws ReidException when none can be read, or resources run out
    public static EmbeddedWalks of(
            List<Sample> samples, WalkEmbedder embedder, WalkReader reader, int workers, Listener listener) {
        var kept = new ArrayList<Sample>();
        var bad = new ArrayList<Embedded.Bad>();
        if (!fit(samples.size(), embedder.dimension())) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "the embeddings of %,d walks of %,d numbers do not fit into memory at once (%,d GB).\nCompare the compact feature where the network has one (--test-feature compact), or fewer people (data.partition)"
                            .formatted(
                                    samples.size(),
                                    embedder.dimension(),
                                    ((long) samples.size() * embedder.dimension() * Float.BYTES) >> 30));
        }
        var rows = new float[samples.size() * embedder.dimension()];
        var batch = new ArrayList<Silhouettes>();
        long places = 0;
        int filled = 0;
        String advice = "";
        try (var ahead = new Ahead<>(
                samples,
                workers,
                2 * AT_ONCE,
                (Sample sample) -> embedder.input().cut(reader.read(sample.path()), sample.path()))) {
            for (int i = 0; i < samples.size(); i++) {
                Path path = samples.get(i).path();
                Silhouettes walk;
                try {
                    walk = ahead.next();
                } catch (ReidException refused) {
                    if (refused.kind() != ReidException.Kind.USAGE) {
                        throw refused;
                    }
                    var whole = String.valueOf(refused.getMessage()); // why, and what to do
                    advice = bad.isEmpty() ? whole : advice;
                    bad.add(new Embedded.Bad(path, whole.lines().findFirst().orElse("")));
                    continue;
                }
                long more = (long) walk.frames() * walk.area();
                if (batch.size() == AT_ONCE || (!batch.isEmpty() && places + more > MOST_PLACES)) {
                    filled = embed(batch, embedder, rows, filled);
                    places = 0;
                    listener.progressed(i, samples.size());
                }
                batch.add(walk);
                places += more;
                kept.add(samples.get(i));
            }
            filled = embed(batch, embedder, rows, filled);
            listener.progressed(samples.size(), samples.size());
        }
        if (kept.isEmpty() && !samples.isEmpty()) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "none of %d walks can be read; the first: %s".formatted(samples.size(), advice));
        }
        return new EmbeddedWalks(
                embeddings(embedder, filled == rows.length ? rows : Arrays.copyOf(rows, filled), kept), kept, bad);
    }

    /// Whether so many embeddings can be held at once.
    ///
    /// @param walks how many
    /// @param dimension numbers of each
    public static boolean fit(int walks, int dimension) {
        return (long) walks * dimension <= Integer.MAX_VALUE - 8;
    }

    /// Embeds a batch and empties it.
    ///
    /// @return where the next one goes
    private static int embed(List<Silhouettes> batch, WalkEmbedder embedder, float[] rows, int filled) {
        int at = filled;
        if (!batch.isEmpty()) {
            for (float[] row : embedder.embed(batch)) {
                System.arraycopy(row, 0, rows, at, row.length);
                at += row.length;
            }
            batch.clear();
        }
        return at;
    }

    private static WalkEmbeddings embeddings(WalkEmbedder embedder, float[] rows, List<Sample> kept) {
        return new WalkEmbeddings(
                embedder.parts(),
                embedder.dimension() / embedder.parts(),
                rows,
                kept.stream().mapToInt(Sample::identity).toArray(),
                kept.stream().mapToInt(Sample::sequence).toArray(),
                kept.stream().mapToInt(Sample::camera).toArray());
    }
}
