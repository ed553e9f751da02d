package org.reid4j.serve.galleries;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.reid4j.gallery.Gallery;
import org.reid4j.serve.http.Refusal;

/// A gallery's place: nobody closes it while somebody uses it, and nobody gets it once it is
/// closed.
final class Slot {
    private static final long PATIENCE = 2; // seconds, in which nobody else gets in

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final Optional<Gallery> gallery;
    private final Optional<String> reason;
    private boolean gone;

    private Slot(Optional<Gallery> gallery, Optional<String> reason) {
        this.gallery = gallery;
        this.reason = reason;
    }

    static Slot of(Gallery open) {
        return new Slot(Optional.of(open), Optional.empty());
    }

    static Slot quarantined(String reason) {
        return new Slot(Optional.empty(), Optional.of(reason));
    }

    Optional<String> reason() {
        return reason;
    }

    <T> T use(Function<Gallery, T> use) {
        lock.readLock().lock();
        try {
            if (gone) {
                throw Refusal.notFound("gallery");
            }
            return use.apply(gallery.orElseThrow(
                    () -> new Refusal(503, "quarantined", "the gallery is set aside: " + reason.orElse("unknown"))));
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Closes the gallery for good, once nobody uses it.
    void retire(Consumer<Gallery> last) {
        boolean mine = false;
        try {
            mine = lock.writeLock().tryLock(PATIENCE, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!mine) {
            throw new Refusal(409, "in_use", "the gallery is in use; cancel its jobs, or ask again");
        }
        try {
            if (gone) {
                throw Refusal.notFound("gallery");
            }
            gallery.ifPresent(last);
            gallery.ifPresent(Gallery::close);
            gone = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    void close() {
        lock.writeLock().lock();
        try {
            if (!gone) {
                gallery.ifPresent(Gallery::close);
                gone = true;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
