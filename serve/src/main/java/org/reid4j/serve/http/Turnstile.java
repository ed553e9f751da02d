package org.reid4j.serve.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Lets so many requests compute at a time and so many wait, and turns the others away at once:
/// under any load what
/// was let in is finished.
public final class Turnstile {
    private final Semaphore working;
    private final int most;
    private final int waiting;
    private final Duration patience;
    private final AtomicInteger queue = new AtomicInteger();

    /// @param working requests that compute, at least 1
    /// @param waiting requests that wait
    /// @param patience how long they wait
    public Turnstile(int working, int waiting, Duration patience) {
        this.working = new Semaphore(working, true);
        this.most = working;
        this.waiting = waiting;
        this.patience = patience;
    }

    /// Refuses when there is no room, before anything is read for a request.
    ///
    /// @throws Refusal 503
    public void requireRoom() {
        if (working.availablePermits() == 0 && queue.get() >= waiting) {
            throw full();
        }
    }

    /// Computes when it is its turn.
    ///
    /// @throws Refusal 503 when too many wait, or the turn did not come in time
    public <T> T pass(Supplier<T> work) {
        if (!working.tryAcquire()) {
            await();
        }
        try {
            return work.get();
        } finally {
            working.release();
        }
    }

    private void await() {
        if (queue.incrementAndGet() > waiting) {
            queue.decrementAndGet();
            throw full();
        }
        try {
            if (!working.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw Refusal.busy("the server is busy; the request was not begun");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Refusal.busy("the server is stopping");
        } finally {
            queue.decrementAndGet();
        }
    }

    private static Refusal full() {
        return Refusal.busy("the server has as many requests as it can take; ask again");
    }

    /// Requests that compute now.
    public int atWork() {
        return most - working.availablePermits();
    }

    /// Requests that wait now.
    public int queued() {
        return queue.get();
    }
}
