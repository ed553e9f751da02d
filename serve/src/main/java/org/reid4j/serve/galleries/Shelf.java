package org.reid4j.serve.galleries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.Galleries;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.data.Filter;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.data.PinnedModel;
import org.reid4j.gallery.store.StorePlace;
import org.reid4j.serve.http.Refusal;

/// The galleries of a folder, each opened once; one that cannot be opened is set aside with a
/// reason, and the others go
/// on.
///
/// Names of strangers are looked up among those that are open, so they never come near the file
/// system.
public final class Shelf implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private final Galleries folder;
    private final Clock clock;
    private final Map<String, Slot> slots = new ConcurrentSkipListMap<>();

    /// Opens all galleries of a folder.
    ///
    /// @param log hears which were set aside
    public Shelf(Path folder, Clock clock, Consumer<String> log) {
        this.folder = new Galleries(folder);
        this.clock = clock;
        for (String name : this.folder.names()) {
            slots.put(name, opened(name, log));
        }
    }

    private Slot opened(String name, Consumer<String> log) {
        try {
            return Slot.of(Gallery.open(folder.path(name), clock, Gallery.standard(folder.path(name))));
        } catch (ReidException bad) {
            log.accept("gallery %s is set aside: %s".formatted(name, bad.getMessage()));
            return Slot.quarantined(words(bad));
        }
    }

    /// Why a gallery cannot be used, in words for strangers.
    public static String words(ReidException bad) {
        return bad instanceof GalleryException known
                ? switch (known.reason()) {
                    case IN_USE -> "another process has it open";
                    case DAMAGED -> "it is damaged; see the log, and reid gallery check";
                    case RESOURCES -> "the disk refused to give it";
                    case SERVER -> "the server that keeps it does not answer, or refuses";
                    case NOT_FOUND, INVALID, FOREIGN_MODEL, CONFLICT -> "it cannot be opened; see the log";
                }
                : "it cannot be opened; see the log";
    }

    /// All names, those of galleries set aside too.
    public List<String> names() {
        return List.copyOf(slots.keySet());
    }

    /// Why a gallery is set aside; empty for one that is open.
    ///
    /// @throws Refusal 404
    public Optional<String> reason(String name) {
        return slot(name).reason();
    }

    /// Uses a gallery, which is not closed meanwhile.
    ///
    /// @throws Refusal 404 when there is none, 503 when it is set aside
    public <T> T use(String name, Function<Gallery, T> use) {
        return slot(name).use(use);
    }

    private Slot slot(String name) {
        return Optional.ofNullable(slots.get(name)).orElseThrow(() -> Refusal.notFound("gallery"));
    }

    /// Makes an empty gallery.
    ///
    /// @throws Refusal 422 for a name that is none, 409 when there is one of that name
    public void create(String name, PinnedModel model) {
        if (!NAME.matcher(name).matches()) {
            throw Refusal.invalid("a gallery's name has 1 to 63 of a-z, 0-9, _ and -, a letter or digit first");
        }
        Path path;
        try {
            path = folder.path(name);
            Files.createDirectories(folder.folder());
        } catch (GalleryException reserved) {
            throw Refusal.invalid("a gallery cannot be called that");
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot make %s: %s".formatted(folder.folder(), e), e);
        }
        synchronized (this) {
            if (slots.containsKey(name) || Files.exists(path)) {
                throw new Refusal(409, "conflict", "there is a gallery of that name");
            }
            Gallery.create(path, name, model, clock);
            slots.put(name, Slot.of(Gallery.open(path, clock, Gallery.standard(path))));
        }
    }

    /// Erases a gallery: what it holds is overwritten first, then its files go.
    ///
    /// @throws Refusal 404 when there is none, 409 when it stays in use, here or in another process
    public synchronized void delete(String name) {
        var slot = slot(name);
        slot.retire(gallery -> {
            gallery.erasure().matching(Filter.ALL);
        });
        try {
            StorePlace.remove(folder.path(name));
        } catch (ReidException refused) {
            slots.put(
                    name,
                    Slot.quarantined(
                            slot.reason().orElse("its deletion was cut short; see the log, and delete it again")));
            if (refused instanceof GalleryException known && known.reason() == Reason.IN_USE) {
                throw new Refusal(409, "in_use", "another process has the gallery open");
            }
            throw refused;
        }
        slots.remove(name);
    }

    @Override
    public void close() {
        slots.values().forEach(Slot::close);
    }
}
