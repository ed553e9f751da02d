package org.reid4j.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Lets any number of threads share one embedder: their photos are gathered into batches, which one
/// thread embeds.
///
/// Thread-safe, whatever stands behind it. At most so many photos wait as the options say: then
/// [#embed(List)] blocks until there is room, and [#embed(List, Duration)] gives up when its time is
/// over. A failure reaches those whose photos were in it and nobody else. [#close()] finishes what was
/// accepted.
public final class SharedEmbedder implements Embedder {
    private final Embedder embedder;
    private final Options options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition taken = lock.newCondition();
    private final Condition finished = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final Thread runner;
    private boolean closed;

    /// How photos are gathered.
    ///
    /// @param batch most photos embedded at once
    /// @param queue most photos that wait, at least `batch`
    /// @param patience microseconds that a batch which is not full waits for more; 0 takes what is
    ///     there: while one batch runs the next one gathers anyway
    public record Options(int batch, int queue, long patience) {
        public Options {
            if (batch < 1 || queue < batch || patience < 0) {
                throw new IllegalArgumentException(
                        "batch=%d, queue=%d, patience=%d: batch at least 1, queue at least batch, patience at least 0"
                                .formatted(batch, queue, patience));
            }
        }

        /// 32 at once, 256 waiting, no patience.
        public static Options defaults() {
            return new Options(32, 256, 0);
        }
    }

    /// What one caller asked for. All of it is touched under the lock.
    private static final class Request {
        final float[][] rows;
        final BooleanSupplier gone;
        int missing;
        boolean abandoned;

        @Nullable
        Throwable failure;

        Request(int photos, BooleanSupplier gone) {
            this.gone = gone;
            this.rows = new float[photos][];
            this.missing = photos;
        }
    }

    /// A photo in the queue.
    ///
    /// @param index which of its request's
    private record Waiting(Pixels photo, Request request, int index) {}

    /// @param embedder used by one thread at a time; closed by [#close()]
    public SharedEmbedder(Embedder embedder, Options options) {
        this.embedder = embedder;
        this.options = options;
        this.runner = Thread.ofPlatform().daemon().name("reid-embed").start(this::serve);
    }

    @Override
    public int dimension() {
        return embedder.dimension();
    }

    @Override
    public Pixels reduced(Pixels photo) {
        return embedder.reduced(photo);
    }

    /// Embeds photos, waiting for room and for the result as long as it takes.
    ///
    /// @throws IllegalStateException when it was closed before all of them were accepted
    @Override
    public List<float[]> embed(List<Pixels> photos) {
        return ask(photos, Optional.empty(), () -> false);
    }

    /// Embeds photos, or gives up.
    ///
    /// @param deadline for the whole of it; what is not embedded by then is dropped
    /// @throws ReidException of kind RESOURCES when the time is over
    public List<float[]> embed(List<Pixels> photos, Duration deadline) {
        return embed(photos, deadline, () -> false);
    }

    /// Embeds photos, or gives up, or finds that nobody wants them any more.
    ///
    /// @param deadline for the whole of it; what is not embedded by then is dropped
    /// @param gone whether nobody waits for them any more; asked when their turn comes, by another thread,
    ///     so it must be quick and may not throw
    /// @throws ReidException of kind RESOURCES when the time is over or nobody waits
    public List<float[]> embed(List<Pixels> photos, Duration deadline, BooleanSupplier gone) {
        return ask(photos, Optional.of(System.nanoTime() + deadline.toNanos()), gone);
    }

    private List<float[]> ask(List<Pixels> photos, Optional<Long> until, BooleanSupplier gone) {
        List<Pixels> small = photos.parallelStream().map(embedder::reduced).toList(); // before the queue
        var request = new Request(photos.size(), gone);
        lock.lock();
        try {
            for (int i = 0; i < small.size(); i++) {
                await(taken, () -> closed || queue.size() < options.queue(), until);
                if (closed) {
                    throw new IllegalStateException("the embedder is closed");
                }
                queue.add(new Waiting(small.get(i), request, i));
                arrived.signalAll();
            }
            await(finished, () -> request.missing == 0, until);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ReidException(ReidException.Kind.CHECK, "embedding was interrupted", stop);
        } finally {
            request.abandoned = true; // of no effect when all is done
            lock.unlock();
        }
        return switch (request.failure) {
            case null -> Arrays.asList(request.rows);
            case ReidException refused ->
                throw new ReidException(refused.kind(), String.valueOf(refused.getMessage()), refused);
            case Throwable failure -> throw new IllegalStateException("embedding failed: " + failure, failure);
        };
    }

