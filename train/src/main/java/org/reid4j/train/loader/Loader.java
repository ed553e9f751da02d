package org.reid4j.train.loader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.reid4j.core.ReidException;
import org.reid4j.core.sample.EpochPlan;

/// Makes batches ahead of the network on threads of its own.
///
/// Order and content follow from the plans alone: any number of threads gives the same batches, and a
/// failure
/// appears at the batch it belongs to. At most `prefetch` batches are held. To be used by one thread.
public final class Loader implements AutoCloseable {
    private final SampleSource source;
    private final IntFunction<EpochPlan> plans;
    private final int endEpoch;
    private final int prefetch;
    private final int maxBad;
    private final SortedSet<Integer> bad;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final List<Thread> workers = new ArrayList<>();
    private final Deque<Pending> window = new ArrayDeque<>();
    private final Deque<float[]> spare = new ArrayDeque<>();
    private final Map<Integer, Integer> drawn = new HashMap<>(); // how often each sample was, in the epoch so far
    private int epoch;
    private int batch;
    private @Nullable EpochPlan plan;
    private float @Nullable [] lent;

    /// How a loader works.
    ///
    /// @param workers threads, at least 1
    /// @param prefetch batches held, at least 1
    /// @param maxBad unreadable photos that are replaced before [#next()] refuses
    public record Options(int workers, int prefetch, int maxBad) {
        public Options {
            if (workers < 1 || prefetch < 1 || maxBad < 0) {
                throw new IllegalArgumentException("workers=%d, prefetch=%d, max_bad=%d: at least 1, 1 and 0"
                        .formatted(workers, prefetch, maxBad));
            }
        }
    }

    /// Starts the threads.
    ///
    /// @param source makes photos
    /// @param plans an epoch's batches
    /// @param fromEpoch the first epoch
    /// @param fromBatch its first batch
    /// @param endEpoch the epoch behind the last
    /// @param options how
    /// @param bad photos known to be unreadable from before
    public Loader(
            SampleSource source,
            IntFunction<EpochPlan> plans,
            int fromEpoch,
            int fromBatch,
            int endEpoch,
            Options options,
            SortedSet<Integer> bad) {
        this.source = source;
        this.plans = plans;
        this.epoch = fromEpoch;
        this.batch = fromBatch;
        this.endEpoch = endEpoch;
        this.prefetch = options.prefetch();
        this.maxBad = options.maxBad();
        this.bad = new TreeSet<>(bad);
        for (int i = 0; i < options.workers(); i++) {
            workers.add(Thread.ofPlatform().daemon().name("reid-loader-" + i).start(this::work));
        }
    }

    /// The next batch, or null behind the last one.
    ///
    /// @throws ReidException naming the file, when a photo cannot be read and may not be replaced
    public @Nullable Batch next() {
        if (lent != null) {
            spare.add(lent);
            lent = null;
        }
        schedule();
        Pending pending = window.poll();
        if (pending == null) {
            return null;
        }
        long before = System.nanoTime();
        pending.await();
        long waited = System.nanoTime() - before;
        judge(pending);
        schedule();
        lent = pending.pixels;
        return new Batch(pending.epoch, pending.index, pending.count, pending.samples.clone(), pending.pixels, waited);
    }

    /// Photos found unreadable so far, as indices into the split.
    public SortedSet<Integer> bad() {
        return new TreeSet<>(bad);
    }

