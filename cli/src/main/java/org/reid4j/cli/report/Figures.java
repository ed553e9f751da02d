package org.reid4j.cli.report;

import java.util.List;

/// The row of large numbers at the top of a page.
final class Figures {
    private Figures() {}

    /// One number and what it is.
    record Figure(String value, String name) {}

    static String of(List<Figure> figures) {
        var html = new StringBuilder("<div class=\"figures\">");
        for (var figure : figures) {
            html.append("<div class=\"figure\"><b>")
                    .append(Html.escape(figure.value()))
                    .append("</b><span>")
                    .append(Html.escape(figure.name()))
                    .append("</span></div>");
        }
        return html.append("</div>").toString();
    }
}
