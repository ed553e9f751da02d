package org.reid4j.cli.rows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Embeddings as Parquet, for DuckDB, pandas and Spark; written here since the reference library brings
/// Hadoop along for the two columns that are needed.
///
/// Columns `path` (UTF-8) and `embedding` (a list of FLOAT). Plain and uncompressed, as embeddings do
/// not shrink; a
/// page a column and group of rows, so memory holds one group.
///
/// Source: "Apache Parquet format", `parquet.thrift` and `Encodings.md`.
final class ParquetRows implements RowWriter {
    static final byte[] MAGIC = {'P', 'A', 'R', '1'};
    static final int FLOAT = 4;
    static final int BYTE_ARRAY = 6;
    private static final int REQUIRED = 0;
    private static final int REPEATED = 2;
    private static final int UTF8 = 0;
    private static final int LIST = 3;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int MOST_ROWS = 8192; // of a group
    private static final int MOST_VALUES = 1 << 23; // of a group: 32 MiB

    private final RowBytes out;
    private final List<Path> photos;
    private final int dimension;
    private final List<float[]> group = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final int most;
    private int written;

    /// A column's page where it lies.
    private record Page(long begin, int bytes, int values) {}

    private record Group(int rows, Page paths, Page embeddings) {}

    ParquetRows(Path file, List<Path> photos, int dimension) throws IOException {
        this.out = new RowBytes(file);
        this.photos = photos;
        this.dimension = dimension;
        this.most = Math.clamp(MOST_VALUES / dimension, 1, MOST_ROWS);
        out.write(MAGIC);
    }

    @Override
    public void row(float[] values) throws IOException {
        group.add(values.clone());
        if (group.size() == most) {
            flush();
        }
    }

    private void flush() throws IOException {
        if (group.isEmpty()) {
            return;
        }
        var names = photos.subList(written, written + group.size()).stream()
                .map(photo -> photo.toString().getBytes(StandardCharsets.UTF_8))
                .toList();
        int length =
                names.stream().mapToInt(name -> Integer.BYTES + name.length).sum();
        Page paths = page(names.size(), length, new byte[0]);
        for (byte[] name : names) {
            out.i32(name.length);
            out.write(name);
        }
        byte[] levels = levels(group.size(), dimension);
        int values = group.size() * dimension;
        Page embeddings = page(values, values * Float.BYTES, levels);
        for (float[] row : group) {
            out.floats(row);
        }
        groups.add(new Group(group.size(), paths, embeddings));
        written += group.size();
        group.clear();
    }

    /// Writes a page's head and levels; the values follow.
    private Page page(int values, int bytes, byte[] levels) throws IOException {
        long begin = out.position();
        int size = levels.length + bytes;
        out.write(new ThriftWriter()
                .i32(1, 0) // a page of data, first version
                .i32(2, size)
                .i32(3, size)
                .open(5)
                .i32(1, values)
                .i32(2, PLAIN)
                .i32(3, RLE)
                .i32(4, RLE)
                .close()
                .bytes());
        out.write(levels);
        return new Page(begin, (int) (out.position() - begin) + bytes, values);
    }

    /// Which values begin a row (0) and which go on (1), then that all are there (1): runs of one bit.
    static byte[] levels(int rows, int dimension) {
        var repetition = new ByteArrayOutputStream();
        for (int i = 0; i < rows; i++) {
            run(repetition, 1, 0);
            if (dimension > 1) {
                run(repetition, dimension - 1, 1);
            }
        }
        var definition = new ByteArrayOutputStream();
        run(definition, (long) rows * dimension, 1);
        var both = new ByteArrayOutputStream();
        for (var levels : List.of(repetition, definition)) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                both.write(levels.size() >> shift);
            }
            both.writeBytes(levels.toByteArray());
        }
        return both.toByteArray();
    }

    private static void run(ByteArrayOutputStream to, long count, int level) {
        ThriftWriter.varint(to, count << 1);
        to.write(level);
    }

    @Override
    public void finish() throws IOException {
        flush();
        byte[] footer = footer();
        out.write(footer);
        out.i32(footer.length);
        out.write(MAGIC);
        out.finish();
    }

    private byte[] footer() {
        var footer = new ThriftWriter().i32(1, 1).list(2, ThriftWriter.STRUCT, 5);
        footer.open().text(4, "embeddings").i32(5, 2).close();
        footer.open()
                .i32(1, BYTE_ARRAY)
                .i32(3, REQUIRED)
                .text(4, "path")
                .i32(6, UTF8)
                .close();
        footer.open()
                .i32(3, REQUIRED)
                .text(4, "embedding")
                .i32(5, 1)
                .i32(6, LIST)
                .close();
        footer.open().i32(3, REPEATED).text(4, "list").i32(5, 1).close();
        footer.open().i32(1, FLOAT).i32(3, REQUIRED).text(4, "element").close();
        footer.i64(3, written).list(4, ThriftWriter.STRUCT, groups.size());
        for (Group one : groups) {
            footer.open().list(1, ThriftWriter.STRUCT, 2);
            column(footer, one.paths, BYTE_ARRAY, List.of("path"));
            column(footer, one.embeddings, FLOAT, List.of("embedding", "list", "element"));
            footer.i64(2, one.paths.bytes + (long) one.embeddings.bytes)
                    .i64(3, one.rows)
                    .close();
        }
        return footer.text(6, "reid4j").bytes();
    }

    private static void column(ThriftWriter footer, Page page, int type, List<String> path) {
        footer.open().i64(2, page.begin).open(3).i32(1, type);
        footer.list(2, ThriftWriter.I32, 2).element(PLAIN).element(RLE);
        footer.list(3, ThriftWriter.BINARY, path.size());
        path.forEach(footer::text);
        footer.i32(4, 0) // uncompressed
                .i64(5, page.values)
                .i64(6, page.bytes)
                .i64(7, page.bytes)
                .i64(9, page.begin)
                .close()
                .close();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
