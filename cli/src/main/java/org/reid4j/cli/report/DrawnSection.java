package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.List;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.image.ImageEncoder;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;

/// The part of a page that shows what a generator drew, at the end and on the way.
final class DrawnSection {
    private static final float QUALITY = 0.92f;
    private static final int EARLIER = 3;

    private DrawnSection() {}

    /// Adds the section; nothing when there is nothing to show.
    ///
    /// @param sheets the earliest first
    static void add(Html page, List<Path> sheets) {
        if (sheets.isEmpty()) {
            return;
        }
        page.section(
                "Redressed people",
                "People it never learned from. Each row wears the clothes of the photo at its left, each column has pose, hair, face and background of the photo on top; on the diagonal people wear their own. Clothes should not change along a row, nor poses down a column.");
        show(page, sheets.getLast(), "swap grid at the end");
        int earlier = Math.min(EARLIER, sheets.size() - 1);
        if (earlier > 0) {
            page.raw("<details><summary>On the way</summary>");
            for (int i = 0; i < earlier; i++) {
                Path sheet = sheets.get(i * (sheets.size() - 1) / earlier);
                page.raw("<h3>" + Html.escape(name(sheet)) + "</h3>");
                show(page, sheet, "swap grid at " + name(sheet));
            }
            page.raw("</details>");
        }
        page.end();
    }

    private static String name(Path sheet) {
        return sheet.getFileName().toString().replaceFirst("^step-0*", "step ").replaceFirst("\\.[a-z]+$", "");
    }

    private static void show(Html page, Path sheet, String alt) {
        try {
            Pixels pixels = new ImageReader(ImageLimits.datasets(), false).read(sheet);
            page.raw("<div class=\"wide\">"
                    + Html.image(ImageEncoder.jpeg(pixels, QUALITY), alt, "drawn")
                            .replace("<img ", "<img width=\"%d\" ".formatted(2 * pixels.width()))
                    + "</div>");
        } catch (ReidException unreadable) {
            page.raw("<p>" + Html.escape(sheet.getFileName() + " cannot be read any more") + "</p>");
        }
    }
}
