package org.reid4j.core.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Runs the independent pieces of one computation on a fixed number of threads, because evaluation must not depend on
/// how busy a shared pool is.
///
/// @param threads at least 1; the caller's thread is one of them
record Workers(int threads) {
    Workers {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", must be at least 1");
        }
    }

    /// One piece of work.
    interface Task {
        /// @param worker 0..threads-1, so that a task can use that worker's own buffers
        /// @param index which piece
        void run(int worker, int index);
    }

    /// Runs pieces `0..count-1` in any order and returns when all are done; the first failure stops the rest and is
    /// thrown.
    void forEach(int count, Task task) {
        var next = new AtomicInteger();
        var failure = new AtomicReference<RuntimeException>();
        int used = Math.min(threads, count);
        List<Thread> others = new ArrayList<>();
        for (int w = 1; w < used; w++) {
            int worker = w;
            others.add(Thread.ofPlatform()
                    .daemon()
                    .name("eval-" + worker)
                    .start(() -> drain(worker, count, task, next, failure)));
        }
        drain(0, count, task, next, failure);
        boolean interrupted = false;
        for (Thread thread : others) {
            interrupted |= join(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    private static void drain(
            int worker, int count, Task task, AtomicInteger next, AtomicReference<RuntimeException> failure) {
        try {
            int index = next.getAndIncrement();
            while (index < count && failure.get() == null) {
                task.run(worker, index);
                index = next.getAndIncrement();
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        } catch (Error e) {
            failure.compareAndSet(null, new IllegalStateException("a worker of the evaluation failed", e));
        }
    }

    /// Waits even when interrupted: the pieces write into arrays that the caller reads next.
    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
