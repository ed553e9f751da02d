package org.reid4j.embed;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.OptionalInt;
import org.reid4j.core.ReidException;
import org.reid4j.image.Preprocessing;

/// What an ONNX graph reads, as far as the file says: one batch of colour photos.
///
/// @param name of the graph's input
/// @param bytes whether it takes unsigned bytes, so that preprocessing is inside; else 32-bit floats
/// @param channelsLast `[N, H, W, 3]`, else `[N, 3, H, W]`
/// @param batch photos that it takes at once; empty when any number
/// @param height rows; empty when any number
/// @param width columns; empty when any number
public record GraphInput(
        String name, boolean bytes, boolean channelsLast, OptionalInt batch, OptionalInt height, OptionalInt width) {
    private static final int CHANNELS = 3;

    /// @param name of the graph's input
    /// @param info its type and shape, -1 where a length is free
    /// @throws IllegalArgumentException with a sentence, when it is no batch of colour photos
    static GraphInput of(String name, TensorInfo info) {
        boolean bytes = info.type == OnnxJavaType.UINT8;
        if (!bytes && info.type != OnnxJavaType.FLOAT) {
            throw new IllegalArgumentException("its input '%s' is %s; 32-bit floats or unsigned bytes are needed"
                    .formatted(name, info.type.name().toLowerCase(java.util.Locale.ROOT)));
        }
        long[] shape = info.getShape();
        boolean last = shape.length == CHANNELS + 1 && shape[1] != CHANNELS && shape[CHANNELS] == CHANNELS;
        if (shape.length == CHANNELS + 1 && shape[1] == -1 && !last) {
            throw new IllegalArgumentException(
                    "its input '%s' is %s and does not say that it has three channels: export it with [N, 3, H, W]"
                            .formatted(name, Arrays.toString(shape)));
        }
        if (shape.length != CHANNELS + 1 || (shape[1] != CHANNELS && !last)) {
            throw new IllegalArgumentException(
                    "its input '%s' is %s, no batch of colour photos such as [N, 3, 256, 128]"
                            .formatted(name, Arrays.toString(shape)));
        }
        return new GraphInput(
                name,
                bytes,
                last,
                length(shape[0], Short.MAX_VALUE),
                length(shape[last ? 1 : 2], Preprocessing.LONGEST),
                length(shape[last ? 2 : CHANNELS], Preprocessing.LONGEST));
    }

    private static OptionalInt length(long written, int most) {
        if (written > most || written == 0) {
            throw new IllegalArgumentException(
                    "its input has a length of %d, which must be in 1..%d".formatted(written, most));
        }
        return written < 0 ? OptionalInt.empty() : OptionalInt.of((int) written);
    }

    /// The shape of a batch.
    long[] shape(int photos, int rows, int columns) {
        return channelsLast
                ? new long[] {photos, rows, columns, CHANNELS}
                : new long[] {photos, CHANNELS, rows, columns};
    }

    /// Refuses another size than the graph's own.
    void require(String file, int rows, int columns) {
        if ((height.isPresent() && height.getAsInt() != rows) || (width.isPresent() && width.getAsInt() != columns)) {
            throw new ReidException(
                    ReidException.Kind.USAGE,
                    "%s reads photos of %s x %s (height x width), not %d x %d"
                            .formatted(file, words(height), words(width), rows, columns));
        }
    }

    private static String words(OptionalInt length) {
        return length.isPresent() ? Integer.toString(length.getAsInt()) : "any";
    }

    @Override
    public String toString() {
        return "%s %s [%s, %s]"
                .formatted(
                        name,
                        bytes ? "uint8" : "float32",
                        batch.isPresent() ? batch.getAsInt() : "N",
                        channelsLast
                                ? words(height) + ", " + words(width) + ", 3"
                                : "3, " + words(height) + ", " + words(width));
    }
}
