package org.reid4j.image;

import java.util.ArrayList;
import java.util.List;
import org.reid4j.core.Pixels;

/// Lays pictures with several lines of text and a colour bar side by side: a photo and what a network saw in it.
///
/// @param columns pictures in a row, at least 1
public record HeatSheet(int columns) {
    private static final int GAP = 16;
    private static final int SCALE = 2;
    private static final int LINE = 20;
    private static final int BAR = 14;
    private static final int WHITE = 0xffffff;
    private static final int INK = 0x222222;

    /// One picture of the sheet.
    ///
    /// @param picture drawn in its own size; all of a sheet are equally large
    /// @param title above it
    /// @param ends what the colour bar's left and right ends mean; no bar when empty
    /// @param note below, broken into lines
    public record Tile(Pixels picture, String title, List<String> ends, String note) {
        public Tile {
            if (!ends.isEmpty() && ends.size() != 2) {
                throw new IllegalArgumentException("ends=%s: a bar has two".formatted(ends));
            }
            ends = List.copyOf(ends);
        }
    }

    public HeatSheet {
        if (columns < 1) {
            throw new IllegalArgumentException("columns=%d: at least 1".formatted(columns));
        }
    }

    /// Draws the sheet, row by row.
    ///
    /// @param tiles at least one
    public Pixels render(List<Tile> tiles) {
        if (tiles.isEmpty()) {
            throw new IllegalArgumentException("tiles is empty: a sheet needs at least one picture");
        }
        int width = tiles.getFirst().picture().width();
        int height = tiles.getFirst().picture().height();
        int titles = lines(tiles.stream().map(Tile::title).toList(), width);
        int notes = lines(tiles.stream().map(Tile::note).toList(), width);
        int across = Math.min(columns, tiles.size());
        int down = (tiles.size() + columns - 1) / columns;
        int pitchX = width + GAP;
        int pitchY = titles * LINE + height + LINE / 2 + BAR + LINE / 4 + (notes + 1) * LINE + GAP;
        var canvas = new Canvas(across * pitchX + GAP, down * pitchY + GAP, WHITE);
        for (int i = 0; i < tiles.size(); i++) {
            int x = GAP + i % columns * pitchX;
            int y = GAP + i / columns * pitchY;
            draw(canvas, tiles.get(i), x, y, titles * LINE);
        }
        return canvas.pixels();
    }

    private static void draw(Canvas canvas, Tile tile, int x, int y, int titles) {
        int width = tile.picture().width();
        write(canvas, tile.title(), x, y, width);
        int at = y + titles;
        canvas.photo(x, at, tile.picture());
        at += tile.picture().height() + LINE / 2;
        if (!tile.ends().isEmpty()) {
            for (int i = 0; i < width; i++) {
                canvas.rectangle(x + i, at, 1, BAR, Viridis.colour((double) i / Math.max(1, width - 1)));
            }
            at += BAR + LINE / 4;
            var right = tile.ends().getLast();
            canvas.text(x, at, tile.ends().getFirst(), SCALE, INK);
            canvas.text(x + width + SCALE - Canvas.textWidth(right, SCALE), at, right, SCALE, INK);
            at += LINE;
        }
        write(canvas, tile.note(), x, at, width);
    }

    private static void write(Canvas canvas, String text, int x, int y, int width) {
        int line = 0;
        for (String words : broken(text, width)) {
            canvas.text(x, y + LINE * line++, words, SCALE, INK);
        }
    }

    private static int lines(List<String> texts, int width) {
        return texts.stream().mapToInt(text -> broken(text, width).size()).max().orElse(0);
    }

    /// The text in lines of as many letters as fit; a longer word is cut to that.
    private static List<String> broken(String text, int width) {
        int letters = Math.max(1, width / (Glyphs.ADVANCE * SCALE));
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            String fitting = word.length() > letters ? word.substring(0, letters) : word;
            if (!line.isEmpty() && line.length() + 1 + fitting.length() > letters) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(fitting);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }
}
