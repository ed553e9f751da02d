package org.reid4j.embed.protobuf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A message under construction. Long values are kept as the buffers they came in, so that a file of
/// hundreds of megabytes is written without a copy.
public final class Message {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED_32 = 5;
    private static final int LONGEST = 10; // bytes of a varint

    private final List<ByteBuffer> parts = new ArrayList<>();
    private long length;

    /// Adds a whole number.
    public Message number(int field, long value) {
        ByteBuffer bytes = head(field, VARINT);
        varint(bytes, value);
        return part(bytes.flip());
    }

    /// Adds a number of 32 bits.
    public Message single(int field, float value) {
        return part(head(field, FIXED_32).putFloat(value).flip());
    }

    /// Adds a number of 64 bits.
    public Message real(int field, double value) {
        return part(head(field, FIXED_64).putDouble(value).flip());
    }

    /// Adds text.
    public Message text(int field, String value) {
        return bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    /// Adds bytes, which must stay as they are until the message is written.
    public Message bytes(int field, ByteBuffer value) {
        ByteBuffer bytes = head(field, LENGTH);
        varint(bytes, value.remaining());
        part(bytes.flip());
        return part(value.duplicate());
    }

    /// Adds a message, which is to be changed no more.
    public Message message(int field, Message value) {
        ByteBuffer bytes = head(field, LENGTH);
        varint(bytes, value.length);
        part(bytes.flip());
        value.parts.forEach(this::part);
        return this;
    }

    /// How many bytes it has.
    public long length() {
        return length;
    }

    /// Its bytes.
    public byte[] toByteArray() {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length));
        parts.forEach(part -> all.put(part.duplicate()));
        return all.array();
    }

    /// Writes it.
    public void writeTo(WritableByteChannel channel) throws IOException {
        for (ByteBuffer part : parts) {
            ByteBuffer left = part.duplicate();
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
    }

    private static ByteBuffer head(int field, int kind) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * LONGEST).order(ByteOrder.LITTLE_ENDIAN);
        varint(bytes, ((long) field << 3) | kind);
        return bytes;
    }

    private static void varint(ByteBuffer bytes, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    private Message part(ByteBuffer part) {
        parts.add(part);
        length += part.remaining();
        return this;
    }
}
