package org.reid4j.cli.report;

import java.util.List;
import java.util.Locale;
import org.reid4j.core.eval.gait.ViewTable;
import org.reid4j.image.Viridis;

/// Draws one group's accuracies, view against view, as a heat map in SVG: each cell with its number, so that
/// nothing is told by colour alone.
final class ViewMap {
    private static final int CELL = 34;
    private static final int LEFT = 48;
    private static final int TOP = 30;

    private ViewMap() {}

    /// @param table of percents, probe view by gallery view
    /// @param views in degrees
    static String of(ViewTable table, int[] views) {
        int n = views.length;
        int width = LEFT + n * CELL + 4;
        int height = TOP + n * CELL + 22;
        String title =
                "%s: rank-1 by view, %% (mean %.1f)".formatted(table.name().toUpperCase(Locale.ROOT), table.mean(1));
        var svg = new StringBuilder(
                "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                        .formatted(Html.escape(title), width, height, Html.escape(title)));
        List<String> stops = Viridis.stops();
        double[][] cells = table.percent()[0];
        for (int i = 0; i < n; i++) {
            text(svg, LEFT + i * CELL + CELL / 2, TOP - 8, "middle", views[i] + "°");
            text(svg, LEFT - 8, TOP + i * CELL + CELL / 2 + 4, "end", views[i] + "°");
            for (int j = 0; j < n; j++) {
                double percent = cells[i][j];
                if (!Double.isNaN(percent)) {
                    cell(svg, LEFT + j * CELL, TOP + i * CELL, percent, i == j, stops);
                }
            }
        }
        text(svg, LEFT, height - 4, "start", "rows: the view that asks; columns: the view that answers");
        return svg.append("</svg></figure>").toString();
    }

    private static void cell(StringBuilder svg, int x, int y, double percent, boolean equal, List<String> stops) {
        int stop = (int) Math.round(percent / 100 * (stops.size() - 1));
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"%s/>"
                .formatted(
                        x + 1,
                        y + 1,
                        CELL - 2,
                        CELL - 2,
                        stops.get(Math.clamp(stop, 0, stops.size() - 1)),
                        equal ? " stroke=\"currentColor\" stroke-width=\"2\"" : ""));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" style=\"fill:%s\">%.0f</text>"
                .formatted(x + CELL / 2, y + CELL / 2 + 4, percent > 60 ? "#111" : "#fff", percent));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>".formatted(x, y, anchor, text));
    }
}
