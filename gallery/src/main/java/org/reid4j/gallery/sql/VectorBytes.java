package org.reid4j.gallery.sql;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/// How a vector lies on disk: float32, little-endian, with a CRC-32C beside it, since a disk may give
/// other bytes than
/// it took.
public final class VectorBytes {
    private VectorBytes() {}

    public static byte[] of(float[] vector) {
        var bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    /// The vector; empty when its bytes are not those that were written.
    public static Optional<float[]> read(byte[] bytes, long crc, int dimension) {
        if (bytes.length != dimension * Float.BYTES || crc(bytes) != crc) {
            return Optional.empty();
        }
        var vector = new float[dimension];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return Optional.of(vector);
    }

    public static long crc(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }
}