    private static void await(Condition condition, BooleanSupplier met, Optional<Long> until)
            throws InterruptedException {
        while (!met.getAsBoolean()) {
            if (until.isEmpty()) {
                condition.await();
            } else if (condition.awaitNanos(until.get() - System.nanoTime()) <= 0 && !met.getAsBoolean()) {
                throw new ReidException(
                        ReidException.Kind.RESOURCES, "busy: the photos were not embedded in time; ask again later");
            }
        }
    }

    private void serve() {
        List<Waiting> batch = List.of();
        try {
            for (batch = next(); !batch.isEmpty(); batch = next()) {
                run(batch);
            }
        } catch (Throwable failure) { // what no embedder may throw, or no memory left for the next batch
            end(batch, failure);
        }
    }

    /// Lets everybody go who waits: nobody will serve them.
    private void end(List<Waiting> batch, Throwable failure) {
        lock.lock();
        try {
            closed = true;
            batch.forEach(photo -> fail(photo.request(), failure));
            queue.forEach(photo -> fail(photo.request(), failure));
            queue.clear();
            arrived.signalAll();
            taken.signalAll();
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The next batch; empty at the end.
    private List<Waiting> next() {
        lock.lock();
        try {
            while (true) {
                while (queue.isEmpty() && !closed) {
                    arrived.awaitUninterruptibly();
                }
                gather();
                var batch = new ArrayList<Waiting>(options.batch());
                while (batch.size() < options.batch() && !queue.isEmpty()) {
                    Waiting photo = queue.remove();
                    Request request = photo.request();
                    if (!request.abandoned && request.gone.getAsBoolean()) {
                        fail(request, new ReidException(ReidException.Kind.RESOURCES, "nobody waits for these photos"));
                    }
                    if (!request.abandoned) {
                        batch.add(photo);
                    }
                }
                taken.signalAll();
                if (!batch.isEmpty() || (closed && queue.isEmpty())) {
                    return batch;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void gather() {
        long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(options.patience());
        try {
            for (long left = until - System.nanoTime();
                    left > 0 && queue.size() < options.batch() && !closed;
                    left = arrived.awaitNanos(until - System.nanoTime())) {
                // until it is full or patience is over
            }
        } catch (InterruptedException _) {
            // nobody interrupts this thread on purpose: take what is there
        }
    }

    /// Embeds a batch; where it fails, each caller's photos by themselves, so that only those fail
    /// that must.
    private void run(List<Waiting> batch) {
        try {
            deliver(batch, embedder.embed(batch.stream().map(Waiting::photo).toList()));
        } catch (RuntimeException | Error failure) {
            var requests = batch.stream().map(Waiting::request).distinct().toList();
            if (requests.size() == 1) {
                fail(requests.getFirst(), failure);
                return;
            }
            for (Request request : requests) {
                run(batch.stream().filter(photo -> photo.request() == request).toList());
            }
        }
    }

    private void deliver(List<Waiting> batch, List<float[]> rows) {
        if (rows.size() != batch.size()) {
            throw new IllegalStateException("%d photos gave %d embeddings".formatted(batch.size(), rows.size()));
        }
        lock.lock();
        try {
            for (int i = 0; i < batch.size(); i++) {
                Waiting photo = batch.get(i);
                photo.request().rows[photo.index()] = rows.get(i);
                photo.request().missing--;
            }
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void fail(Request request, Throwable failure) {
        lock.lock();
        try {
            if (request.missing == 0) {
                return; // it has what it asked for, or failed before
            }
            request.failure = failure;
            request.missing = 0;
            request.abandoned = true; // the rest of it need not run
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Embeds what was accepted, then closes the embedder behind it.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
            taken.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (runner.isAlive()) {
            try {
                runner.join();
            } catch (InterruptedException stop) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        embedder.close();
    }
}
