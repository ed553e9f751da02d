package org.reid4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reid4j.cli.report.Closer;
import org.reid4j.cli.rows.CsvRows;
import org.reid4j.core.eval.CameraPairs;

/// Rank-1 by camera pair and the map of an embedding as numbers, for programs: JSON, `camera-pairs.csv`,
/// `map.csv`.
final class CloserFiles {
    private CloserFiles() {}

    /// `query_cameras`, `gallery_cameras`, and `queries`, `hits` and `rank1` (null where nobody asks) by
    /// `[query camera][gallery camera]`.
    static Map<String, Object> json(CameraPairs pairs) {
        var result = new LinkedHashMap<String, Object>();
        result.put("query_cameras", pairs.queryCameras());
        result.put("gallery_cameras", pairs.galleryCameras());
        result.put("queries", pairs.queries());
        result.put("hits", pairs.hits());
        var rank1 = new ArrayList<List<@Nullable Double>>();
        for (int a = 0; a < pairs.queryCameras().length; a++) {
            var row = new ArrayList<@Nullable Double>();
            for (int b = 0; b < pairs.galleryCameras().length; b++) {
                row.add(pairs.queries()[a][b] == 0 ? null : pairs.rank1(a, b));
            }
            rank1.add(row);
        }
        result.put("rank1", rank1);
        return result;
    }

    /// One line a pair, for people.
    static List<String> lines(CameraPairs pairs) {
        var lines = new ArrayList<>(List.of("rank-1 by camera pair"));
        for (int a = 0; a < pairs.queryCameras().length; a++) {
            for (int b = 0; b < pairs.galleryCameras().length; b++) {
                if (pairs.queries()[a][b] > 0) {
                    lines.add(String.format(
                            Locale.ROOT,
                            "  %3d asks %3d  %6.2f  of %,d",
                            pairs.queryCameras()[a],
                            pairs.galleryCameras()[b],
                            100 * pairs.rank1(a, b),
                            pairs.queries()[a][b]));
                }
            }
        }
        return lines;
    }

    /// Writes what there is.
    ///
    /// @param folder of the evaluation
    static void write(Path folder, Closer closer) {
        try {
            if (closer.cameras().isPresent()) {
                Files.writeString(
                        folder.resolve("camera-pairs.csv"),
                        pairs(closer.cameras().get()));
            }
            if (closer.map().isPresent()) {
                var map = closer.map().get();
                var rows = new StringBuilder("photo,identity,camera,x,y\n");
                for (int i = 0; i < map.samples().size(); i++) {
                    var sample = map.samples().get(i);
                    rows.append(CsvRows.quoted(sample.path()))
                            .append(String.format(
                                    Locale.ROOT,
                                    ",%d,%d,%.4f,%.4f%n",
                                    sample.identity(),
                                    sample.camera(),
                                    map.places()[i][0],
                                    map.places()[i][1]));
                }
                Files.writeString(folder.resolve("map.csv"), rows);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String pairs(CameraPairs pairs) {
        var rows = new StringBuilder("query_camera,gallery_camera,queries,hits\n");
        for (int a = 0; a < pairs.queryCameras().length; a++) {
            for (int b = 0; b < pairs.galleryCameras().length; b++) {
                rows.append("%d,%d,%d,%d\n"
                        .formatted(
                                pairs.queryCameras()[a],
                                pairs.galleryCameras()[b],
                                pairs.queries()[a][b],
                                pairs.hits()[a][b]));
            }
        }
        return rows.toString();
    }
}
