package org.reid4j.torch.weights;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Steps through the bytes of a pickle, never past their end.
final class PickleCursor {
    private static final int MAX_STRING = 64 << 20;
    private static final int MAX_LINE = 1 << 20;
    private final MappedFile source;
    private long position;

    PickleCursor(MappedFile source, long position) {
        this.source = source;
        this.position = position;
    }

    MappedFile source() {
        return source;
    }

    long position() {
        return position;
    }

    int u8() {
        return source.u8(position++);
    }

    int u16() {
        int value = source.u16(position);
        position += 2;
        return value;
    }

    long u32() {
        long value = source.u32(position);
        position += 4;
        return value;
    }

    long i64() {
        long value = source.i64(position);
        position += 8;
        return value;
    }

    byte[] bytes(long length) {
        if (length < 0 || length > MAX_STRING) {
            throw WeightsException.damaged(source.file(), "its pickle has a string of " + length + " bytes");
        }
        byte[] value = source.copy(position, length);
        position += length;
        return value;
    }

    String text(long length) {
        byte[] bytes = bytes(length);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            // Python writes a lone surrogate as three bytes; such a name is as good as any other
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// The text up to the next line feed, which is consumed.
    String line() {
        long end = position;
        while (source.u8(end) != '\n') {
            if (++end - position > MAX_LINE) {
                throw WeightsException.damaged(source.file(), "its pickle has a line of more than a million bytes");
            }
        }
        String value = new String(source.copy(position, end - position), StandardCharsets.UTF_8);
        position = end + 1;
        return value;
    }
}
