package org.reid4j.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.core.ReidException;
import org.reid4j.torch.weights.Safetensors;

/// Tables of embeddings: what is written is read back, by us and by those they are for.
class RowFormatTest {
    private static final int DIMENSION = 5;

    @TempDir
    Path folder;

    private static List<Path> photos(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Path.of("people", "Zoë, \"%d\"".formatted(i), "=1.jpg"))
                .toList();
    }

    private static float[][] rows(int count, int dimension) {
        var random = new Random(5);
        var rows = new float[count][dimension];
        for (float[] row : rows) {
            double squares = 0;
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) random.nextGaussian();
                squares += (double) row[i] * row[i];
            }
            for (int i = 0; i < dimension; i++) {
                row[i] /= (float) Math.sqrt(squares);
            }
        }
        return rows;
    }

    private Path write(RowFormat format, List<Path> photos, float[][] rows) throws IOException {
        Path file = folder.resolve("people" + format.suffix());
        try (var out = format.writer(file, photos, rows[0].length)) {
            for (float[] row : rows) {
                out.row(row);
            }
            out.finish();
        }
        return file;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadBackToTheBit(RowFormat format) throws IOException {
        var photos = photos(7);
        var rows = rows(7, DIMENSION);
        Path file = write(format, photos, rows);
        assertThat(RowFormat.of(file)).contains(format);
        var names = new ArrayList<String>();
        var read = new ArrayList<float[]>();
        format.read(file, (photo, values) -> {
            names.add(photo);
            read.add(values.clone());
        });
        assertThat(names).isEqualTo(photos.stream().map(format::stored).toList());
        assertThat(read.toArray(float[][]::new)).isDeepEqualTo(rows);
        new RowCheck(format, file, photos, DIMENSION).require(file, Map.of(3, rows[3]), false);
    }

    @Test
    void safetensorsAreReadByTheReaderOfWeights() throws IOException {
        var rows = rows(3, DIMENSION);
        var read = Safetensors.read(write(RowFormat.SAFETENSORS, photos(3), rows));
        var tensor = read.tensor("embedding").orElseThrow();
        assertThat(tensor.shape()).containsExactly(3, DIMENSION);
        assertThat(tensor.toFloats()).startsWith(rows[0]).endsWith(rows[2]);
        assertThat(read.metadata()).containsEntry("2", photos(3).get(2).toString());
    }

    @Test
    void npyIsLaidOutAsNumPySays() throws IOException {
        var rows = rows(2, DIMENSION);
        Path file = write(RowFormat.NPY, photos(2), rows);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(new String(bytes, 0, 6, StandardCharsets.ISO_8859_1)).isEqualTo("\u0093NUMPY");
        assertThat(bytes).hasSize(128 + 2 * DIMENSION * 4);
        assertThat(bytes[6]).isEqualTo((byte) 1);
        assertThat(bytes[7]).isZero();
        assertThat(bytes[8] + 256 * bytes[9])
                .as("header up to a multiple of 64")
                .isEqualTo(128 - 10);
        assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 5), }")
                .endsWith(" \n");
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getFloat(128 + 4 * DIMENSION))
                .isEqualTo(rows[1][0]);
        assertThat(Files.readAllLines(folder.resolve("people.npy.paths.txt")))
                .isEqualTo(photos(2).stream().map(Path::toString).toList());
    }

    @Test
    void duckDbReadsParquetOfSeveralGroups() throws IOException, SQLException {
        int count = 8192 + 300; // rows of more than one group
        var photos = photos(count);
        var rows = rows(count, DIMENSION);
        Path file = write(RowFormat.PARQUET, photos, rows);
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var ask = duck.createStatement()) {
            try (var types = ask.executeQuery("describe select * from '%s'".formatted(file))) {
                types.next();
                assertThat(types.getString(1) + " " + types.getString(2)).isEqualTo("path VARCHAR");
                types.next();
                assertThat(types.getString(1) + " " + types.getString(2)).isEqualTo("embedding FLOAT[]");
            }
            try (var found = ask.executeQuery("select path, embedding from '%s'".formatted(file))) {
                for (int i = 0; i < count; i++) {
                    assertThat(found.next()).isTrue();
                    assertThat(found.getString(1)).isEqualTo(photos.get(i).toString());
                    Object[] values = (Object[]) found.getArray(2).getArray();
                    assertThat(values).hasSize(DIMENSION);
                    for (int k = 0; k < DIMENSION; k++) {
                        assertThat(values[k]).isEqualTo(rows[i][k]);
                    }
                }
                assertThat(found.next()).isFalse();
            }
        }
        new RowCheck(RowFormat.PARQUET, file, photos, DIMENSION).require(file, Map.of(), false);
    }

    @ParameterizedTest
    @EnumSource
    void tablesThatAreWrongAreRefused(RowFormat format) throws IOException {
        var photos = photos(4);
        var rows = rows(4, DIMENSION);
        var check = new RowCheck(format, Path.of("people"), photos, DIMENSION);
        Path file = write(format, photos, rows);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 30));
        refused(check, file, Map.of(), "people was not written");
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length + 8));
        refused(check, file, Map.of(), "people was not written");

        var shifted = new ArrayList<>(photos);
        java.util.Collections.swap(shifted, 1, 2);
        refused(check, write(format, shifted, rows), Map.of(), "row 1 is called");
        refused(check, write(format, photos.subList(0, 3), rows(3, DIMENSION)), Map.of(), "3 rows for 4 photos");

        float[][] flawed = rows(4, DIMENSION);
        flawed[2][1] = Float.NaN;
        refused(check, write(format, photos, flawed), Map.of(), "NaN at position 1");
        flawed[2] = new float[] {0.5f, 0, 0, 0, 0};
        refused(check, write(format, photos, flawed), Map.of(), "the length 0.5000 instead of 1");

        float[] other = rows[3].clone();
        other[0] += 1e-3f;
        refused(check, write(format, photos, rows), Map.of(3, other), "is off by 1.0e-03");

        float[][] same = {rows[0], rows[0], rows[0], rows[0]};
        refused(check, write(format, photos, same), Map.of(), "all 4 embeddings are equal");
        check.require(write(format, photos, same), Map.of(), true);
    }

    private static void refused(RowCheck check, Path file, Map<Integer, float[]> again, String why) {
        assertThatThrownBy(() -> check.require(file, again, false))
                .isInstanceOfSatisfying(
                        ReidException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(ReidException.Kind.CHECK))
                .hasMessageContaining(why);
    }

    @Test
    void whatAFormatCannotHoldIsSaidBefore() {
        var broken = List.of(Path.of("a\nb.jpg"));
        assertThat(RowFormat.NPY.obstacle(broken).orElseThrow())
                .contains("a\\nb.jpg")
                .contains(".parquet");
        assertThat(RowFormat.PARQUET.obstacle(broken)).isEmpty();
        var name = Path.of("x".repeat(100_000));
        assertThat(RowFormat.SAFETENSORS
                        .obstacle(java.util.Collections.nCopies(1001, name))
                        .orElseThrow())
                .startsWith("the names of 1,001 photos are more than");
        assertThat(RowFormat.of(Path.of("x.txt"))).isEmpty();
        assertThat(RowFormat.suffixes()).isEqualTo(".safetensors, .npy, .csv or .parquet");
    }
}
