package org.reid4j.gallery.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A graph as [GraphFile] wrote it. Whatever is wrong with the file, it counts as absent: it can be built
/// again. A file that is whole but wrong does no harm either: it neither takes memory for counts that it
/// makes up nor leads a search to nodes that are not there.
///
/// @param items item of each slot, or -1
/// @param hashes hash of the vector of each slot
/// @param starts where walks begin
/// @param path where the graph itself is read from
/// @param graphAt where it begins there
@SuppressWarnings("ArrayRecordComponent") // read by loops, never compared
record SavedGraph(long[] items, long[] hashes, int[] starts, Path path, long graphAt) {
    private static final int HEADER_BYTES = 6 * Integer.BYTES;
    private static final int SLOT_BYTES = 2 * Long.BYTES;
    private static final int CRC_BYTES = Long.BYTES;
    private static final long CRC_STEP = 1L << 24;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

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
            MemorySegment in = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            if (in.byteSize() < HEADER_BYTES + CRC_BYTES || !whole(in)) {
                return Optional.empty();
            }
            if (in.get(INT, 0) != GraphFile.MAGIC
                    || in.get(INT, 4) != GraphFile.VERSION
                    || in.get(INT, 8) != dimension
                    || in.get(INT, 12) != Sketcher.bytes(dimension)) {
                return Optional.empty();
            }
            long count = in.get(INT, 16);
            long begun = in.get(INT, 20);
            long graphAt = HEADER_BYTES + count * SLOT_BYTES + begun * Integer.BYTES;
            if (count < 1 || begun < 1 || begun > count || graphAt > in.byteSize()) {
                return Optional.empty();
            }
            long[] items = new long[(int) count];
            long[] hashes = new long[(int) count];
            for (int slot = 0; slot < count; slot++) {
                items[slot] = in.get(LONG, HEADER_BYTES + (long) slot * SLOT_BYTES);
                hashes[slot] = in.get(LONG, HEADER_BYTES + (long) slot * SLOT_BYTES + Long.BYTES);
            }
            int[] starts = in.asSlice(HEADER_BYTES + count * SLOT_BYTES, begun * Integer.BYTES)
                    .toArray(INT);
            return Optional.of(new SavedGraph(items, hashes, starts, file, graphAt));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean whole(MemorySegment segment) {
        long end = segment.byteSize() - CRC_BYTES;
        var crc = new CRC32C();
        for (long at = 0; at < end; at += CRC_STEP) {
            ByteBuffer part = segment.asSlice(at, Math.min(CRC_STEP, end - at)).asByteBuffer();
            crc.update(part);
        }
        return segment.get(LONG, end) == crc.getValue();
    }

    /// Reads the graph itself.
    ///
    /// @return null if it cannot be read
    @Nullable
    SlotGraph graph(VectorSlots slots) {
        var graph = new SlotGraph(slots);
        boolean good = false;
        try (Arena arena = Arena.ofShared();
                FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            MemorySegment in = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            good = load(in.asSlice(0, in.byteSize() - CRC_BYTES), graph);
        } catch (IOException | IndexOutOfBoundsException unreadable) {
            // as good as absent
        } finally {
            if (!good) {
                graph.close();
            }
        }
        return good ? graph : null;
    }

    private boolean load(MemorySegment in, SlotGraph graph) {
        GraphMemory memory = graph.memory();
        memory.reserve(items.length - 1);
        var members = new BitSet();
        var mentioned = new BitSet();
        int[] neighbours = new int[GraphMemory.MOST_NEIGHBOURS];
        long at = graphAt;
        for (int slot = 0; slot < items.length; slot++) {
            int count = in.get(INT, at);
            at += Integer.BYTES;
            if (count < -1 || count > GraphMemory.MOST_NEIGHBOURS || (count == -1 && items[slot] >= 0)) {
                return false;
            }
            if (count >= 0) {
                members.set(slot);
                for (int i = 0; i < count; i++, at += Integer.BYTES) {
                    neighbours[i] = in.get(INT, at);
                    if (neighbours[i] < 0 || neighbours[i] >= items.length) {
                        return false;
                    }
                    mentioned.set(neighbours[i]);
                }
                memory.write(slot, neighbours, count);
                float factor = in.get(FLOAT, at);
                memory.write(slot, in.asSlice(at + Float.BYTES, memory.sketchBytes()), factor);
                at += Float.BYTES + memory.sketchBytes();
                if (!(factor > 0 && factor <= Sketcher.MOST_FACTOR)) {
                    return false;
                }
            }
        }
        for (int start : starts) {
            if (start < 0 || start >= items.length) {
                return false;
            }
            mentioned.set(start);
        }
        mentioned.andNot(members);
        graph.resume(starts, members.cardinality());
        return mentioned.isEmpty() && at == in.byteSize();
    }
}
