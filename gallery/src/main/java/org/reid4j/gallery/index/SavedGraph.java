package org.reid4j.gallery.index;

import io.github.jbellis.jvector.graph.OnHeapGraphIndex;
import io.github.jbellis.jvector.graph.diversity.VamanaDiversityProvider;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A graph as [GraphFile] wrote it. Whatever is wrong with the file, it counts as absent: it can be built
/// again.
///
/// @param items item of each slot, or -1
/// @param hashes hash of the vector of each slot
/// @param path where the graph itself is read from
/// @param graphAt where it begins there
@SuppressWarnings("ArrayRecordComponent") // read by loops, never compared
record SavedGraph(long[] items, long[] hashes, Path path, long graphAt) {
    private static final int HEADER_BYTES = 5 * Integer.BYTES;
    private static final int SLOT_BYTES = 2 * Long.BYTES;
    private static final int CRC_BYTES = Long.BYTES;
    private static final long CRC_STEP = 1L << 24;

    /// Slot of each item.
    Map<Long, Integer> slots() {
        Map<Long, Integer> slots = HashMap.newHashMap(items.length);
        for (int slot = 0; slot < items.length; slot++) {
            if (items[slot] >= 0) {
                slots.put(items[slot], slot);
            }
        }
        return slots;
    }

    /// Reads who is in the graph, if there is a whole file for vectors of this length.
    static Optional<SavedGraph> read(Path file, int dimension) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            if (segment.byteSize() < HEADER_BYTES + CRC_BYTES || !whole(segment)) {
                return Optional.empty();
            }
            var in = new SegmentReader(segment);
            if (in.readInt() != GraphFile.MAGIC
                    || in.readInt() != GraphFile.VERSION
                    || in.readInt() != dimension
                    || in.readInt() != SlotGraph.DEGREE) {
                return Optional.empty();
            }
            int count = in.readInt();
            if (count < 1 || (long) count * SLOT_BYTES > segment.byteSize()) {
                return Optional.empty();
            }
            long[] items = new long[count];
            long[] hashes = new long[count];
            for (int slot = 0; slot < count; slot++) {
                items[slot] = in.readLong();
                hashes[slot] = in.readLong();
            }
            return Optional.of(new SavedGraph(items, hashes, file, in.getPosition()));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean whole(MemorySegment segment) throws IOException {
        long end = segment.byteSize() - CRC_BYTES;
        var crc = new CRC32C();
        for (long at = 0; at < end; at += CRC_STEP) {
            ByteBuffer part = segment.asSlice(at, Math.min(CRC_STEP, end - at)).asByteBuffer();
            crc.update(part);
        }
        var in = new SegmentReader(segment);
        in.seek(end);
        return in.readLong() == crc.getValue();
    }

    /// Reads the graph itself.
    ///
    /// @return null if it cannot be read
    @Nullable
    OnHeapGraphIndex graph(SlotScores scores, int dimension) {
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            var check = new SavedGraphCheck(segment.asSlice(graphAt, segment.byteSize() - CRC_BYTES - graphAt), items);
            if (!check.passes()) {
                return null;
            }
            var in = new SegmentReader(segment);
            in.seek(graphAt);
            return load(in, scores, dimension);
        } catch (IOException | IndexOutOfBoundsException unreadable) {
            return null;
        }
    }

    @SuppressWarnings("deprecation") // the other format cannot be changed once read
    private static OnHeapGraphIndex load(SegmentReader in, SlotScores scores, int dimension) throws IOException {
        return OnHeapGraphIndex.load(
                in, dimension, SlotGraph.OVERFLOW, new VamanaDiversityProvider(scores, SlotGraph.ALPHA));
    }
}
