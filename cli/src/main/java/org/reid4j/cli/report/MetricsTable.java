package org.reid4j.cli.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Reads back `metrics.csv` or `timings.csv` of a run: named columns of numbers; an empty cell is not a
/// number.
///
/// @param columns names in order
/// @param rows one an epoch
@SuppressWarnings("ArrayRecordComponent")
record MetricsTable(List<String> columns, List<double[]> rows) {

    /// An absent file is an empty table.
    static MetricsTable read(Path csv) {
        if (!Files.exists(csv)) {
            return new MetricsTable(List.of(), List.of());
        }
        try {
            var lines = Files.readAllLines(csv);
            var columns = lines.isEmpty()
                    ? List.<String>of()
                    : List.of(lines.getFirst().split(",", -1));
            var rows = new ArrayList<double[]>();
            lines.stream()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .filter(cells -> cells.length == columns.size())
                    .forEach(cells -> rows.add(numbers(cells)));
            return new MetricsTable(columns, List.copyOf(rows));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static double[] numbers(String[] cells) {
        return java.util.Arrays.stream(cells)
                .mapToDouble(cell -> {
                    try {
                        return Double.parseDouble(cell);
                    } catch (NumberFormatException empty) {
                        return Double.NaN;
                    }
                })
                .toArray();
    }

    boolean has(String column) {
        return columns.contains(column)
                && IntStream.range(0, rows.size())
                        .anyMatch(row -> Double.isFinite(rows.get(row)[columns.indexOf(column)]));
    }

    /// A column's values, each times a factor; NaN where there is none.
    double[] column(String name, double factor) {
        int index = columns.indexOf(name);
        return rows.stream()
                .mapToDouble(row -> index < 0 ? Double.NaN : factor * row[index])
                .toArray();
    }

    /// Mean of a column without its missing values; NaN without any.
    double mean(String name) {
        return java.util.Arrays.stream(column(name, 1))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    /// A line over the epochs.
    Chart.Line line(String name, String column, double factor) {
        return new Chart.Line(name, column("epoch", 1), column(column, factor));
    }
}
