package org.reid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AheadTest {
    private static final List<Integer> ITEMS = IntStream.range(0, 100).boxed().toList();

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "3, 7", "4, 1000"})
    void resultsComeInOrderAndNoMoreThanAskedForWait(int threads, int most) {
        var begun = new AtomicInteger();
        var atOnce = new AtomicInteger();
        var mostAtOnce = new AtomicInteger();
        int taken = 0;
        try (var ahead = new Ahead<>(ITEMS, threads, most, (Integer item) -> {
            begun.incrementAndGet();
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            atOnce.decrementAndGet();
            return -item;
        })) {
            while (ahead.hasNext()) {
                assertThat(ahead.next()).isEqualTo(-taken++);
                assertThat(begun.get()).isLessThanOrEqualTo(taken - 1 + most);
            }
        }
        assertThat(taken).isEqualTo(ITEMS.size());
        assertThat(mostAtOnce.get()).isBetween(1, threads);
    }

    @Test
    void whatAnItemThrowsComesInItsPlaceAndTheOthersGoOn() {
        try (var ahead = new Ahead<>(ITEMS, 2, 4, (Integer item) -> 10 / (item - 1))) {
            assertThat(ahead.next()).isEqualTo(-10);
            assertThatThrownBy(ahead::next).isInstanceOf(ArithmeticException.class);
            assertThat(ahead.next()).isEqualTo(10);
        }
    }

    @Test
    void whoLeavesEarlyWaitsForNothingThatHasNotBegun() {
        var begun = new AtomicInteger();
        try (var ahead = new Ahead<>(ITEMS, 1, 50, (Integer item) -> {
            begun.incrementAndGet();
            return item;
        })) {
            ahead.next();
        }
        assertThat(begun.get()).isLessThanOrEqualTo(50);
    }

    @Test
    void anInterruptedThreadIsToldSoAndStaysInterrupted() {
        var gate = new Semaphore(0); // what is done already would be handed out
        try (var ahead = new Ahead<>(ITEMS, 1, 1, (Integer item) -> {
            gate.acquireUninterruptibly();
            return item;
        })) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(ahead::next).hasMessage("embedding was interrupted");
            assertThat(Thread.interrupted()).isTrue();
            gate.release();
        }
    }
}
