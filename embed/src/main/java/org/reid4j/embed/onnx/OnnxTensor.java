package org.reid4j.embed.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;

/// Numbers that an ONNX file carries: weights and constants.
///
/// @param name by which nodes read it
/// @param type number format
/// @param shape sizes; none for a single number
/// @param data little-endian, row by row
public record OnnxTensor(String name, ElementType type, List<Long> shape, ByteBuffer data) {
    public OnnxTensor {
        shape = List.copyOf(shape);
        long count = shape.stream().reduce(1L, Math::multiplyExact);
        if (count * type.bytes() != data.remaining()) {
            throw new IllegalArgumentException("constant '%s' of shape %s has %d bytes, needs %d"
                    .formatted(name, shape, data.remaining(), count * type.bytes()));
        }
    }

    /// Numbers of 32 bits.
    public static OnnxTensor of(String name, float[] numbers, long... shape) {
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(numbers);
        return new OnnxTensor(
                name, ElementType.FLOAT, LongStream.of(shape).boxed().toList(), data);
    }

    /// A list of whole numbers, as shapes and axes are given.
    public static OnnxTensor of(String name, long... numbers) {
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(numbers);
        return new OnnxTensor(name, ElementType.INT64, List.of((long) numbers.length), data);
    }

    /// Whole numbers of 8 bits, with or without a sign.
    public static OnnxTensor of(String name, ElementType type, byte[] numbers, long... shape) {
        return new OnnxTensor(name, type, LongStream.of(shape).boxed().toList(), ByteBuffer.wrap(numbers));
    }

    /// Its numbers, when they are of 32 bits.
    public float[] floats() {
        if (type != ElementType.FLOAT) {
            throw new IllegalStateException("constant '" + name + "' is " + type);
        }
        var numbers = new float[data.remaining() / Float.BYTES];
        data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(numbers);
        return numbers;
    }
}
