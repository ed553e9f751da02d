package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.reid4j.cli.report.WalkFeature;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Dataset;
import org.reid4j.core.eval.gait.ViewTable;

/// Writes a cross-view evaluation as files that a spreadsheet or a script can read.
final class ViewFiles {
    private ViewFiles() {}

    /// Writes `summary.json`, and `views.csv` with a line for each feature, group of probes and pair of views.
    ///
    /// @param folder made when missing
    static Path write(Path folder, Dataset dataset, WalkEvaluation found) {
        var summary = new LinkedHashMap<String, Object>();
        summary.put("format", dataset.format());
        summary.put("data", EvalFiles.whole(dataset.root()).toString());
        ViewBoard.into(summary, found.features());
        var lines = new ArrayList<>(List.of("feature,probes,probe_view,gallery_view,rank,percent"));
        found.features().forEach(feature -> lines.addAll(cells(feature)));
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("summary.json"), Terminal.mapper().writeValueAsString(summary) + "\n");
            Files.write(folder.resolve("views.csv"), lines);
        } catch (IOException e) {
            throw new ReidException(
                    ReidException.Kind.RESOURCES, "cannot write to " + folder + ": " + e.getMessage(), e);
        }
        return folder;
    }

    private static List<String> cells(WalkFeature feature) {
        var lines = new ArrayList<String>();
        int[] views = feature.report().views();
        for (ViewTable table : feature.report().tables()) {
            for (int rank = 1; rank <= table.ranks(); rank++) {
                double[][] cells = table.percent()[rank - 1];
                for (int probe = 0; probe < views.length; probe++) {
                    for (int gallery = 0; gallery < views.length; gallery++) {
                        if (!Double.isNaN(cells[probe][gallery])) {
                            lines.add(String.format(
                                    Locale.ROOT,
                                    "%s,%s,%d,%d,%d,%.2f",
                                    feature.name(),
                                    table.name(),
                                    views[probe],
                                    views[gallery],
                                    rank,
                                    cells[probe][gallery]));
                        }
                    }
                }
            }
        }
        return lines;
    }
}
