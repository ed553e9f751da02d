package org.reid4j.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Does work on a list ahead of whoever needs the results: several threads read and decode photos while
/// one
/// embeds, and the results come in the list's order.
///
/// At most as many items are under work as there are threads, and at most so many results wait as was
/// said.
///
/// @param <S> what is worked on
/// @param <T> what comes of it
public final class Ahead<S, T> implements Iterator<T>, AutoCloseable {
    private final Iterator<S> items;
    private final Function<S, T> work;
    private final int most;
    private final Deque<Future<T>> results = new ArrayDeque<>();
    private final ExecutorService threads;

    /// @param items in order
    /// @param threads that work, at least 1
    /// @param most items that are under work or wait to be taken, at least 1
    /// @param work on one item, by any of the threads; what it throws comes out of [#next()]
    public Ahead(List<S> items, int threads, int most, Function<S, T> work) {
        if (threads < 1 || most < 1) {
            throw new IllegalArgumentException("threads=%d, most=%d: at least 1".formatted(threads, most));
        }
        this.items = items.iterator();
        this.work = work;
        this.most = most;
        this.threads = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().daemon().name("reid-decode-", 0).factory());
    }

    @Override
    public boolean hasNext() {
        return !results.isEmpty() || items.hasNext();
    }

    /// What came of the next item; waits for it.
    ///
    /// @throws RuntimeException what the work threw
    /// @throws ReidException of kind CHECK when this thread is interrupted
    @Override
    public T next() {
        while (results.size() < most && items.hasNext()) {
            S item = items.next();
            results.add(threads.submit(() -> work.apply(item)));
        }
        if (results.isEmpty()) {
            throw new NoSuchElementException();
        }
        try {
            return results.remove().get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ReidException(ReidException.Kind.CHECK, "embedding was interrupted", stop);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException refused -> throw refused;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("decoding failed", failure);
            }
        }
    }

    /// Lets go of what nobody took and waits for the threads to end.
    @Override
    public void close() {
        results.forEach(result -> result.cancel(false));
        threads.close();
    }
}
