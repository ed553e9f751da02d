package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.ReidException;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.train.loader.Batch;

/// Out of memory in a step: recognised in all its forms, and the message names a batch that fits.
class LargestBatchTest {
    /// A step that takes so many photos and no more.
    private static final class Narrow implements Step {
        private final int most;
        private final Supplier<Throwable> failure;
        private final List<Integer> tried = new ArrayList<>();

        Narrow(int most, Supplier<Throwable> failure) {
            this.most = most;
            this.failure = failure;
        }

        @Override
        public Outcome learn(Batch batch, long number, double learningRate) {
            assertThat(batch.pixels()).hasSize(batch.size() * 5);
            tried.add(batch.size());
            if (batch.size() <= most) {
                return new Outcome(true, 1, Map.of(), 1);
            }
            if (failure.get() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure.get();
        }

        @Override
        public void begin(TensorFile weights) {}

        @Override
        public List<String> terms() {
            return List.of();
        }

        @Override
        public TensorFile weights(Arena memory) {
            return TensorFile.of(Map.of());
        }

        @Override
        public TensorFile state(Arena memory) {
            return TensorFile.of(Map.of());
        }

        @Override
        public void restore(TensorFile weights, TensorFile state) {}

        @Override
        public void measure(Measurement measurement) {}

        @Override
        public long parameters() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static RuntimeException linux() {
        return new RuntimeException(
                "[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 8388608 bytes. Error code 12 (Cannot allocate memory)\nException raised from");
    }

    private static Batch batch(int size) {
        return new Batch(0, 0, 1, new int[size], new float[size * 5], 0);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new OutOfMemoryError("Java heap space"), true),
                Arguments.of(new OutOfMemoryError("Physical memory usage is too high: physicalBytes (2G)"), true),
                Arguments.of(linux(), true),
                Arguments.of(new RuntimeException("DefaultCPUAllocator: not enough memory: you tried"), true),
                Arguments.of(new RuntimeException("CUDA out of memory. Tried to allocate 2.00 GiB"), true),
                Arguments.of(new RuntimeException("std::bad_alloc"), true),
                Arguments.of(new RuntimeException("mat1 and mat2 shapes cannot be multiplied"), false),
                Arguments.of(new IllegalStateException("out of memory"), false),
                Arguments.of(new ReidException(ReidException.Kind.USAGE, "out of memory"), false),
                Arguments.of(new StackOverflowError(), false));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aLackOfMemoryIsRecognisedHoweverItIsTold(Throwable failure, boolean lacking) {
        assertThat(LargestBatch.lacking(failure)).isEqualTo(lacking);
    }

    @ParameterizedTest
    @CsvSource({"64, 4, 40, 32, 8", "64, 4, 31, 16, 4", "64, 4, 8, 8, 2", "24, 4, 12, 8, 2", "12, 2, 5, 4, 2"})
    void aBatchThatFitsIsNamed(int size, int images, int most, int fits, int people) {
        var step = new Narrow(most, LargestBatchTest::linux);

        ReidException refusal = LargestBatch.refusal(step, batch(size), images, 7, 0.1, linux());

        assertThat(refusal.kind()).isEqualTo(ReidException.Kind.RESOURCES);
        assertThat(refusal)
                .hasMessageStartingWith(
                        "not enough memory for a step with %d photos (step 7). The last checkpoint was not touched."
                                .formatted(size))
                .hasMessageContaining("A step with %d of them fits: sampler.identities=%d.".formatted(fits, people));
        assertThat(step.tried).endsWith(fits).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void whereNoneFitsNothingIsPromised() {
        var step = new Narrow(1, () -> new OutOfMemoryError("Physical memory usage is too high"));
        assertThat(LargestBatch.refusal(step, batch(256), 4, 1, 0.1, linux()))
                .hasMessageContaining("No smaller batch that was tried fits either");
        assertThat(step.tried).containsExactly(128, 64, 32);
    }

    @Test
    void anotherFailureOfASmallerBatchPromisesNothing() {
        var step = new Narrow(1, () -> new RuntimeException("mat1 and mat2 shapes cannot be multiplied"));
        assertThat(LargestBatch.refusal(step, batch(64), 4, 1, 0.1, linux()))
                .hasMessageContaining("No smaller batch that was tried fits either");
        assertThat(step.tried).containsExactly(32);
    }
}
