package org.reid4j.gallery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.reid4j.gallery.spi.Made;

/// A clock that tests set, with ticks that pass by themselves.
public final class TestClock extends Clock {
    private Instant now = Made.NOON;
    private long ticks;

    /// Time passes.
    public void pass(Duration time) {
        now = now.plus(time);
        ticks += time.toNanos();
    }

    /// Somebody sets the clock.
    public void set(Duration by) {
        now = now.plus(by);
    }

    /// Nanoseconds that nobody sets.
    public long ticks() {
        return ticks;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
