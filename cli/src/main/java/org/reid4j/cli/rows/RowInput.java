package org.reid4j.cli.rows;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads a file of any size from one place on, little-endian as all these formats are.
final class RowInput implements Closeable {
    private final InputStream in;
    private final Path file;
    private long at;

    RowInput(Path file, long from) throws IOException {
        this.file = file;
        this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 18);
        in.skipNBytes(from);
        this.at = from;
    }

    /// Bytes from the file's begin to here.
    long position() {
        return at;
    }

    byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        at += bytes.length;
        if (bytes.length < count) {
            throw new EOFException("%s ends at byte %,d".formatted(file, at));
        }
        return bytes;
    }

    int u8() throws IOException {
        return bytes(1)[0] & 0xff;
    }

    int i32() throws IOException {
        return buffer(Integer.BYTES).getInt();
    }

    long i64() throws IOException {
        return buffer(Long.BYTES).getLong();
    }

    void floats(float[] into) throws IOException {
        buffer(into.length * Float.BYTES).asFloatBuffer().get(into);
    }

    private ByteBuffer buffer(int count) throws IOException {
        return ByteBuffer.wrap(bytes(count)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// @throws IOException when there is more
    void requireEnd() throws IOException {
        if (in.read() >= 0) {
            throw new IOException("%s goes on behind its last row, at byte %,d".formatted(file, at));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
