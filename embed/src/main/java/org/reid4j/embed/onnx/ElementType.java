package org.reid4j.embed.onnx;

import java.util.Arrays;
import java.util.Optional;

/// The number formats of ONNX tensors that networks here use, with the codes of `onnx.proto`.
public enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    INT32(6, 4),
    INT64(7, 8),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    BFLOAT16(16, 2);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /// The format's code in `TensorProto.DataType`.
    public int code() {
        return code;
    }

    /// Bytes a number.
    public int bytes() {
        return bytes;
    }

    /// The format of a code, if it is one of these.
    public static Optional<ElementType> of(long code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }
}
