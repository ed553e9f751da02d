package org.reid4j.gallery.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.reid4j.core.Ahead;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.core.Sha256;
import org.reid4j.core.eval.EmbeddingCheck;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Added;
import org.reid4j.gallery.data.NewItem;
import org.reid4j.gallery.search.Query;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.ImageException;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.Resize;

/// Puts photos into a gallery: decoded by several threads ahead of the network, a batch a transaction.
/// What is there by
/// content is passed over, so the same call goes on after a kill; a photo that cannot be read is
/// listed; at the end it
/// is counted and sampled whether everything is there and found.
public final class Ingest {
    private static final int BATCH = 32;
    private static final int THUMBNAIL = 256; // pixels of the longer side
    private static final float QUALITY = 0.85f;
    private static final int SAMPLED = 200;
    private static final float ITSELF = 0.999f;

    private final Gallery gallery;
    private final String model;
    private final Embedder embedder;
    private final ImageReader reader;
    private final String actor;
    private final Map<String, Long> people = new HashMap<>();

    /// Hears how far it is.
    @FunctionalInterface
    public interface Progress {
        /// @param done photos dealt with
        /// @param of photos in the list
        void at(int done, int of);
    }

    /// What a decoding thread made of a photo.
    private sealed interface Decoded {
        record Known(String content) implements Decoded {}

        @SuppressWarnings("ArrayRecordComponent") // compared by nobody
        record Fresh(PhotoRow row, String content, Pixels pixels, byte[] thumbnail) implements Decoded {}

        record Unreadable(Bad bad) implements Decoded {}
    }

    /// @param model the id of the embedder's model
    /// @param embedder used by one thread at a time; not closed
    /// @param limits what is refused for its size
    /// @param actor who names people that the list names
    public Ingest(Gallery gallery, String model, Embedder embedder, ImageLimits limits, String actor) {
        gallery.info().model().requireModel(model);
        this.gallery = gallery;
        this.model = model;
        this.embedder = embedder;
        this.reader = new ImageReader(limits, false);
        this.actor = actor;
    }

    /// Puts the photos of a list in.
    ///
    /// @param stop asked between photos: what was decoded is still put in
    /// @throws ReidException of kind CHECK when the network gives what is no embedding, RESOURCES when
    ///     the disk refuses;
    ///     what was put in before stays
    public IngestReport run(Listing listing, Progress progress, BooleanSupplier stop) {
        var bad = new ArrayList<>(listing.bad());
        var contents = new LinkedHashSet<String>();
        var fresh = new ArrayList<Long>();
        var waiting = new ArrayList<Decoded.Fresh>();
        int threads = Runtime.getRuntime().availableProcessors();
        int done = 0;
        boolean stopped = false;
        try (var decoded = new Ahead<>(listing.rows(), threads, 2 * BATCH, this::decoded)) {
            while (decoded.hasNext() && !stopped) {
                switch (decoded.next()) {
                    case Decoded.Unreadable unreadable -> bad.add(unreadable.bad());
                    case Decoded.Known known -> contents.add(known.content());
                    case Decoded.Fresh photo -> {
                        contents.add(photo.content());
                        waiting.add(photo);
                    }
                }
                if (waiting.size() == BATCH) {
                    fresh.addAll(put(waiting));
                }
                progress.at(++done, listing.rows().size());
                stopped = stop.getAsBoolean() && decoded.hasNext();
            }
            fresh.addAll(put(waiting));
        }
        return verified(listing, bad, contents, fresh, done, stopped);
    }

    private IngestReport verified(
            Listing listing, List<Bad> bad, Set<String> contents, List<Long> fresh, int done, boolean stopped) {
        var faults = new ArrayList<String>();
        int there = gallery.known(contents).size();
        if (there != contents.size()) {
            faults.add("%,d of %,d photos are in the gallery".formatted(there, contents.size()));
        }
        int sampled = Math.min(SAMPLED, fresh.size());
        int found = 0;
        for (int i = 0; i < sampled; i++) {
            long item = fresh.get((int) ((long) i * fresh.size() / sampled));
            if (findsItself(item)) {
                found++;
            } else {
                faults.add("item %d does not find itself".formatted(item));
            }
        }
        int unread = bad.size() - listing.bad().size();
        return new IngestReport(
                listing.rows().size() + listing.bad().size(),
                fresh.size(),
                done - unread - fresh.size(),
                bad,
                stopped,
                sampled,
                found,
                faults);
    }

    private boolean findsItself(long item) {
        return gallery.search().find(Query.photo(gallery.vector(item)).k(1)).hits().stream()
                .anyMatch(hit -> hit.item().id() == item || hit.similarity() >= ITSELF);
    }

    private Decoded decoded(PhotoRow row) {
        var path = row.photo().toString();
        try {
            long size = Files.size(row.photo());
            if (size > ImageLimits.datasets().maxBytes()) {
                return unreadable(path, "%,d bytes are more than a photo may have".formatted(size));
            }
            byte[] bytes = Files.readAllBytes(row.photo());
            var content = HexFormat.of().formatHex(Sha256.digest(bytes));
            if (!gallery.known(List.of(content)).isEmpty()) {
                return new Decoded.Known(content);
            }
            Pixels pixels = reader.read(bytes, path);
            byte[] thumbnail = ImageEncoder.jpeg(Resize.within(pixels, THUMBNAIL), QUALITY);
            return new Decoded.Fresh(row, content, embedder.reduced(pixels), thumbnail);
        } catch (ImageException unreadable) {
            if (unreadable.reason() == ImageException.Reason.RESOURCES) {
                throw unreadable; // which says nothing of the photo
            }
            return unreadable(path, unreadable.defect());
        } catch (IOException unreadable) {
            return unreadable(path, "cannot be read: " + unreadable.getClass().getSimpleName());
        }
    }

    private static Decoded unreadable(String path, String reason) {
        return new Decoded.Unreadable(new Bad(path, reason));
    }

    private List<Long> put(List<Decoded.Fresh> waiting) {
        if (waiting.isEmpty()) {
            return List.of();
        }
        var vectors = embedder.embed(waiting.stream().map(Decoded.Fresh::pixels).toList());
        var items = new ArrayList<NewItem>();
        for (int i = 0; i < waiting.size(); i++) {
            var photo = waiting.get(i);
            requireEmbedding(photo, vectors.get(i));
            items.add(new NewItem(
                    photo.content(),
                    vectors.get(i),
                    Optional.of(photo.thumbnail()),
                    photo.row().facts(),
                    photo.row().person().map(this::person)));
        }
        waiting.clear();
        return gallery.add(model, items).stream()
                .filter(Added::fresh)
                .map(Added::item)
                .toList();
    }

    private static void requireEmbedding(Decoded.Fresh photo, float[] vector) {
        EmbeddingCheck.flaw(vector).ifPresent(flaw -> {
            throw new ReidException(
                    ReidException.Kind.CHECK,
                    "the embedding of %s has %s\nthe network is broken, or is told the wrong things of its input"
                            .formatted(photo.row().photo(), flaw));
        });
    }

    private long person(String name) {
        return people.computeIfAbsent(
                name,
                unknown -> gallery.people()
                        .named(unknown)
                        .orElseGet(() -> gallery.people().create(unknown, actor))
                        .id());
    }
}
