package org.reid4j.cli.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Draws small line charts as SVG that follows the page's light or dark colours.
///
/// A plotting library draws bitmaps or fixed colours; these must work in both themes, in print and
/// without a network.
final class Chart {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 250;
    private static final int LEFT = 46;
    private static final int RIGHT = 14;
    private static final int TOP = 26;
    private static final int BOTTOM = 34;
    private static final int MOST_MARKERS = 30;
    private static final List<String> DASHES = List.of("", "6 3", "2 3", "8 3 2 3");

    private Chart() {}

    /// One line; lines differ by colour and by dash, never by colour alone.
    ///
    /// @param name shown in the legend
    /// @param x ascending
    /// @param y of the same length; values that are not finite are left out
    @SuppressWarnings("ArrayRecordComponent")
    record Line(String name, double[] x, double[] y) {}

    /// Draws lines over a common pair of axes.
    ///
    /// @param title above the chart
    /// @param xLabel under the x axis
    /// @param fromZero whether the y axis begins at zero
    /// @param lines at least one
    static String lines(String title, String xLabel, boolean fromZero, List<Line> lines) {
        double xMin = Double.POSITIVE_INFINITY;
        double xMax = Double.NEGATIVE_INFINITY;
        double yMin = fromZero ? 0 : Double.POSITIVE_INFINITY;
        double yMax = Double.NEGATIVE_INFINITY;
        for (var line : lines) {
            for (int i = 0; i < line.x().length; i++) {
                if (Double.isFinite(line.y()[i])) {
                    xMin = Math.min(xMin, line.x()[i]);
                    xMax = Math.max(xMax, line.x()[i]);
                    yMin = Math.min(yMin, line.y()[i]);
                    yMax = Math.max(yMax, line.y()[i]);
                }
            }
        }
        if (!(xMax > xMin)) {
            xMin = Double.isFinite(xMin) ? xMin - 0.5 : 0;
            xMax = xMin + 1;
        }
        if (!(yMax > yMin)) {
            yMin = Double.isFinite(yMin) ? yMin : 0;
            yMax = yMin + 1;
        }
        double step = niceStep((yMax - yMin) / 4);
        yMin = Math.floor(yMin / step + 1e-9) * step;
        yMax = Math.ceil(yMax / step - 1e-9) * step;
        var svg = new StringBuilder("<figure><figcaption>" + Html.escape(title) + "</figcaption><svg viewBox=\"0 0 "
                + WIDTH + " " + HEIGHT + "\" role=\"img\" aria-label=\"" + Html.escape(title) + "\">");
        for (double y = yMin; y <= yMax + step / 2; y += step) {
            double py = HEIGHT - BOTTOM - (y - yMin) / (yMax - yMin) * (HEIGHT - TOP - BOTTOM);
            add(svg, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, py, py);
            add(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>", LEFT - 6, py + 4, label(y, step));
        }
        boolean whole = lines.stream().allMatch(line -> Arrays.stream(line.x()).allMatch(x -> x == Math.rint(x)));
        double xStep = whole ? Math.max(1, niceStep((xMax - xMin) / 6)) : niceStep((xMax - xMin) / 6);
        for (double x = Math.ceil(xMin / xStep - 1e-9) * xStep; x <= xMax + 1e-9; x += xStep) {
            double px = LEFT + (x - xMin) / (xMax - xMin) * (WIDTH - LEFT - RIGHT);
            add(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    px,
                    HEIGHT - BOTTOM + 15,
                    label(x, xStep));
        }
        add(
                svg,
                "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
                LEFT,
                WIDTH - RIGHT,
                HEIGHT - BOTTOM,
                HEIGHT - BOTTOM);
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                WIDTH - RIGHT,
                HEIGHT - 4,
                Html.escape(xLabel));
        int legend = LEFT;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var points = new StringBuilder();
            for (int p = 0; p < line.x().length; p++) {
                if (Double.isFinite(line.y()[p])) {
                    double px = LEFT + (line.x()[p] - xMin) / (xMax - xMin) * (WIDTH - LEFT - RIGHT);
                    double py = HEIGHT - BOTTOM - (line.y()[p] - yMin) / (yMax - yMin) * (HEIGHT - TOP - BOTTOM);
                    add(points, "%.1f,%.1f ", px, py);
                }
            }
            var stroke = "fill=\"none\" stroke=\"var(--s" + (i % 4 + 1)
                    + ")\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-dasharray=\""
                    + DASHES.get(i % DASHES.size()) + "\"";
            markers(svg, points.toString(), i);
            svg.append("<polyline ")
                    .append(stroke)
                    .append(" points=\"")
                    .append(points)
                    .append("\"/>");
            if (lines.size() > 1) {
                add(
                        svg,
                        "<line x1=\"%d\" x2=\"%d\" y1=\"12\" y2=\"12\" %s/><text x=\"%d\" y=\"16\">%s</text>",
                        legend,
                        legend + 22,
                        stroke,
                        legend + 27,
                        Html.escape(line.name()));
                legend += 44 + 7 * line.name().length();
            }
        }
        return svg.append("</svg></figure>").toString();
    }

    /// Dots on the points of a short line, so that a single measurement can be seen too.
    private static void markers(StringBuilder svg, String points, int line) {
        var each = points.isBlank() ? new String[0] : points.strip().split(" ");
        if (each.length <= MOST_MARKERS) {
            for (var point : each) {
                int comma = point.indexOf(',');
                svg.append("<circle r=\"2.5\" fill=\"var(--s")
                        .append(line % 4 + 1)
                        .append(")\" cx=\"")
                        .append(point, 0, comma)
                        .append("\" cy=\"")
                        .append(point, comma + 1, point.length())
                        .append("\"/>");
            }
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency for one private method
    private static void add(StringBuilder target, String format, Object... values) {
        target.append(String.format(Locale.ROOT, format, values));
    }

    /// 1, 2 or 5 times a power of ten, not below the raw step.
    private static double niceStep(double raw) {
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double head = raw / power;
        return (head <= 1 ? 1 : head <= 2 ? 2 : head <= 5 ? 5 : 10) * power;
    }

    private static String label(double value, double step) {
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
        return String.format(
                Locale.ROOT, "%." + Math.min(decimals, 6) + "f", Math.abs(value) < step / 1000 ? 0.0 : value);
    }
}
