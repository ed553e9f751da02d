package org.reid4j.cli.rows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.reid4j.cli.rows.ThriftReader.Fields;

/// Reads the Parquet that [ParquetRows] writes, from its footer on as any reader does, and nothing else
/// that is
/// Parquet.
final class ParquetSource {
    private static final int TAIL = 8; // the footer's length and the magic

    private ParquetSource() {}

    static void read(Path file, RowVisitor visitor) throws IOException {
        long size = Files.size(file);
        if (size < ParquetRows.MAGIC.length + TAIL) {
            throw new IOException(file + " is too short for Parquet");
        }
        long end;
        try (var tail = new RowInput(file, size - TAIL)) {
            end = size - TAIL - Integer.toUnsignedLong(tail.i32());
            if (!Arrays.equals(tail.bytes(ParquetRows.MAGIC.length), ParquetRows.MAGIC)) {
                throw new IOException(file + " has no end as Parquet has");
            }
        }
        Fields footer;
        try (var in = new RowInput(file, end)) {
            footer = new ThriftReader(in).fields();
        }
        long rows = 0;
        for (Object element : footer.list(4)) {
            if (element instanceof Fields group) {
                rows += group(file, group, visitor);
            }
        }
        if (rows != footer.number(3)) {
            throw new IOException("%s has %,d rows and says %,d".formatted(file, rows, footer.number(3)));
        }
    }

    private static long group(Path file, Fields group, RowVisitor visitor) throws IOException {
        int rows = Math.toIntExact(group.number(3));
        try (var paths = page(file, group, 0);
                var embeddings = page(file, group, 1)) {
            requireLength(file, new ThriftReader(paths).fields().fields(5).number(1), rows);
            int values = Math.toIntExact(
                    new ThriftReader(embeddings).fields().fields(5).number(1));
            int dimension = values / rows;
            byte[] levels = ParquetRows.levels(rows, dimension);
            if (!Arrays.equals(embeddings.bytes(levels.length), levels)) {
                throw new IOException(file + ": its lists are not all of %,d values".formatted(dimension));
            }
            var row = new float[dimension];
            for (int i = 0; i < rows; i++) {
                var photo = new String(paths.bytes(paths.i32()), StandardCharsets.UTF_8);
                embeddings.floats(row);
                visitor.row(photo, row);
            }
        }
        return rows;
    }

    private static RowInput page(Path file, Fields group, int column) throws IOException {
        if (group.list(1).get(column) instanceof Fields chunk) {
            return new RowInput(file, chunk.fields(3).number(9));
        }
        throw new IOException(file + ": column %d is missing".formatted(column));
    }

    private static void requireLength(Path file, long found, int wanted) throws IOException {
        if (found != wanted) {
            throw new IOException("%s: a column has %,d values for %,d rows".formatted(file, found, wanted));
        }
    }
}
