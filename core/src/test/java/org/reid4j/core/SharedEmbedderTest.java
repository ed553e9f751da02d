package org.reid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many threads, one embedder: everybody gets his own, nobody waits for ever, and nothing accepted is lost.
@Timeout(60)
class SharedEmbedderTest {
    /// Embeds a photo to its first pixel; fails at white; may be held.
    private static class Fake implements Embedder {
        final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
        final AtomicInteger inside = new AtomicInteger();
        final AtomicBoolean overlapped = new AtomicBoolean();
        final AtomicBoolean closed = new AtomicBoolean();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch gate;

        Fake(CountDownLatch gate) {
            this.gate = gate;
        }

        Fake() {
            this(new CountDownLatch(0));
        }

        @Override
        public int dimension() {
            return 1;
        }

        @Override
        public List<float[]> embed(List<Pixels> photos) {
            overlapped.compareAndSet(false, inside.incrementAndGet() > 1);
            batches.add(photos.size());
            entered.countDown();
            try {
                gate.await();
                if (photos.stream().anyMatch(photo -> photo.rgb()[0] == -1)) {
                    throw new ReidException(ReidException.Kind.CHECK, "white");
                }
                return photos.stream()
                        .map(photo -> new float[] {photo.rgb()[0]})
                        .toList();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                inside.decrementAndGet();
            }
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    private static Pixels photo(int value) {
        return new Pixels(1, 1, new byte[] {(byte) value, 0, 0});
    }

    private static List<Pixels> photos(int from, int count) {
        var photos = new ArrayList<Pixels>();
        for (int i = 0; i < count; i++) {
            photos.add(photo((from + i) % 100));
        }
        return photos;
    }

    @Test
    void everyThreadGetsItsOwnInOrder() throws Exception {
        var fake = new Fake();
        try (var shared = new SharedEmbedder(fake, new SharedEmbedder.Options(8, 16, 200));
                ExecutorService threads = Executors.newFixedThreadPool(16)) {
            var asked = new ArrayList<Future<List<float[]>>>();
            for (int i = 0; i < 200; i++) {
                int from = i;
                asked.add(threads.submit(() -> shared.embed(photos(from, from % 40)))); // some longer than the queue
            }
            for (int i = 0; i < 200; i++) {
                List<float[]> rows = asked.get(i).get();
                assertThat(rows).hasSize(i % 40);
                for (int j = 0; j < rows.size(); j++) {
                    assertThat(rows.get(j)).containsExactly((i + j) % 100);
                }
            }
        }
        assertThat(fake.overlapped).as("one thread at a time").isFalse();
        assertThat(fake.closed).isTrue();
        assertThat(fake.batches).allMatch(size -> size <= 8);
    }

    @Test
    void nobodyWaitsForEverWhenTheServingThreadDies() throws Exception {
        var gate = new CountDownLatch(1);
        var fake = new Fake(gate) {
            @Override
            public List<float[]> embed(List<Pixels> photos) {
                super.embed(photos);
                throw SharedEmbedderTest.<RuntimeException>unchecked(new IOException("past the compiler"));
            }
        };
        try (var shared = new SharedEmbedder(fake, new SharedEmbedder.Options(1, 2, 0));
                ExecutorService threads = Executors.newFixedThreadPool(5)) {
            var asked = new ArrayList<Future<List<float[]>>>();
            for (int i = 0; i < 5; i++) { // one in flight, two in the queue, two before it
                asked.add(threads.submit(() -> shared.embed(photos(0, 1))));
            }
            fake.entered.await();
            gate.countDown();
            for (var one : asked) {
                assertThatThrownBy(one::get).isInstanceOf(ExecutionException.class);
            }
            assertThatThrownBy(() -> shared.embed(photos(0, 1))).hasMessage("the embedder is closed");
        }
        assertThat(fake.closed).isTrue();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    @Test
    void whatGathersWhileABatchRunsIsOneBatch() throws Exception {
        var gate = new CountDownLatch(1);
        var fake = new Fake(gate);
        try (var shared = new SharedEmbedder(fake, new SharedEmbedder.Options(8, 16, 0))) {
            var first = CompletableFuture.supplyAsync(() -> shared.embed(photos(0, 1)), Thread::startVirtualThread);
            fake.entered.await();
            var others = new ArrayList<Thread>();
            for (int i = 0; i < 5; i++) {
                int from = i;
                others.add(Thread.ofPlatform().start(() -> shared.embed(photos(from, 1))));
            }
            for (Thread other : others) {
                while (other.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            gate.countDown();
            first.get();
            for (Thread other : others) {
                other.join();
            }
        }
        assertThat(fake.batches).containsExactly(1, 5);
    }

    @Test
    void aFullQueueBlocksAndADeadlineEndsTheWait() throws Exception {
        var gate = new CountDownLatch(1);
        var fake = new Fake(gate);
        try (var shared = new SharedEmbedder(fake, new SharedEmbedder.Options(1, 2, 0))) {
            var running = CompletableFuture.supplyAsync(() -> shared.embed(photos(0, 1)), Thread::startVirtualThread);
            fake.entered.await();
            var filling = CompletableFuture.supplyAsync(() -> shared.embed(photos(1, 2)), Thread::startVirtualThread);
            var blocked = new CompletableFuture<List<float[]>>();
            Thread late = Thread.ofPlatform().start(() -> blocked.complete(shared.embed(photos(3, 2))));
            while (late.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> shared.embed(photos(9, 1), Duration.ofMillis(5)))
                    .isInstanceOfSatisfying(
                            ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.RESOURCES))
                    .hasMessageContaining("busy");
            assertThat(blocked).isNotDone();
            gate.countDown();
            assertThat(running.get()).hasSize(1);
            assertThat(filling.get()).hasSize(2);
            assertThat(blocked.get()).hasSize(2);
            assertThat(shared.embed(photos(5, 3), Duration.ofMinutes(1))).hasSize(3);
        }
        assertThat(fake.batches).as("what gave up was not run").hasSize(1 + 2 + 2 + 3);
    }

    @Test
    void aFailureReachesWhoAskedAndNobodyElse() throws Exception {
        var gate = new CountDownLatch(1);
        var fake = new Fake(gate);
        try (var shared = new SharedEmbedder(fake, new SharedEmbedder.Options(8, 16, 0));
                ExecutorService threads = Executors.newFixedThreadPool(3)) {
            var first = threads.submit(() -> shared.embed(photos(0, 1)));
            fake.entered.await();
            var bad = threads.submit(() -> shared.embed(List.of(photo(1), photo(-1))));
            var good = threads.submit(() -> shared.embed(photos(7, 2)));
            gate.countDown();
            assertThat(first.get()).hasSize(1);
            assertThat(good.get().getLast()).containsExactly(8);
            assertThatThrownBy(bad::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.CHECK))
                    .hasMessage("white");
            assertThat(shared.embed(photos(3, 1)).getFirst()).as("it goes on").containsExactly(3);
        }
    }

    @Test
    void closingFinishesWhatWasAccepted() throws Exception {
        var gate = new CountDownLatch(1);
        var fake = new Fake(gate);
        var shared = new SharedEmbedder(fake, new SharedEmbedder.Options(2, 8, 0));
        var accepted = CompletableFuture.supplyAsync(() -> shared.embed(photos(0, 7)), Thread::startVirtualThread);
        fake.entered.await();
        Thread closing = Thread.ofPlatform().start(shared::close);
        while (closing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(fake.closed).isFalse();
        assertThatThrownBy(() -> shared.embed(photos(0, 1))).hasMessageContaining("closed");
        gate.countDown();
        closing.join();
        assertThat(accepted.get()).hasSize(7);
        assertThat(fake.closed).isTrue();
        shared.close();
    }

    @Test
    void anInterruptedCallerLeavesAndTheOthersStay() throws Exception {
        var gate = new CountDownLatch(1);
        var fake = new Fake(gate);
        try (var shared = new SharedEmbedder(fake, SharedEmbedder.Options.defaults())) {
            var running = CompletableFuture.supplyAsync(() -> shared.embed(photos(0, 1)), Thread::startVirtualThread);
            fake.entered.await();
            var said = new CompletableFuture<Throwable>();
            Thread leaving = Thread.ofPlatform().start(() -> {
                try {
                    shared.embed(photos(1, 1));
                } catch (ReidException e) {
                    said.complete(e);
                }
            });
            leaving.interrupt();
            assertThat(said.get()).hasMessageContaining("interrupted");
            gate.countDown();
            assertThat(running.get()).hasSize(1);
        }
    }
}
