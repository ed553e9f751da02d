package org.reid4j.gallery.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.reid4j.core.ReidException;
import org.reid4j.gallery.store.Rights;

/// Writes a graph beside its store, so that the next opening need not build it.
///
/// The file names for every node the item and a hash of its vector. So it is never stale as a whole: at
/// the next opening nodes of items that have gone or changed are taken out, and new items are put in.
///
/// Little-endian: magic, version, dimension, bytes of a sketch, slots, starts (32 bits each); item (-1:
/// none) and hash of each slot (64 bits each); the starts; for each slot how many neighbours it has (-1: it
/// is in no graph), their slots, the sketch's factor (float32) and the sketch; CRC-32C of everything before
/// (64 bits). About 30 neighbours of 4 bytes, a sketch of 64 or more and 24 bytes a node.
final class GraphFile implements AutoCloseable {
    static final int MAGIC = 0x52344A47; // R4JG
    static final int VERSION = 2;
    private static final int BUFFER = 1 << 20;

    private final FileChannel channel;
    private final CRC32C check = new CRC32C();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

    private GraphFile(Path file) throws IOException {
        channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    /// Where it lies.
    static Path in(Path folder) {
        return folder.resolve("graph.idx");
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    /// Deletes it, and what a crash left of writing it.
    ///
    /// @throws ReidException of kind `RESOURCES`
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(beside(file));
        } catch (IOException failure) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "The gallery's graph %s cannot be deleted: %s.\nIt holds coarse copies of vectors; see to the folder's permissions."
                            .formatted(file, failure.getMessage()),
                    failure);
        }
    }

    /// Writes beside the file, forces and moves, so that there is a whole file or none.
    ///
    /// @throws ReidException of kind `RESOURCES`
    static void write(Path file, VectorSlots slots, Snapshot snapshot, SlotGraph graph) {
        Path beside = beside(file);
        try {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
            Files.createDirectories(folder);
            Rights.owner(folder); // sketches say much of a vector
            try (var out = new GraphFile(beside)) {
                Rights.owner(beside);
                out.body(slots, snapshot, graph);
                out.flush();
                out.buffer.putLong(out.check.getValue());
                out.flush();
                out.channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            leave(beside);
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "The gallery's graph cannot be written to %s: %s.\nIt will be built again at the next opening."
                            .formatted(file, failure.getMessage()),
                    failure);
        }
    }

    private static void leave(Path half) {
        try {
            Files.deleteIfExists(half);
        } catch (IOException _) {
            // what led here is told
        }
    }

    private void body(VectorSlots slots, Snapshot snapshot, SlotGraph graph) throws IOException {
        int count = 64 * snapshot.marked().length;
        int[] starts = graph.starts();
        room(6 * Integer.BYTES);
        buffer.putInt(MAGIC).putInt(VERSION).putInt(slots.dimension());
        buffer.putInt(graph.memory().sketchBytes()).putInt(count).putInt(starts.length);
        for (int slot = 0; slot < count; slot++) {
            boolean there = snapshot.settled(slot);
            Chunk chunk = slots.chunk(slots.chunks(), slot);
            room(2 * Long.BYTES);
            buffer.putLong(there ? chunk.items[slots.row(slot)] : -1);
            buffer.putLong(there ? chunk.hashes[slots.row(slot)] : 0);
        }
        for (int start : starts) {
            room(Integer.BYTES);
            buffer.putInt(start);
        }
        for (int slot = 0; slot < count; slot++) {
            node(slot, snapshot, graph.memory());
        }
    }

    private void node(int slot, Snapshot snapshot, GraphMemory memory) throws IOException {
        room((2 + GraphMemory.MOST_NEIGHBOURS) * Integer.BYTES + memory.sketchBytes());
        if (!snapshot.marked(slot)) {
            buffer.putInt(-1);
            return;
        }
        int[] neighbours = new int[GraphMemory.MOST_NEIGHBOURS];
        int count = memory.neighbours(slot, neighbours);
        buffer.putInt(count);
        for (int i = 0; i < count; i++) {
            buffer.putInt(neighbours[i]);
        }
        buffer.putFloat(memory.factor(slot));
        byte[] sketch = new byte[memory.sketchBytes()];
        Kernel.read(memory.sketch(slot), sketch);
        buffer.put(sketch);
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        check.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
