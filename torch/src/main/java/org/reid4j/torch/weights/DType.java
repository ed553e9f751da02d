package org.reid4j.torch.weights;

import java.util.Optional;

/// Names the element types that weights are stored in, spelled as safetensors spells them.
public enum DType {
    /// IEEE double.
    F64(8),
    /// IEEE single.
    F32(4),
    /// IEEE half.
    F16(2),
    /// The upper 16 bits of an IEEE single.
    BF16(2),
    /// Signed 64 bits.
    I64(8),
    /// Signed 32 bits.
    I32(4),
    /// Signed 16 bits.
    I16(2),
    /// Signed 8 bits.
    I8(1),
    /// Unsigned 8 bits.
    U8(1),
    /// One byte, zero is false.
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }

    /// Whether elements are real numbers rather than integers or truth values.
    public boolean floating() {
        return switch (this) {
            case F64, F32, F16, BF16 -> true;
            case I64, I32, I16, I8, U8, BOOL -> false;
        };
    }

    /// The type a safetensors header names, if it is one that is read here.
    static Optional<DType> named(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
