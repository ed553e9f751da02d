package org.reid4j.embed.protobuf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Walks through the bytes of a message, field by field, without copying what nobody asks for. Whatever
/// the bytes are, it ends: every step goes forward and never beyond the message it is in.
public final class Wire {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;

    private final ByteBuffer bytes;
    private int tag;

    /// @param bytes a whole message
    public Wire(ByteBuffer bytes) {
        this.bytes = bytes.slice();
    }

    /// What is done with a field: it must read it or [#skip()] it.
    @FunctionalInterface
    public interface Fields {
        /// @param field its number
        void read(int field) throws IOException;
    }

    /// Hands over each field of the message that is being read.
    ///
    /// @throws IOException when the bytes are no message
    public void fields(Fields each) throws IOException {
        while (bytes.hasRemaining()) {
            long next = varint();
            if (next >>> 3 == 0 || next >>> 32 != 0) {
                throw new IOException("a field has no number");
            }
            tag = (int) next;
            each.read(tag >>> 3);
        }
    }

    /// Reads the field as a message.
    public void message(Fields each) throws IOException {
        int length = length();
        int end = bytes.limit();
        int own = bytes.position() + length;
        bytes.limit(own);
        fields(each);
        bytes.limit(end);
    }

    /// Reads the field as a whole number.
    public long number() throws IOException {
        require(VARINT);
        return varint();
    }

    /// Reads the field as one of several whole numbers, or as all of them in one piece, as newer writers
    /// do.
    ///
    /// @param most numbers that one piece may have
    public List<Long> numbers(int most) throws IOException {
        if (kind() == VARINT) {
            return List.of(varint());
        }
        int length = length();
        int end = bytes.limit();
        bytes.limit(bytes.position() + length);
        List<Long> numbers = new ArrayList<>();
        while (bytes.hasRemaining()) {
            if (numbers.size() == most) {
                throw new IOException("more numbers than there may be");
            }
            numbers.add(varint());
        }
        bytes.limit(end);
        return numbers;
    }

    /// Reads the field as text.
    public String text() throws IOException {
        int length = length();
        ByteBuffer text = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (CharacterCodingException broken) {
            throw new IOException("a name is no text", broken);
        }
    }

    /// Passes over the field.
    public void skip() throws IOException {
        switch (kind()) {
            case VARINT -> varint();
            case FIXED_64 -> forward(Long.BYTES);
            case LENGTH -> forward(length());
            case FIXED_32 -> forward(Integer.BYTES);
            default -> throw new IOException("a field is of a kind that there is not");
        }
    }

    private void forward(int count) throws IOException {
        if (count > bytes.remaining()) {
            throw new IOException("a field is longer than its message");
        }
        bytes.position(bytes.position() + count);
    }

    /// The length of what follows, which lies within the message.
    private int length() throws IOException {
        require(LENGTH);
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw new IOException("a field is longer than its message");
        }
        return (int) length;
    }

    private int kind() {
        return tag & 7;
    }

    private void require(int kind) throws IOException {
        if (kind() != kind) {
            throw new IOException("a field is of another kind than it should be");
        }
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (!bytes.hasRemaining()) {
                throw new IOException("the message ends within a number");
            }
            byte next = bytes.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number has no end");
    }
}
