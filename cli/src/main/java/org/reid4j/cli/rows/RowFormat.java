package org.reid4j.cli.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The kinds of files that embeddings are written to, told apart by how a name ends.
public enum RowFormat {
    /// Tensor `embedding` f32 `[N, D]`; photo i under metadata key i.
    SAFETENSORS,
    /// NumPy 1.0, f32 `[N, D]` in C order; the photos stand in a text file beside it, one a line.
    NPY,
    /// A line a photo: its path, then its numbers.
    CSV,
    /// Columns `path` (string) and `embedding` (list of float).
    PARQUET;

    private static final String COMPANION = ".paths.txt";

    /// How names of this kind end.
    public String suffix() {
        return "." + name().toLowerCase(Locale.ROOT);
    }

    /// The kind of a file by its name; empty when it is none of them.
    public static Optional<RowFormat> of(Path file) {
        return Arrays.stream(values())
                .filter(format -> file.toString().toLowerCase(Locale.ROOT).endsWith(format.suffix()))
                .findFirst();
    }

    /// All endings in words.
    public static String suffixes() {
        return Arrays.stream(values())
                .map(RowFormat::suffix)
                .collect(Collectors.joining(", "))
                .replaceFirst(", (?=[^,]*$)", " or ");
    }

    /// The file beside a table without which it is not whole.
    public Optional<Path> companion(Path file) {
        return this == NPY ? Optional.of(file.resolveSibling(file.getFileName() + COMPANION)) : Optional.empty();
    }

    /// Why this kind cannot hold these photos, in a sentence that says what can; empty when it can.
    public Optional<String> obstacle(List<Path> photos) {
        return switch (this) {
            case SAFETENSORS -> SafetensorsRows.obstacle(photos);
            case NPY -> NpyRows.obstacle(photos);
            case CSV, PARQUET -> Optional.empty();
        };
    }

    /// How a table of this kind names a photo.
    public String stored(Path photo) {
        return this == CSV ? CsvRows.safe(photo) : photo.toString();
    }

    /// Begins a table.
    ///
    /// @param file replaced when it exists
    /// @param photos one a row, in order
    /// @param dimension length of a row
    public RowWriter writer(Path file, List<Path> photos, int dimension) throws IOException {
        return switch (this) {
            case SAFETENSORS -> new SafetensorsRows(file, photos, dimension);
            case NPY -> new NpyRows(file, companion(file).orElseThrow(), photos, dimension);
            case CSV -> new CsvRows(file, photos);
            case PARQUET -> new ParquetRows(file, photos, dimension);
        };
    }

    /// Reads a table that [#writer] wrote, to its end.
    ///
    /// @throws IOException when it is cut short, has bytes too many, or is of another layout
    public void read(Path file, RowVisitor visitor) throws IOException {
        switch (this) {
            case SAFETENSORS -> SafetensorsRows.read(file, visitor);
            case NPY -> NpyRows.read(file, companion(file).orElseThrow(), visitor);
            case CSV -> CsvRows.read(file, visitor);
            case PARQUET -> ParquetSource.read(file, visitor);
        }
    }
}
