package org.reid4j.embed.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A protobuf message under construction. Weights are kept as the buffers they came in, so that a file of
/// hundreds of megabytes is written without a copy.
final class Message {
    private final List<ByteBuffer> parts = new ArrayList<>();
    private long length;

    @FunctionalInterface
    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    Message number(int field, long value) {
        return add(out -> out.writeInt64(field, value));
    }

    Message single(int field, float value) {
        return add(out -> out.writeFloat(field, value));
    }

    Message text(int field, String value) {
        return bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
    }

    Message bytes(int field, ByteBuffer value) {
        head(field, value.remaining());
        part(value.duplicate());
        return this;
    }

    Message message(int field, Message value) {
        head(field, value.length);
        value.parts.forEach(this::part);
        return this;
    }

    long length() {
        return length;
    }

    void writeTo(GatheringByteChannel channel) throws IOException {
        for (ByteBuffer part : parts) {
            ByteBuffer left = part.duplicate();
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
    }

    private void head(int field, long size) {
        add(out -> {
            out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt64NoTag(size);
        });
    }

    private Message add(Field field) {
        var bytes = new byte[24]; // the longest: a tag of 5 and a number of 10 bytes
        var out = CodedOutputStream.newInstance(bytes);
        try {
            field.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        part(ByteBuffer.wrap(bytes, 0, out.getTotalBytesWritten()));
        return this;
    }

    private void part(ByteBuffer part) {
        parts.add(part);
        length += part.remaining();
    }
}
