package org.reid4j.cli.report;

import java.util.ArrayList;
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
    private static final int FEWER_MARKERS = 10;
    private static final int COLOURS = 8; // --s1 to --s8 of the page
    private static final int LEGEND_ROW = 16;
    private static final List<String> DASHES = List.of("", "6 3", "2 3", "8 3 2 3");

    private Chart() {}

    /// One line; lines differ by colour, dash and the shape of their points, never by colour alone. The
    /// n-th line of
    /// every chart looks the same, so a run keeps its look over a page.
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
        List<Key> keys = lines.size() > 1 ? legend(lines) : List.of();
        int top = keys.isEmpty() ? TOP : keys.getLast().y() + TOP - LEGEND_ROW + 4;
        int height = HEIGHT + top - TOP;
        var svg = new StringBuilder("<figure><figcaption>" + Html.escape(title) + "</figcaption><svg viewBox=\"0 0 "
                + WIDTH + " " + height + "\" role=\"img\" aria-label=\"" + Html.escape(title) + "\">");
        for (double y = yMin; y <= yMax + step / 2; y += step) {
            double py = height - BOTTOM - (y - yMin) / (yMax - yMin) * (height - top - BOTTOM);
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
                    height - BOTTOM + 15,
                    label(x, xStep));
        }
        add(
                svg,
                "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>",
                LEFT,
                WIDTH - RIGHT,
                height - BOTTOM,
                height - BOTTOM);
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                WIDTH - RIGHT,
                height - 4,
                Html.escape(xLabel));
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var points = new ArrayList<double[]>();
            for (int p = 0; p < line.x().length; p++) {
                if (Double.isFinite(line.y()[p])) {
                    points.add(new double[] {
                        LEFT + (line.x()[p] - xMin) / (xMax - xMin) * (WIDTH - LEFT - RIGHT),
                        height - BOTTOM - (line.y()[p] - yMin) / (yMax - yMin) * (height - top - BOTTOM)
                    });
                }
            }
            markers(svg, points, i, lines.size() > 1);
            svg.append("<polyline ").append(stroke(i)).append(" points=\"");
            points.forEach(point -> add(svg, "%.1f,%.1f ", point[0], point[1]));
            svg.append("\"/>");
        }
        for (int i = 0; i < keys.size(); i++) {
            var key = keys.get(i);
            add(
                    svg,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" %s/>",
                    key.x(),
                    key.x() + 26,
                    key.y(),
                    key.y(),
                    stroke(i));
            marker(svg, key.x() + 13, key.y(), i);
            add(svg, "<text x=\"%d\" y=\"%d\">%s</text>", key.x() + 31, key.y() + 4, Html.escape(key.name()));
        }
        return svg.append("</svg></figure>").toString();
    }

    private static String stroke(int line) {
        return "fill=\"none\" stroke=\"var(--s" + (line % COLOURS + 1)
                + ")\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke-dasharray=\""
                + DASHES.get(line % DASHES.size()) + "\"";
    }

    /// Where a line's name stands.
    private record Key(String name, int x, int y) {}

    private static List<Key> legend(List<Line> lines) {
        var keys = new ArrayList<Key>();
        int x = LEFT;
        int y = 12;
        for (var line : lines) {
            int wide = 48 + 7 * line.name().length();
            if (x > LEFT && x + wide > WIDTH) {
                x = LEFT;
                y += LEGEND_ROW;
            }
            keys.add(new Key(line.name(), x, y));
            x += wide;
        }
        return keys;
    }

    /// Marks the points of a short line, so that a single measurement can be seen too, and a few of a
    /// long one among
    /// others, so that it can be told from them.
    private static void markers(StringBuilder svg, List<double[]> points, int line, boolean among) {
        int step =
                points.size() <= MOST_MARKERS ? 1 : among ? Math.ceilDiv(points.size(), FEWER_MARKERS) : points.size();
        int first = points.size() <= MOST_MARKERS ? 0 : among ? line * 3 % step : points.size();
        for (int p = first; p < points.size(); p += step) {
            marker(svg, points.get(p)[0], points.get(p)[1], line);
        }
    }

    /// A dot, a square, a triangle or a diamond.
    private static void marker(StringBuilder svg, double x, double y, int line) {
        String fill = "fill=\"var(--s" + (line % COLOURS + 1) + ")\"";
        switch ((line + line / 4) % 4) {
            case 0 -> add(svg, "<circle r=\"2.5\" %s cx=\"%.1f\" cy=\"%.1f\"/>", fill, x, y);
            case 1 -> add(svg, "<rect %s x=\"%.1f\" y=\"%.1f\" width=\"5\" height=\"5\"/>", fill, x - 2.5, y - 2.5);
            case 2 -> add(svg, "<path %s d=\"M%.1f %.1fl3.5 6h-7z\"/>", fill, x, y - 3.7);
            default -> add(svg, "<path %s d=\"M%.1f %.1fl3.5 3.5-3.5 3.5-3.5-3.5z\"/>", fill, x, y - 3.5);
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
