package org.reid4j.gallery.index;

import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.NodesIterator;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.reid4j.core.ReidException;

/// Writes a graph beside its store, so that the next opening need not build it.
///
/// The file names for every node the item and a hash of its vector. So it is never stale as a whole: at
/// the next opening nodes of items that have gone or changed are taken out, and new items are put in.
/// Big-endian: magic, version, dimension, most neighbours, slots; item (-1: none) and hash of each slot;
/// the graph as JVector's `OnHeapGraphIndex` has it (version 4); CRC-32C of everything before.
///
/// About 30 neighbours of 8 bytes a node and 24 bytes more: 200,000 nodes are 50 MiB.
final class GraphFile {
    static final int MAGIC = 0x52344A47; // R4JG
    static final int VERSION = 1;
    static final int JVECTOR_VERSION = 4;
    private static final int NODES_A_TIME = 4096;

    private GraphFile() {}

    /// Where it lies.
    static Path in(Path folder) {
        return folder.resolve("graph.idx");
    }

    /// Writes beside the file, forces and moves, so that there is a whole file or none.
    ///
    /// @throws ReidException of kind `RESOURCES`
    static void write(Path file, VectorSlots slots, Snapshot snapshot, SlotGraph graph) {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                var checked = new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32C());
                var out = new DataOutputStream(new BufferedOutputStream(checked, 1 << 16));
                body(out, slots, snapshot, graph);
                out.flush();
                out.writeLong(checked.getChecksum().getValue());
                out.flush();
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UncheckedIOException failure) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES,
                    "The gallery's graph cannot be written to %s: %s.\nIt will be built again at the next opening."
                            .formatted(file, failure.getMessage()),
                    failure);
        }
    }

    private static void body(DataOutputStream out, VectorSlots slots, Snapshot snapshot, SlotGraph graph)
            throws IOException {
        ImmutableGraphIndex nodes = graph.graph();
        int bound = nodes.getIdUpperBound();
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(slots.dimension());
        out.writeInt(SlotGraph.DEGREE);
        out.writeInt(bound);
        for (int slot = 0; slot < bound; slot++) {
            boolean there = snapshot.settled(slot);
            Chunk chunk = slots.chunk(slots.chunks(), slot);
            out.writeLong(there ? chunk.items[slots.row(slot)] : -1);
            out.writeLong(there ? chunk.hashes[slots.row(slot)] : 0);
        }
        int top = nodes.getMaxLevel();
        int layers = Math.max(2, top + 1); // of one layer only JVector would make a graph without hierarchy
        out.writeInt(io.github.jbellis.jvector.graph.OnHeapGraphIndex.MAGIC);
        out.writeInt(JVECTOR_VERSION);
        out.writeInt(layers);
        for (int level = 0; level < layers; level++) {
            out.writeInt(SlotGraph.DEGREE);
        }
        var entry = nodes.getView().entryNode();
        out.writeInt(entry == null ? -1 : entry.node);
        for (int level = 0; level < layers; level++) {
            layer(out, nodes, level, top, graph.scores());
        }
    }

    private static void layer(DataOutputStream out, ImmutableGraphIndex nodes, int level, int top, SlotScores scores)
            throws IOException {
        int[] members = level > top ? new int[0] : members(nodes.getNodes(level));
        out.writeInt(members.length);
        int parts = Math.ceilDiv(members.length, NODES_A_TIME);
        IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> part(
                        Arrays.copyOfRange(
                                members, part * NODES_A_TIME, Math.min(members.length, (part + 1) * NODES_A_TIME)),
                        nodes,
                        level,
                        scores))
                .forEachOrdered(bytes -> append(out, bytes));
    }

    private static int[] members(NodesIterator nodes) {
        int[] members = new int[1024];
        int count = 0;
        while (nodes.hasNext()) {
            if (count == members.length) {
                members = Arrays.copyOf(members, 2 * count);
            }
            members[count++] = nodes.nextInt();
        }
        return Arrays.copyOf(members, count);
    }

    /// Scores are worked out anew: JVector does not hand out its own.
    private static byte[] part(int[] members, ImmutableGraphIndex nodes, int level, SlotScores scores) {
        var bytes = new ByteArrayOutputStream(members.length * 256);
        try (var out = new DataOutputStream(bytes);
                ImmutableGraphIndex.View view = nodes.getView()) {
            for (int node : members) {
                int[] neighbours = members(view.getNeighborsIterator(level, node));
                out.writeInt(node);
                out.writeInt(neighbours.length);
                for (int neighbour : neighbours) {
                    out.writeInt(neighbour);
                    out.writeFloat(scores.between(node, neighbour));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    private static void append(DataOutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
