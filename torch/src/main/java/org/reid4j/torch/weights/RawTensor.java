package org.reid4j.torch.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Carries one tensor between a file and an engine: element type, shape, and contiguous little-endian bytes.
///
/// Immutable: the shape is copied and [#data()] hands out a fresh read-only view each time. Bytes read from a file
/// are a window on the mapped file, not a copy.
///
/// @param dtype element type
/// @param shape sizes, outermost first; empty for a scalar
/// @param data `elements() * dtype.bytes()` bytes in row-major order
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
public record RawTensor(DType dtype, long[] shape, ByteBuffer data) {
    /// @throws IllegalArgumentException when a size is negative, or bytes and shape disagree
    public RawTensor {
        shape = shape.clone();
        long bytes = byteCount(dtype, shape);
        if (bytes != data.remaining()) {
            throw new IllegalArgumentException("data has " + data.remaining() + " bytes, but " + dtype + " "
                    + Arrays.toString(shape) + " needs " + bytes);
        }
        data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// A single-precision tensor of the given values in row-major order.
    public static RawTensor of(float[] values, long... shape) {
        ByteBuffer bytes = allocate(DType.F32, values.length);
        bytes.asFloatBuffer().put(values);
        return new RawTensor(DType.F32, shape, bytes);
    }

    /// A double-precision tensor of the given values in row-major order.
    public static RawTensor of(double[] values, long... shape) {
        ByteBuffer bytes = allocate(DType.F64, values.length);
        bytes.asDoubleBuffer().put(values);
        return new RawTensor(DType.F64, shape, bytes);
    }

    /// A 64-bit integer tensor of the given values in row-major order.
    public static RawTensor of(long[] values, long... shape) {
        ByteBuffer bytes = allocate(DType.I64, values.length);
        bytes.asLongBuffer().put(values);
        return new RawTensor(DType.I64, shape, bytes);
    }

    /// A 32-bit integer tensor of the given values in row-major order.
    public static RawTensor of(int[] values, long... shape) {
        ByteBuffer bytes = allocate(DType.I32, values.length);
        bytes.asIntBuffer().put(values);
        return new RawTensor(DType.I32, shape, bytes);
    }

    /// An unsigned 8-bit tensor of the given values in row-major order.
    public static RawTensor of(byte[] values, long... shape) {
        return new RawTensor(
                DType.U8, shape, allocate(DType.U8, values.length).put(values).flip());
    }

    /// Bytes of a tensor of this type and shape.
    ///
    /// @throws IllegalArgumentException when a size is negative or the product does not fit 63 bits
    static long byteCount(DType dtype, long[] shape) {
        long count = dtype.bytes();
        boolean empty = false;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " has a negative size");
            }
            if (size == 0) {
                empty = true;
                continue;
            }
            if (count > Long.MAX_VALUE / size) {
                throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " is larger than any file");
            }
            count *= size;
        }
        return empty ? 0 : count;
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /// A fresh little-endian, read-only view from the first byte to the last.
    @Override
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Number of dimensions; 0 for a scalar.
    public int rank() {
        return shape.length;
    }

    /// Number of elements; 1 for a scalar.
    public long elements() {
        return data.capacity() / dtype.bytes();
    }

    /// Elements in row-major order, rounded to single precision where the stored type is wider.
    public float[] toFloats() {
        float[] out = new float[count()];
        if (dtype == DType.F32) {
            data().asFloatBuffer().get(out);
            return out;
        }
        ByteBuffer bytes = data();
        for (int i = 0; i < out.length; i++) {
            out[i] = dtype == DType.I64 || dtype == DType.I32 ? (float) whole(bytes, i) : (float) real(bytes, i);
        }
        return out;
    }

    /// Elements in row-major order as doubles: exact for every type but 64-bit integers beyond 2^53.
    public double[] toDoubles() {
        double[] out = new double[count()];
        ByteBuffer bytes = data();
        for (int i = 0; i < out.length; i++) {
            out[i] = real(bytes, i);
        }
        return out;
    }

    /// Elements in row-major order as integers; truth values are 0 and 1.
    ///
    /// @throws IllegalArgumentException when the stored type is a floating one
    public long[] toLongs() {
        if (dtype.floating()) {
            throw new IllegalArgumentException("a tensor of " + dtype + " has no exact integers: use toDoubles()");
        }
        long[] out = new long[count()];
        ByteBuffer bytes = data();
        for (int i = 0; i < out.length; i++) {
            out[i] = whole(bytes, i);
        }
        return out;
    }

    /// Whether no element is infinite or NaN.
    public boolean finite() {
        if (!dtype.floating()) {
            return true;
        }
        ByteBuffer bytes = data();
        if (dtype == DType.F32) { // what nearly all are, without a decision for each element
            var floats = bytes.asFloatBuffer();
            boolean finite = true;
            for (int i = 0; i < floats.limit(); i++) {
                finite &= Float.isFinite(floats.get(i));
            }
            return finite;
        }
        for (int i = 0; i < count(); i++) {
            if (!Double.isFinite(real(bytes, i))) {
                return false;
            }
        }
        return true;
    }

    private double real(ByteBuffer bytes, int i) {
        return switch (dtype) {
            case F64 -> bytes.getDouble(i * 8);
            case F32 -> bytes.getFloat(i * 4);
            case F16 -> Float.float16ToFloat(bytes.getShort(i * 2));
            case BF16 -> Float.intBitsToFloat(bytes.getShort(i * 2) << 16);
            case I64, I32, I16, I8, U8, BOOL -> whole(bytes, i);
        };
    }

    private long whole(ByteBuffer bytes, int i) {
        return switch (dtype) {
            case I64 -> bytes.getLong(i * 8);
            case I32 -> bytes.getInt(i * 4);
            case I16 -> bytes.getShort(i * 2);
            case I8 -> bytes.get(i);
            case U8 -> bytes.get(i) & 0xff;
            case BOOL -> bytes.get(i) == 0 ? 0 : 1;
            case F64, F32, F16, BF16 -> throw new IllegalStateException(dtype + " is not an integer type");
        };
    }

    private int count() {
        return Math.toIntExact(elements()); // a buffer holds fewer than 2^31 bytes
    }

    /// On the Java heap: direct memory would wait for a collection that a small heap rarely sees.
    private static ByteBuffer allocate(DType dtype, int elements) {
        return ByteBuffer.allocate(Math.multiplyExact(dtype.bytes(), elements)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Same type, same shape, same bytes: NaN equals NaN, and 0.0 differs from -0.0.
    @Override
    public boolean equals(Object other) {
        return other instanceof RawTensor that
                && dtype == that.dtype
                && Arrays.equals(shape, that.shape)
                && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dtype.hashCode() + Arrays.hashCode(shape)) + data.hashCode();
    }

    /// Type and shape, as `F32[64, 3, 7, 7]`.
    @Override
    public String toString() {
        return dtype + Arrays.toString(shape);
    }
}
