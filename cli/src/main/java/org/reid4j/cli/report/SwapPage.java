package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.reid4j.core.Pixels;
import org.reid4j.image.ImageEncoder;

/// The page of `reid generate`: the grid, how to read it, and which photos stand behind its rows and
/// columns.
public final class SwapPage {
    private static final float QUALITY = 0.92f;

    private SwapPage() {}

    /// Writes the page.
    ///
    /// @param file where to
    /// @param by which weights drew
    /// @param appearances photos of the rows
    /// @param structures photos of the columns
    /// @param grid the finished sheet
    public static void write(Path file, String by, List<Path> appearances, List<Path> structures, Pixels grid) {
        var page = new Html();
        page.raw("<header><h1>Redressed</h1><p>by " + Html.escape(by) + "</p></header>");
        page.section(
                "Grid",
                "Each row wears the clothes of the photo at its left, each column has pose, hair, face and background of the photo on top. Clothes should not change along a row, nor poses down a column.");
        page.raw("<div class=\"wide\">"
                + Html.image(
                        ImageEncoder.jpeg(grid, QUALITY),
                        "%d rows by appearance, %d columns by structure"
                                .formatted(appearances.size(), structures.size()),
                        "")
                + "</div>");
        page.end().section("Photos", "From top to bottom, and from left to right.");
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < Math.max(appearances.size(), structures.size()); i++) {
            rows.add(List.of(Integer.toString(i + 1), at(appearances, i), at(structures, i)));
        }
        page.table(List.of("", "appearance", "structure"), rows).end();
        page.write(file, "reid generate");
    }

    private static String at(List<Path> photos, int i) {
        return i < photos.size() ? photos.get(i).toString() : "";
    }
}
