package org.reid4j.cli.rows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Embeddings as text: a line a photo, its path and then its numbers, exact to the last bit.
public final class CsvRows implements RowWriter {
    private final RowBytes out;
    private final Writer text;
    private final List<Path> photos;
    private int row;

    CsvRows(Path file, List<Path> photos) throws IOException {
        this.out = new RowBytes(file);
        this.text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        this.photos = photos;
    }

    /// A path as a CSV cell: quoted, and never read as a formula by a spreadsheet.
    public static String quoted(Path path) {
        return "\"" + safe(path).replace("\"", "\"\"") + "\"";
    }

    static String safe(Path path) {
        var text = path.toString();
        return text.isEmpty() || "=+-@\t".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
    }

    @Override
    public void row(float[] values) throws IOException {
        text.write(quoted(photos.get(row++)));
        for (float value : values) {
            text.write(',');
            text.write(Float.toString(value));
        }
        text.write('\n');
    }

    @Override
    public void finish() throws IOException {
        text.flush();
        out.finish();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    static void read(Path file, RowVisitor visitor) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c != '"') {
                    throw new IOException(file + ": a line begins without a path in quotes");
                }
                String photo = cell(in, file);
                String line = in.readLine();
                String[] cells = line == null || line.isEmpty() ? new String[0] : line.split(",", -1);
                var values = new float[cells.length];
                for (int i = 0; i < cells.length; i++) {
                    values[i] = number(cells[i], file);
                }
                visitor.row(photo, values);
            }
        }
    }

    private static float number(String cell, Path file) throws IOException {
        try {
            return Float.parseFloat(cell);
        } catch (NumberFormatException broken) {
            throw new IOException("%s: '%s' is no number".formatted(file, cell), broken);
        }
    }

    /// The rest of a quoted cell and the comma behind it.
    private static String cell(Reader in, Path file) throws IOException {
        var text = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c == '"') {
                c = in.read();
                if (c == ',') {
                    return text.toString();
                }
            }
            if (c < 0) {
                throw new IOException(file + " ends within a path");
            }
            text.append((char) c);
        }
    }
}
