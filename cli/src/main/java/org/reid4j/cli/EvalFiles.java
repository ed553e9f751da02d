package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.reid4j.cli.rows.CsvRows;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Histogram;

/// Writes an evaluation as files that a spreadsheet or a script can read, in a folder that no other
/// evaluation used.
final class EvalFiles {
    private EvalFiles() {}

    /// Writes `summary.json`, `cmc.csv`, `per-query.csv`, `thresholds.csv` and `distances.csv`.
    ///
    /// @param folder made when missing
    /// @param dataset whose photos they are
    /// @param report what was measured
    /// @return the folder
    static Path write(Path folder, Dataset dataset, EvalReport report) {
        try {
            Files.createDirectories(folder);
            var summary = new LinkedHashMap<>(Scoreboard.json(report));
            summary.put("format", dataset.format());
            summary.put("data", whole(dataset.root()).toString());
            Files.writeString(
                    folder.resolve("summary.json"), Terminal.mapper().writeValueAsString(summary) + "\n");
            write(folder, "cmc.csv", "rank,share", cmc(report));
            write(
                    folder,
                    "per-query.csv",
                    "query,identity,camera,ap,inp,first_match_rank,matches,nearest,nearest_identity,nearest_distance",
                    queries(dataset, report));
            write(
                    folder,
                    "thresholds.csv",
                    "false_accept_rate,similarity,true_positive_rate",
                    report.thresholds().stream()
                            .map(t -> row(t.falseAcceptRate(), t.threshold(), t.truePositiveRate()))
                            .toList());
            write(
                    folder,
                    "distances.csv",
                    "from,to,same_person,different_people",
                    distances(report.matching(), report.different()));
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// A path that means the same from any folder, for whoever compares runs later.
    static Path whole(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /// A folder `<parent>/<n>` that no other evaluation used.
    static Path next(Path parent) {
        int n = 1;
        while (Files.exists(parent.resolve(Integer.toString(n)))) {
            n++;
        }
        return parent.resolve(Integer.toString(n));
    }

    private static List<String> cmc(EvalReport report) {
        var rows = new ArrayList<String>();
        for (int i = 0; i < report.scores().cmc().length; i++) {
            rows.add(row(i + 1, report.scores().cmc()[i]));
        }
        return rows;
    }

    private static List<String> queries(Dataset dataset, EvalReport report) {
        var queries = dataset.query().samples();
        var gallery = dataset.gallery().samples();
        return report.queries().stream()
                .map(found -> {
                    var query = queries.get(found.query());
                    boolean any = found.top().length > 0;
                    var nearest = any ? gallery.get(found.top()[0]) : query;
                    return row(
                            CsvRows.quoted(whole(query.path())),
                            query.identity(),
                            query.camera(),
                            found.ap(),
                            found.inp(),
                            found.firstMatchRank(),
                            found.matches(),
                            any ? CsvRows.quoted(whole(nearest.path())) : "",
                            any ? nearest.identity() : "",
                            any ? found.distances()[0] : "");
                })
                .toList();
    }

    private static List<String> distances(Histogram same, Histogram different) {
        var rows = new ArrayList<String>();
        double width = (same.to() - same.from()) / same.counts().length;
        for (int i = 0; i < same.counts().length; i++) {
            rows.add(row(
                    same.from() + i * width,
                    same.from() + (i + 1) * width,
                    same.counts()[i],
                    different.counts()[i]));
        }
        return rows;
    }

    private static void write(Path folder, String name, String head, List<String> rows) throws IOException {
        Files.writeString(folder.resolve(name), head + "\n" + String.join("\n", rows) + "\n");
    }

    private static String row(Object... cells) {
        return Arrays.stream(cells)
                .map(cell -> cell instanceof Double number
                        ? String.format(Locale.ROOT, "%.8g", number)
                        : String.valueOf(cell))
                .collect(Collectors.joining(","));
    }
}