    /// Stops and joins the threads.
    @Override
    public void close() {
        tasks.clear();
        workers.forEach(Thread::interrupt);
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Pending pending) {
        for (int slot = 0; slot < pending.samples.length; slot++) {
            bad.addAll(pending.bad.get(slot));
            RuntimeException failure = pending.failures[slot];
            if (failure instanceof ReidException refused && maxBad > 0 && bad.size() > maxBad) {
                throw new ReidException(
                        refused.kind(),
                        "%d training photos cannot be read, data.max_bad allows %d. The last one:\n%s"
                                .formatted(bad.size(), maxBad, refused.getMessage()),
                        refused);
            }
            if (failure instanceof ReidException refused) {
                throw new ReidException(
                        refused.kind(),
                        refused.getMessage()
                                + "\nreid data check lists all such photos; data.max_bad=N replaces up to N",
                        refused);
            }
            if (failure != null) {
                throw failure;
            }
        }
        if (bad.size() > maxBad) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "%d training photos cannot be read, data.max_bad allows %d.\nreid data check lists them all"
                            .formatted(bad.size(), maxBad));
        }
    }

    private void schedule() {
        while (window.size() < prefetch && epoch < endEpoch) {
            EpochPlan current = plan == null ? begin(epoch) : plan;
            if (batch >= current.batches().size()) {
                epoch++;
                batch = 0;
                plan = null;
                continue;
            }
            int[] samples = current.batches().get(batch);
            float[] pixels = spare.poll();
            if (pixels == null || pixels.length != samples.length * source.length()) {
                pixels = new float[samples.length * source.length()];
            }
            var pending = new Pending(epoch, batch, current.batches().size(), samples, draws(samples), pixels);
            window.add(pending);
            for (int slot = 0; slot < samples.length; slot++) {
                int number = slot;
                tasks.add(() -> fill(pending, number));
            }
            batch++;
        }
    }

    /// An epoch's plan, with the draws of its batches before the first one wanted counted.
    private EpochPlan begin(int wanted) {
        EpochPlan current = plans.apply(wanted);
        drawn.clear();
        current.batches().stream().limit(batch).forEach(this::draws);
        plan = current;
        return current;
    }

    /// A number for each sample of a batch: the sample itself the first time it is drawn in an epoch, another one each
    /// further time.
    private long[] draws(int[] samples) {
        var draws = new long[samples.length];
        for (int slot = 0; slot < draws.length; slot++) {
            draws[slot] = samples[slot] + ((long) drawn.merge(samples[slot], 1, Integer::sum) - 1) * (1L << 32);
        }
        return draws;
    }

    private void work() {
        try {
            while (true) {
                tasks.take().run();
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void fill(Pending pending, int slot) {
        int planned = pending.samples[slot];
        long draw = pending.draws[slot];
        var unreadable = new ArrayList<Integer>();
        @Nullable RuntimeException failure;
        try {
            failure = fill(pending, slot, planned, draw, unreadable);
        } catch (RuntimeException e) {
            failure = e;
        } catch (OutOfMemoryError e) {
            failure = new ReidException(
                    ReidException.Kind.RESOURCES,
                    "not enough memory to load a batch: use smaller data.prefetch, data.cache_mb or batches",
                    e);
        } catch (Throwable e) { // the consumer waits for this slot whatever happened
            failure = new IllegalStateException("a loader thread failed: " + e, e);
        }
        pending.done(slot, unreadable, failure);
    }

    private @Nullable RuntimeException fill(
            Pending pending, int slot, int planned, long draw, List<Integer> unreadable) {
        int candidate = planned;
        for (int attempt = 0; ; attempt++) {
            try {
                source.read(candidate, pending.epoch, draw, pending.pixels, slot * source.length());
                return null;
            } catch (ReidException e) {
                if (e.kind() != ReidException.Kind.USAGE) {
                    return e;
                }
                unreadable.add(candidate);
                candidate = maxBad == 0 ? -1 : source.instead(planned, attempt);
                if (candidate < 0) {
                    return e;
                }
            }
        }
    }

    /// A batch in the making.
    private static final class Pending {
        private final int epoch;
        private final int index;
        private final int count;
        private final int[] samples;
        private final long[] draws;
        private final float[] pixels;
        private final List<List<Integer>> bad = new ArrayList<>();
        private final @Nullable RuntimeException[] failures;
        private int open;

        Pending(int epoch, int index, int count, int[] samples, long[] draws, float[] pixels) {
            this.epoch = epoch;
            this.index = index;
            this.count = count;
            this.samples = samples;
            this.draws = draws;
            this.pixels = pixels;
            this.open = samples.length;
            this.failures = new RuntimeException[samples.length];
            for (int i = 0; i < samples.length; i++) {
                bad.add(List.of());
            }
        }

        synchronized void done(int slot, List<Integer> unreadable, @Nullable RuntimeException failure) {
            bad.set(slot, unreadable);
            failures[slot] = failure;
            if (--open == 0) {
                notifyAll();
            }
        }

        synchronized void await() {
            boolean interrupted = false;
            while (open > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
