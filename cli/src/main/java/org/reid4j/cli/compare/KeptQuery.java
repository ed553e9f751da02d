package org.reid4j.cli.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.sets.CsvRows;

/// One line of an evaluation's `per-query.csv`: what one query found.
///
/// @param photo that asked, as it was named then
/// @param identity whom it shows
/// @param camera by which camera
/// @param ap average precision, 0..1
/// @param inp inverse negative penalty, 0..1
/// @param rank1 its part in rank-1, 0..1; empty of older evaluations
/// @param firstMatchRank rank of the nearest right answer, from 1
/// @param matches how many right answers there were; -1 of older evaluations
/// @param nearest the nearest gallery photo, as it was named then; empty where the gallery was
/// @param nearestIdentity whom that shows; of nobody where there is none
public record KeptQuery(
        Path photo,
        int identity,
        int camera,
        double ap,
        double inp,
        OptionalDouble rank1,
        int firstMatchRank,
        int matches,
        Optional<Path> nearest,
        int nearestIdentity) {
    /// The file's name in an evaluation's folder.
    static final String FILE = "per-query.csv";

    private static final int MOST = 10_000_000;
    private static final int NOBODY = Integer.MIN_VALUE;

    /// Whether the nearest photo shows the person who was asked for.
    public boolean right() {
        return firstMatchRank == 1;
    }

    /// Its part in rank-1, of older evaluations that of the first match.
    double rankOne() {
        return rank1.orElse(right() ? 1 : 0);
    }

    /// All lines.
    ///
    /// @throws ReidException when the file is damaged
    static List<KeptQuery> read(Path file) {
        List<CsvRows.Row> rows = CsvRows.read(file, MOST);
        if (rows.isEmpty()) {
            throw damaged(file, 1, "it is empty");
        }
        List<String> head = rows.getFirst().fields();
        Map<String, Integer> columns =
                IntStream.range(0, head.size()).boxed().collect(Collectors.toMap(head::get, i -> i, (a, _) -> a));
        var queries = new ArrayList<KeptQuery>();
        for (CsvRows.Row row : rows.subList(1, rows.size())) {
            queries.add(query(file, new Cells(row, columns)));
        }
        return List.copyOf(queries);
    }

    /// Whether there is such a file.
    static boolean in(Path evaluation) {
        return Files.isRegularFile(evaluation.resolve(FILE));
    }

    private record Cells(CsvRows.Row row, Map<String, Integer> columns) {
        boolean has(String column) {
            return columns.containsKey(column);
        }

        String of(String column) {
            Integer at = columns.get(column);
            if (at == null || at >= row.fields().size()) {
                throw new IllegalArgumentException("column '" + column + "' is missing");
            }
            return row.fields().get(at);
        }
    }

    private static KeptQuery query(Path file, Cells cells) {
        try {
            String nearest = cells.of("nearest");
            return new KeptQuery(
                    path(cells.of("query")),
                    Integer.parseInt(cells.of("identity")),
                    Integer.parseInt(cells.of("camera")),
                    share(cells.of("ap")),
                    share(cells.of("inp")),
                    cells.has("rank1") ? OptionalDouble.of(share(cells.of("rank1"))) : OptionalDouble.empty(),
                    Integer.parseInt(cells.of("first_match_rank")),
                    cells.has("matches") ? Integer.parseInt(cells.of("matches")) : -1,
                    nearest.isEmpty() ? Optional.empty() : Optional.of(path(nearest)),
                    nearest.isEmpty() ? NOBODY : Integer.parseInt(cells.of("nearest_identity")));
        } catch (IllegalArgumentException broken) { // no number, no path, no column
            throw damaged(file, cells.row.line(), String.valueOf(broken.getMessage()));
        }
    }

    private static double share(String text) {
        double value = Double.parseDouble(text);
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(text + " is no share between 0 and 1");
        }
        return value;
    }

    /// A path as it was before it was kept from being read as a formula.
    private static Path path(String cell) {
        return Path.of(cell.matches("'[=+@\\t-].*") ? cell.substring(1) : cell);
    }

    private static ReidException damaged(Path file, int line, String why) {
        return new ReidException(
                ReidException.Kind.USAGE,
                "%s is damaged in line %d: %s\nmeasure again: reid eval run=NAME".formatted(file, line, why));
    }
}
