package org.reid4j.gallery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.reid4j.gallery.spi.GalleryStore;

/// Takes out what is older than the gallery may keep, but never because a clock went wrong: where time
/// moved by more
/// than a day beyond what can be explained it deletes nothing until somebody confirms.
public final class Retention {
    private static final Duration JUMP = Duration.ofDays(1);
    private static final Duration BETWEEN_PROCESSES = Duration.ofDays(2); // a daily job may be late

    private final Gallery gallery;
    private final GalleryStore store;
    private final Clock clock;
    private final LongSupplier ticks;
    private long lastTicks;
    private boolean ran;

    /// What a run did.
    ///
    /// @param deleted items that were past their time and are gone
    /// @param due items past their time that are still there, since it paused
    /// @param paused why nothing was deleted; empty when it ran
    public record Report(int deleted, int due, Optional<String> paused) {}

    Retention(Gallery gallery, GalleryStore store, Clock clock, LongSupplier ticks) {
        this.gallery = gallery;
        this.store = store;
        this.clock = clock;
        this.ticks = ticks;
        this.lastTicks = ticks.getAsLong();
    }

    /// Sets how long items are kept; empty for ever. Nothing is deleted before [#run].
    ///
    /// @param days 1 to 36,500, counted from when an item was seen, or added where nobody knows
    public void days(Optional<Integer> days) {
        store.retention(days);
    }

    /// Deletes what is past its time and overwrites its bytes.
    ///
    /// @param confirmed that the clock is right, however it moved
    public synchronized Report run(boolean confirmed) {
        var days = store.info().retentionDays();
        if (days.isEmpty()) {
            return new Report(0, 0, Optional.empty());
        }
        Instant now = clock.instant();
        List<Long> due = store.before(now.minus(Duration.ofDays(days.get())));
        Optional<String> doubt = confirmed ? Optional.empty() : doubt(now);
        if (doubt.isPresent()) {
            return new Report(0, due.size(), doubt);
        }
        int deleted = gallery.remove(due);
        if (deleted > 0) {
            gallery.settle(); // secure deletion has overwritten the pages, this empties the log
        }
        store.retained(now);
        lastTicks = ticks.getAsLong();
        ran = true;
        return new Report(deleted, 0, Optional.empty());
    }

    private Optional<String> doubt(Instant now) {
        Instant last = store.retained();
        Duration moved = Duration.between(last, now);
        Duration explained = ran ? Duration.ofNanos(ticks.getAsLong() - lastTicks) : Duration.ZERO;
        Duration allowed = ran ? JUMP : BETWEEN_PROCESSES;
        Duration jump = moved.minus(explained);
        return jump.compareTo(allowed) > 0 || jump.compareTo(JUMP.negated()) < 0
                ? Optional.of("the clock says %s, %s hours %s the last time; confirm that it is right"
                        .formatted(now, Math.abs(moved.toHours()), moved.isNegative() ? "before" : "after"))
                : Optional.empty();
    }
}
