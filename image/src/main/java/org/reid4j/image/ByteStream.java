package org.reid4j.image;

import java.util.Arrays;
import javax.imageio.stream.ImageInputStreamImpl;

/// Lets the JDK's decoders read an array in place; its own in-memory stream copies everything into blocks first.
final class ByteStream extends ImageInputStreamImpl {
    private final byte[] bytes;

    ByteStream(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        if (streamPos >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, into, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public String toString() {
        return "%d bytes %s".formatted(bytes.length, Arrays.toString(Arrays.copyOf(bytes, Math.min(4, bytes.length))));
    }
}
