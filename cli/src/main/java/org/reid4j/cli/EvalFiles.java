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
import java.util.Map;
import java.util.stream.Collectors;
import org.reid4j.cli.rows.CsvRows;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.EvalReport;
import org.reid4j.core.eval.Histogram;
import org.reid4j.train.checkpoint.Durable;

/// Writes an evaluation as files that a spreadsheet or a script can read, in a folder that no other
/// evaluation used.
final class EvalFiles {
    private static final String SUMMARY = "summary.json";

    private EvalFiles() {}

    /// How photos became embeddings.
    ///
    /// @param embedded in words, such as `one view`
    /// @param weights `best`, `last`, or the name of a file
    record Network(String embedded, String weights) {
        /// @param file of the weights, or ONNX
        static Network of(String embedded, Path file) {
            String name = String.valueOf(file.getFileName());
            return new Network(
                    embedded, name.matches("(best|last)\\.safetensors") ? name.substring(0, name.indexOf('.')) : name);
        }

        String words() {
            return "Embedded %s, weights %s.".formatted(embedded, weights);
        }
    }

    /// Writes `cmc.csv`, `per-query.csv`, `thresholds.csv`, `distances.csv` and, last, `summary.json`: where
    /// that stands the others are whole.
    ///
    /// @param folder made when missing
    /// @param dataset whose photos they are
    /// @param report what was measured
    /// @param network how they were embedded
    /// @return the folder
    static Path write(Path folder, Dataset dataset, EvalReport report, Network network) {
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(folder.resolve(SUMMARY));
            write(folder, "cmc.csv", "rank,share", cmc(report));
            write(
                    folder,
                    "per-query.csv",
                    "query,identity,camera,ap,inp,rank1,first_match_rank,matches,nearest,nearest_identity,nearest_distance",
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
            Durable.write(
                    folder.resolve(SUMMARY),
                    Terminal.mapper().writeValueAsString(summary(dataset, report, network)) + "\n");
            return folder;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, Object> summary(Dataset dataset, EvalReport report, Network network) {
        var summary = new LinkedHashMap<>(Scoreboard.json(report));
        summary.put("format", dataset.format());
        summary.put("data", whole(dataset.root()).toString());
        summary.put(
                "queries",
                PhotoSet.of(dataset.root(), dataset.query().samples()).json());
        summary.put(
                "gallery",
                PhotoSet.of(dataset.root(), dataset.gallery().samples()).json());
        summary.put("embedded", network.embedded());
        summary.put("weights", network.weights());
        return summary;
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
                            found.rank1(),
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
