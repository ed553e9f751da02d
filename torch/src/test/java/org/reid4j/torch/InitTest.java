package org.reid4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/// First values of weights, and the way between Java's memory and the engine's.
final class InitTest {
    @Test
    void theSeedDecidesEveryBit() {
        try (var _ = Scope.open()) {
            Tensor a = Tensors.zeros(4, 3, 3, 3);
            Tensor b = Tensors.zeros(4, 3, 3, 3);
            Init.kaimingNormalFanOut(a, Rng.of(42));
            Init.kaimingNormalFanOut(b, Rng.of(42));
            assertThat(Tensors.toRaw(a)).isEqualTo(Tensors.toRaw(b));
            Init.kaimingNormalFanOut(b, Rng.of(43));
            assertThat(Tensors.toRaw(a)).isNotEqualTo(Tensors.toRaw(b));
        }
    }

    @Test
    void drawsAreTheSameOnEveryMachineSeed42() {
        Rng rng = Rng.of(42);
        assertThat(rng.gaussian()).isEqualTo(FIRST_GAUSSIAN);
        assertThat(rng.named("layer1").uniform())
                .isEqualTo(Rng.of(42).named("layer1").uniform());
    }

    private static final double FIRST_GAUSSIAN =
            0.49295065581737485; // SplitMix64 and the polar method, worked out in Python

    @Test
    void spreadsFollowTheFormulasSeed9() {
        try (var _ = Scope.open()) {
            Tensor w = Tensors.zeros(64, 32, 3, 3);
            Init.kaimingNormalFanOut(w, Rng.of(9));
            assertThat(spread(w)).isCloseTo(Math.sqrt(2.0 / (64 * 9)), within(1e-3));
            Init.kaimingNormalFanIn(w, Rng.of(9));
            assertThat(spread(w)).isCloseTo(Math.sqrt(2.0 / (32 * 9)), within(1e-3));
            Init.kaimingUniformFanIn(w, Math.sqrt(5), Rng.of(9));
            assertThat(Tensors.item(Ops.max(Ops.abs(w)))).isCloseTo(1 / Math.sqrt(32 * 9), within(1e-4));
            Init.normal(w, 3, 0.001, Rng.of(9));
            assertThat(Tensors.item(Ops.mean(w))).isCloseTo(3, within(1e-4));
        }
    }

    private static double spread(Tensor w) {
        return Math.sqrt(Tensors.item(Ops.mean(Ops.square(w))));
    }

    @Test
    void layoutDoesNotChangeWhichWeightGetsWhichValue() {
        try (Conv2d a = Conv2d.of(3, 4, 3);
                Conv2d b = Conv2d.of(3, 4, 3)) {
            b.channelsLast();
            Init.torchDefaults(a, Rng.of(1));
            Init.torchDefaults(b, Rng.of(1));
            assertThat(Tensors.toFloats(b.weight())).containsExactly(Tensors.toFloats(a.weight()));
        }
    }

    @Test
    void valuesComeBackAsTheyWent() {
        try (var _ = Scope.open()) {
            float[] values = {1, -2, Float.NaN, 4, 5, 6};
            Tensor t = Tensors.of(values, 2, 3);
            assertThat(Tensors.toFloats(t)).containsExactly(values);
            assertThat(Tensors.toFloats(Ops.transpose(t, 0, 1))).containsExactly(1, 4, -2, 5, Float.NaN, 6);
            assertThat(Tensors.toDoubles(Tensors.of(new double[] {1e-300}, 1))).containsExactly(1e-300);
            assertThat(Tensors.toLongs(Tensors.of(new long[] {Long.MIN_VALUE, 7})))
                    .containsExactly(Long.MIN_VALUE, 7);
            assertThat(Tensors.toFloats(Tensors.of(new float[0], 0, 3))).isEmpty();
            assertThat(Shapes.of(Tensors.of(new float[] {1}))).isEmpty();
        }
    }

    @Test
    void buffersAndSegmentsAreCopied() {
        try (var _ = Scope.open();
                Arena arena = Arena.ofConfined()) {
            FloatBuffer direct =
                    ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).asFloatBuffer();
            direct.put(new float[] {9, 1, 2, 3}).flip().position(1);
            assertThat(Tensors.toFloats(Tensors.of(direct, 3))).containsExactly(1, 2, 3);
            assertThat(direct.position()).isEqualTo(1);
            MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 4, 5);
            Tensor t = Tensors.of(segment, 2);
            segment.fill((byte) 0);
            assertThat(Tensors.toFloats(t)).containsExactly(4, 5);
        }
    }

    @Test
    void aShapeThatDoesNotFitIsNamed() {
        assertThatThrownBy(() -> Tensors.of(new float[5], 2, 3)).hasMessage("shape [2, 3] needs 6 values, got 5");
        try (var _ = Scope.open()) {
            Tensor t = Tensors.ones(2, 3, 8, 4);
            assertThat(Shapes.require(t, Shapes.ANY, 3, 8, 4)).isSameAs(t);
            assertThatThrownBy(() -> Shapes.require("images", t, Shapes.ANY, 3, 256, 128))
                    .hasMessage("images has shape [2, 3, 8, 4], must be [?, 3, 256, 128]");
        }
    }

    @Test
    void theEngineSaysWhatItIs() {
        EngineInfo info = Engine.info();
        assertThat(info.version()).startsWith("2.");
        assertThat(info.threads()).isPositive();
        assertThat(info.cpuCapability()).isNotBlank();
    }
}
