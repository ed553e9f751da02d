package org.reid4j.gallery.index;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.reid4j.core.ReidException;

/// Knows when the last reader of something retired has gone, so that its memory can be used again without
/// readers ever waiting.
///
/// A reader counts itself in the phase that it entered in. The phase moves on when nobody of the phase
/// before it is left, so two phases later everybody who may have seen what was retired has gone.
final class Readers {
    private static final long PAUSE_NANOS = 50_000;

    private final AtomicLong phase = new AtomicLong();
    private final AtomicInteger[] inside = {new AtomicInteger(), new AtomicInteger()};
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Begins to read.
    ///
    /// @return what [#exit(long)] wants
    /// @throws ReidException of kind `USAGE` once closed
    long enter() {
        while (true) {
            long now = phase.get();
            AtomicInteger count = inside[(int) now & 1];
            count.incrementAndGet();
            if (closed.get()) {
                count.decrementAndGet();
                throw new ReidException(ReidException.Kind.USAGE, "The index is closed.");
            }
            if (phase.get() == now) {
                return now;
            }
            count.decrementAndGet();
        }
    }

    /// Ends what [#enter()] began.
    void exit(long entered) {
        inside[(int) entered & 1].decrementAndGet();
    }

    /// The phase of now: what is retired in it may be used again once [#passed(long)].
    long phase() {
        return phase.get();
    }

    /// Whether everybody who read in a phase or before has gone; moves on if it can.
    boolean passed(long retired) {
        for (int i = 0; i < 2 && phase.get() < retired + 2; i++) {
            advance();
        }
        return phase.get() >= retired + 2;
    }

    private synchronized void advance() {
        long now = phase.get();
        if (inside[(int) (now + 1) & 1].get() == 0) {
            phase.set(now + 1);
        }
    }

    /// Waits until everybody who reads now has gone.
    void await() {
        long now = phase.get();
        while (!passed(now)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Lets nobody in any more and waits for those inside, who may still ask what has [#passed(long)].
    ///
    /// @return whether it was open
    boolean close() {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        await();
        return true;
    }
}
