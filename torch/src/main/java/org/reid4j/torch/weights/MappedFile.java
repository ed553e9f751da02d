package org.reid4j.torch.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Gives bounded little-endian reads on a file of any size without copying it.
///
/// The mapping lives as long as a buffer of it is reachable. Every read outside the file is a [WeightsException].
///
/// @param file named in messages
/// @param part the part of the file these bytes are, empty for the whole
/// @param bytes the contents
record MappedFile(Path file, String part, MemorySegment bytes) {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static MappedFile open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size == 0) {
                throw new WeightsException(file + " is empty: the download or copy failed. Download it again.");
            }
            return new MappedFile(file, "", channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto()));
        } catch (IOException e) {
            throw WeightsException.unreadable(file, e);
        }
    }

    static MappedFile of(Path file, byte[] contents) {
        return new MappedFile(file, "", MemorySegment.ofArray(contents));
    }

    /// These bytes as a file of their own inside this one.
    MappedFile within(String name, MemorySegment contents) {
        return new MappedFile(file, name, contents);
    }

    long size() {
        return bytes.byteSize();
    }

    int u8(long at) {
        require(at, 1);
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    int u16(long at) {
        require(at, 2);
        return bytes.get(SHORT, at) & 0xffff;
    }

    long u32(long at) {
        require(at, 4);
        return bytes.get(INT, at) & 0xffff_ffffL;
    }

    long i64(long at) {
        require(at, 8);
        return bytes.get(LONG, at);
    }

    /// A read-only window; tensors of 2 GiB and more do not fit one.
    ByteBuffer slice(long at, long length) {
        require(at, length);
        if (length > Integer.MAX_VALUE) {
            throw new WeightsException(
                    file + " holds one block of " + length + " bytes; blocks of 2 GiB and more are not supported.");
        }
        return bytes.asSlice(at, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] copy(long at, long length) {
        byte[] out = new byte[slice(at, length).remaining()];
        slice(at, length).get(out);
        return out;
    }

    /// Whether the file begins with these Latin-1 characters.
    boolean startsWith(String prefix) {
        return at(0, prefix);
    }

    /// Whether these Latin-1 characters stand at an offset.
    boolean at(long offset, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        if (offset < 0 || offset > size() - expected.length) {
            return false;
        }
        return bytes.asSlice(offset, expected.length).mismatch(MemorySegment.ofArray(expected)) < 0;
    }

    private void require(long at, long length) {
        if (at < 0 || length < 0) {
            throw WeightsException.damaged(file, "it points before its own beginning");
        }
        if (at > size() || length > size() - at) {
            if (!part.isEmpty()) {
                throw WeightsException.damaged(file, part + " ends too early");
            }
            long end = at + length;
            if (end < 0 || end > 1L << 50) {
                throw WeightsException.damaged(file, "it points far past its own end");
            }
            throw WeightsException.cutShort(file, end - size());
        }
    }
}
