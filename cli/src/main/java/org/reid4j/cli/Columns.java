package org.reid4j.cli;

import java.util.ArrayList;
import java.util.List;

/// Lays rows of text out in columns, each as wide as its widest cell.
final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /// @param rows of equal length
    /// @param widest no cell but a row's last is longer; its middle is left out then
    static List<String> lines(List<List<String>> rows, int widest) {
        int columns = rows.isEmpty() ? 0 : rows.getFirst().size();
        int[] widths = new int[columns];
        for (var row : rows) {
            for (int c = 0; c < columns; c++) {
                widths[c] = Math.max(widths[c], Math.min(widest, row.get(c).length()));
            }
        }
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                String cell = c == columns - 1 ? row.get(c) : shortened(row.get(c), widest);
                line.append(cell).append(" ".repeat(Math.max(0, widths[c] - cell.length()))).append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static String shortened(String text, int widest) {
        if (text.length() <= widest) {
            return text;
        }
        int end = (widest - 1) / 2;
        return text.substring(0, widest - 1 - end) + "…" + text.substring(text.length() - end);
    }
}
