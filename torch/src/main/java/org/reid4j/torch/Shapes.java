package org.reid4j.torch;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;

/// Checks and prints shapes where tensors enter, so that a wrong one is named there and not layers deeper.
public final class Shapes {
    /// Any size will do in this place.
    public static final long ANY = -1;

    private Shapes() {}

    /// Sizes of all dimensions.
    public static long[] of(Tensor tensor) {
        long[] shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = tensor.size(i);
        }
        return shape;
    }

    /// The shape for people: `[64, 3, 256, 128]`, with `?` for [#ANY].
    public static String text(long... shape) {
        return LongStream.of(shape)
                .mapToObj(n -> n == ANY ? "?" : Long.toString(n))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /// Refuses a tensor of another shape.
    ///
    /// @param what how a person calls the tensor: `images`
    /// @param expected a size for each dimension, [#ANY] where any will do
    /// @return the same tensor
    /// @throws IllegalArgumentException naming both shapes
    public static Tensor require(String what, Tensor tensor, long... expected) {
        boolean fits = tensor.dim() == expected.length;
        for (int i = 0; fits && i < expected.length; i++) {
            fits = expected[i] == ANY || expected[i] == tensor.size(i);
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "%s has shape %s, must be %s".formatted(what, text(of(tensor)), text(expected)));
        }
        return tensor;
    }

    /// As [#require(String,Tensor,long...)] for a tensor without a name of its own.
    public static Tensor require(Tensor tensor, long... expected) {
        return require("tensor", tensor, expected);
    }

    static long count(long... shape) {
        long n = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("shape " + text(shape) + " has a negative size");
            }
            n = Math.multiplyExact(n, size);
        }
        return n;
    }
}
