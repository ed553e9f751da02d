package org.reid4j.gallery.index;

import io.github.jbellis.jvector.disk.RandomAccessReader;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads a mapped file of any size in JVector's way, big-endian.
final class SegmentReader implements RandomAccessReader {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment segment;
    private long at;

    SegmentReader(MemorySegment segment) {
        this.segment = segment;
    }

    private long next(long bytes) throws EOFException {
        if (bytes > segment.byteSize() - at) {
            throw new EOFException("ends in the middle");
        }
        long from = at;
        at += bytes;
        return from;
    }

    @Override
    public void seek(long offset) {
        at = offset;
    }

    @Override
    public long getPosition() {
        return at;
    }

    @Override
    public int readInt() throws IOException {
        return segment.get(INT, next(Integer.BYTES));
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat(readInt());
    }

    @Override
    public long readLong() throws IOException {
        return segment.get(LONG, next(Long.BYTES));
    }

    @Override
    public void readFully(byte[] bytes) throws IOException {
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, next(bytes.length), bytes, 0, bytes.length);
    }

    @Override
    public void readFully(ByteBuffer buffer) throws IOException {
        int bytes = buffer.remaining();
        buffer.put(segment.asSlice(next(bytes), bytes).asByteBuffer());
    }

    @Override
    public void readFully(long[] values) throws IOException {
        for (int i = 0; i < values.length; i++) {
            values[i] = readLong();
        }
    }

    @Override
    public void read(int[] values, int offset, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            values[offset + i] = readInt();
        }
    }

    @Override
    public void read(float[] values, int offset, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            values[offset + i] = readFloat();
        }
    }

    @Override
    public long length() {
        return segment.byteSize();
    }

    @Override
    public void close() {
        // whoever mapped it lets it go
    }
}
