package org.reid4j.gallery.transfer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.sql.VectorBytes;

/// A safetensors file with one tensor, `embedding` f32 `[N, D]`, written and read a row at a time so
/// that galleries of
/// any size pass through little memory.
final class EmbeddingFile {
    private static final int LONGEST_HEADER = 1 << 20;

    private EmbeddingFile() {}

    /// Writes rows in the order they come.
    static final class Writer implements AutoCloseable {
        private final OutputStream out;
        private final int dimension;
        private long left;

        Writer(Path file, long rows, int dimension) throws IOException {
            this.dimension = dimension;
            this.left = rows;
            this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
            var header = GalleryJson.MAPPER.createObjectNode();
            var tensor = header.putObject("embedding").put("dtype", "F32");
            tensor.putArray("shape").add(rows).add(dimension);
            tensor.putArray("data_offsets").add(0L).add(rows * dimension * Float.BYTES);
            var text = header.toString();
            text += " ".repeat((8 - text.length() % 8) % 8); // so that the floats are aligned
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length())
                    .array());
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        }

        void write(float[] row) throws IOException {
            if (row.length != dimension || --left < 0) {
                throw new IOException("a row of %d values too much".formatted(row.length));
            }
            out.write(VectorBytes.of(row));
        }

        @Override
        public void close() throws IOException {
            out.close();
            if (left != 0) {
                throw new IOException("%d rows are missing".formatted(left));
            }
        }
    }

    /// Reads rows in their order.
    static final class Reader implements AutoCloseable {
        private final DataInputStream in;
        private final int dimension;
        private final long rows;

        /// @throws GalleryException of reason DAMAGED when it is no such file, or of another dimension
        Reader(Path file, int dimension) throws IOException {
            this.dimension = dimension;
            this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
            long length = Long.reverseBytes(in.readLong());
            if (length < 2 || length > LONGEST_HEADER) {
                throw damaged(file);
            }
            var header =
                    GalleryJson.parse(new String(in.readNBytes((int) length), StandardCharsets.UTF_8), file.toString());
            var tensor = header.path("embedding");
            this.rows = tensor.path("shape").path(0).asLong(-1);
            long expected = rows * dimension * Float.BYTES;
            if (rows < 0
                    || !"F32".equals(tensor.path("dtype").asString(""))
                    || tensor.path("shape").path(1).asLong(-1) != dimension
                    || Files.size(file) != Long.BYTES + length + expected) {
                throw damaged(file);
            }
        }

        long rows() {
            return rows;
        }

        float[] read() throws IOException {
            var row = new float[dimension];
            ByteBuffer.wrap(in.readNBytes(dimension * Float.BYTES))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(row);
            return row;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private GalleryException damaged(Path file) {
            return new GalleryException(
                    Reason.DAMAGED,
                    "%s is damaged: it is no safetensors file of embeddings of %d values".formatted(file, dimension));
        }
    }
}
