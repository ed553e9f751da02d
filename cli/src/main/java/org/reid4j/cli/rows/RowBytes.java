package org.reid4j.cli.rows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes a file of any size through one small buffer, little-endian as all these formats are.
final class RowBytes extends OutputStream {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    private long flushed;

    RowBytes(Path file) throws IOException {
        this.channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /// Bytes written so far.
    long position() {
        return flushed + buffer.position();
    }

    void floats(float[] values) throws IOException {
        for (float value : values) {
            room(Float.BYTES);
            buffer.putFloat(value);
        }
    }

    void i32(int value) throws IOException {
        room(Integer.BYTES);
        buffer.putInt(value);
    }

    void i64(long value) throws IOException {
        room(Long.BYTES);
        buffer.putLong(value);
    }

    @Override
    public void write(int value) throws IOException {
        room(1);
        buffer.put((byte) value);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int done = 0; done < length; ) {
            room(1);
            int piece = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, from + done, piece);
            done += piece;
        }
    }

    /// Replaces 8 bytes that were written before.
    void patch(long at, long value) throws IOException {
        flush();
        var bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        buffer.flip();
        flushed += buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /// Writes what is left and forces it to disk.
    void finish() throws IOException {
        flush();
        channel.force(true);
    }

    /// Closes without writing what is left: a file that was not finished is not used.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
