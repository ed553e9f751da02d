package org.reid4j.cli.rows;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Embeddings as NumPy reads them: format 1.0, f32 `[N, D]` in C order, and since an array has no names
/// the
/// photos one a line in a text file beside it.
///
/// Source: NumPy's `numpy.lib.format` (NEP 1).
final class NpyRows implements RowWriter {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNED = 64;
    private static final Pattern SHAPE =
            Pattern.compile("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\((\\d+), (\\d+)\\), } *\n");

    private final RowBytes out;

    NpyRows(Path file, Path names, List<Path> photos, int dimension) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(names, StandardCharsets.UTF_8)) {
            for (Path photo : photos) {
                lines.write(photo.toString());
                lines.write('\n');
            }
        }
        this.out = new RowBytes(file);
        var header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(photos.size(), dimension);
        int length = Math.ceilDiv(MAGIC.length + 2 + header.length() + 1, ALIGNED) * ALIGNED - MAGIC.length - 2;
        out.write(MAGIC);
        out.write(length & 0xff);
        out.write(length >> 8);
        out.write((header + " ".repeat(length - 1 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    static Optional<String> obstacle(List<Path> photos) {
        return photos.stream()
                .filter(photo -> photo.toString().lines().count() != 1)
                .findFirst()
                .map(photo ->
                        "a name has a line break, and .npy lists one name a line: %s\nrename it, or write .parquet"
                                .formatted(photo.toString().replaceAll("\\R", "\\\\n")));
    }

    @Override
    public void row(float[] values) throws IOException {
        out.floats(values);
    }

    @Override
    public void finish() throws IOException {
        out.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    static void read(Path file, Path names, RowVisitor visitor) throws IOException {
        try (var in = new RowInput(file, 0);
                BufferedReader lines = Files.newBufferedReader(names, StandardCharsets.UTF_8)) {
            if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC)) {
                throw new IOException(file + " is not of NumPy's format 1.0");
            }
            var header = new String(in.bytes(in.u8() | (in.u8() << 8)), StandardCharsets.US_ASCII);
            var shape = SHAPE.matcher(header);
            if (!shape.matches()) {
                throw new IOException("%s: its header is %s".formatted(file, header.strip()));
            }
            var values = new float[Integer.parseInt(shape.group(2))];
            for (long row = Long.parseLong(shape.group(1)); row > 0; row--) {
                in.floats(values);
                String photo = lines.readLine();
                visitor.row(photo == null ? "" : photo, values);
            }
            in.requireEnd();
            if (lines.readLine() != null) {
                throw new IOException(names + " names more photos than " + file + " has rows");
            }
        }
    }
}
