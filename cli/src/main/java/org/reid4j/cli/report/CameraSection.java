package org.reid4j.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.reid4j.core.eval.CameraPairs;
import org.reid4j.image.Viridis;

/// The part of a page that shows rank-1 by camera pair: a heat map whose cells say their number, and the same
/// as a table with counts.
final class CameraSection {
    private static final int MOST_DRAWN = 20;
    private static final int CELL = 46;
    private static final int LEFT = 64;
    private static final int TOP = 30;

    private CameraSection() {}

    static void add(Html page, CameraPairs pairs) {
        page.section(
                "By camera pair",
                "Rank-1 where the photos of one camera ask and those of one other answer alone. Under each share: of how many queries."
                        + " A dash: nobody who asks there could be found.");
        if (pairs.queryCameras().length <= MOST_DRAWN && pairs.galleryCameras().length <= MOST_DRAWN) {
            page.raw("<div style=\"max-width:%dpx\">".formatted(width(pairs)))
                    .raw(map(pairs))
                    .raw("</div>");
        }
        page.raw("<details><summary>As a table</summary>");
        page.table(List.of("Camera that asks", "answers", "Queries", "Found first", "Rank-1"), rows(pairs));
        page.raw("</details>").end();
    }

    private static List<List<String>> rows(CameraPairs pairs) {
        var rows = new ArrayList<List<String>>();
        for (int a = 0; a < pairs.queryCameras().length; a++) {
            for (int b = 0; b < pairs.galleryCameras().length; b++) {
                if (pairs.queries()[a][b] > 0) {
                    rows.add(List.of(
                            Integer.toString(pairs.queryCameras()[a]),
                            Integer.toString(pairs.galleryCameras()[b]),
                            "%,d".formatted(pairs.queries()[a][b]),
                            "%,d".formatted(pairs.hits()[a][b]),
                            EvalSection.percent(pairs.rank1(a, b))));
                }
            }
        }
        return rows;
    }

    private static int width(CameraPairs pairs) {
        return Math.max(360, LEFT + pairs.galleryCameras().length * CELL + 4);
    }

    private static String map(CameraPairs pairs) {
        int height = TOP + pairs.queryCameras().length * CELL + 24;
        String title = "Rank-1 by camera pair, %";
        var svg = new StringBuilder(
                "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
                        .formatted(Html.escape(title), width(pairs), height, Html.escape(title)));
        List<String> stops = Viridis.stops();
        for (int b = 0; b < pairs.galleryCameras().length; b++) {
            text(svg, LEFT + b * CELL + CELL / 2, TOP - 8, "middle", "cam " + pairs.galleryCameras()[b]);
        }
        for (int a = 0; a < pairs.queryCameras().length; a++) {
            text(svg, LEFT - 8, TOP + a * CELL + CELL / 2 + 4, "end", "cam " + pairs.queryCameras()[a]);
            for (int b = 0; b < pairs.galleryCameras().length; b++) {
                int x = LEFT + b * CELL;
                int y = TOP + a * CELL;
                if (pairs.queries()[a][b] > 0) {
                    cell(svg, x, y, 100 * pairs.rank1(a, b), pairs.queries()[a][b], stops);
                } else {
                    text(svg, x + CELL / 2, y + CELL / 2 + 4, "middle", "–");
                }
            }
        }
        text(svg, LEFT, height - 4, "start", "rows ask, columns answer");
        return svg.append("</svg></figure>").toString();
    }

    private static void cell(StringBuilder svg, int x, int y, double percent, int queries, List<String> stops) {
        int stop = (int) Math.round(percent / 100 * (stops.size() - 1));
        String ink = percent > 60 ? "#111" : "#fff";
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>"
                .formatted(x + 1, y + 1, CELL - 2, CELL - 2, stops.get(Math.clamp(stop, 0, stops.size() - 1))));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" style=\"fill:%s;font-size:13px\">%.0f</text>",
                x + CELL / 2,
                y + CELL / 2 + 1,
                ink,
                percent));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" style=\"fill:%s;font-size:9px\">%s</text>"
                .formatted(x + CELL / 2, y + CELL / 2 + 14, ink, "%,d".formatted(queries)));
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String text) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>".formatted(x, y, anchor, text));
    }
}
