package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class RawTensorTest {
    /// Direct memory is given back by a collection that a small heap rarely sees.
    @Test
    void tensorsOfArraysLiveOnTheHeap() {
        assertThat(RawTensor.of(new float[4], 4).data().isDirect()).isFalse();
        assertThat(RawTensor.of(new byte[4], 4).data().isDirect()).isFalse();
    }

    @Test
    void widensHalfPrecisionExactly() {
        RawTensor half = shorts(DType.F16, 0x3c00, 0xc000, 0x0001, 0x7c00, 0x7e00);

        assertThat(half.toFloats()).containsExactly(1, -2, 0x1p-24f, Float.POSITIVE_INFINITY, Float.NaN);
    }

    @Test
    void widensBfloat16Exactly() {
        RawTensor brain = shorts(DType.BF16, 0x3f80, 0xc000, 0x4049, 0xff80);

        assertThat(brain.toDoubles()).containsExactly(1, -2, 3.140625, Double.NEGATIVE_INFINITY);
    }

    @Test
    void knowsWhetherAllIsFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThat(RawTensor.of(new float[] {0, bad, 1}, 3).finite()).isFalse();
            assertThat(RawTensor.of(new double[] {bad}, 1).finite()).isFalse();
        }
        assertThat(RawTensor.of(new float[] {0, -Float.MAX_VALUE, Float.MIN_VALUE}, 3)
                        .finite())
                .isTrue();
        assertThat(shorts(DType.F16, 0x3c00, 0x7bff).finite()).isTrue();
        assertThat(shorts(DType.F16, 0x3c00, 0x7c00).finite()).isFalse();
        assertThat(shorts(DType.BF16, 0x3f80, 0xff80).finite()).isFalse();
        assertThat(RawTensor.of(new long[] {Long.MAX_VALUE, 0x7ff0000000000000L}, 2)
                        .finite())
                .as("whole numbers always are")
                .isTrue();
    }

    @Test
    void readsUnsignedBytesAsUnsigned() {
        RawTensor bytes = RawTensor.of(new byte[] {-1, 1}, 2);

        assertThat(bytes.toLongs()).containsExactly(255, 1);
        assertThat(bytes.toFloats()).containsExactly(255, 1);
    }

    @Test
    void roundsLongsToFloatsOnce() {
        long awkward = (1L << 61) + (1L << 37) + 1; // by way of double it would round the other way

        assertThat(RawTensor.of(new long[] {awkward}, 1).toFloats()).containsExactly((float) awkward);
    }

    @Test
    void hasOneElementWhenItIsAScalar() {
        RawTensor scalar = RawTensor.of(new double[] {2.5});

        assertThat(scalar.rank()).isZero();
        assertThat(scalar.elements()).isEqualTo(1);
        assertThat(scalar.toDoubles()).containsExactly(2.5);
    }

    @Test
    void refusesAShapeThatDoesNotFitItsBytes() {
        assertThatThrownBy(() -> RawTensor.of(new float[3], 2, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data has 12 bytes, but F32 [2, 2] needs 16");
    }

    @Test
    void refusesToCallRealNumbersIntegers() {
        RawTensor real = RawTensor.of(new float[1], 1);

        assertThatThrownBy(real::toLongs).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cannotBeChangedFromOutside() {
        long[] shape = {2};
        RawTensor tensor = RawTensor.of(new int[] {1, 2}, shape);
        shape[0] = 9;
        tensor.shape()[0] = 9;
        tensor.data().getInt();

        assertThat(tensor.toLongs()).containsExactly(1, 2);
        assertThat(tensor.shape()).containsExactly(2);
        assertThat(tensor.data().isReadOnly()).isTrue();
        assertThat(tensor.data().remaining()).isEqualTo(8);
    }

    @Test
    void comparesByTypeShapeAndBytes() {
        RawTensor one = RawTensor.of(new float[] {1, 2}, 2);

        assertThat(one)
                .isEqualTo(RawTensor.of(new float[] {1, 2}, 2))
                .hasSameHashCodeAs(RawTensor.of(new float[] {1, 2}, 2));
        assertThat(one).isNotEqualTo(RawTensor.of(new float[] {1, 2}, 1, 2));
        assertThat(one).isNotEqualTo(RawTensor.of(new float[] {1, 3}, 2));
        assertThat(one).hasToString("F32[2]");
    }

    private static RawTensor shorts(DType type, int... bits) {
        ByteBuffer bytes = ByteBuffer.allocate(bits.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int b : bits) {
            bytes.putShort((short) b);
        }
        return new RawTensor(type, new long[] {bits.length}, bytes.flip());
    }
}
