package org.reid4j.image;

import java.util.List;
import org.reid4j.core.Pixels;

/// Lays photos out in a labelled grid: augmented batches to spot mistakes in, ranked lists to judge a model by.
///
/// @param columns photos in a row, at least 1
/// @param cellWidth pixels a photo may be wide, at least 8
/// @param cellHeight pixels a photo may be high, at least 8
public record ContactSheet(int columns, int cellWidth, int cellHeight) {
    private static final int GAP = 6;
    private static final int BORDER = 3;
    private static final int TEXT = 10;
    private static final int WHITE = 0xffffff;
    private static final int INK = 0x222222;

    /// How a photo is framed. Never by colour alone: a tick or a cross stands before the label.
    public enum Mark {
        /// No frame.
        NONE(0xffffff, ""),
        /// The photo asked about.
        QUERY(0x0072b2, "? "),
        /// The same person.
        MATCH(0x009e73, "\u2713 "),
        /// Somebody else.
        MISS(0xd55e00, "\u2717 ");

        private final int colour;
        private final String sign;

        Mark(int colour, String sign) {
            this.colour = colour;
            this.sign = sign;
        }
    }

    /// One photo of the sheet.
    ///
    /// @param photo any size; made to fit its cell
    /// @param label one line below it, cut to the cell's width; may be empty
    /// @param mark its frame
    public record Cell(Pixels photo, String label, Mark mark) {}

    public ContactSheet {
        if (columns < 1 || cellWidth < 8 || cellHeight < 8) {
            throw new IllegalArgumentException("columns=%d, cellWidth=%d, cellHeight=%d: at least 1, 8 and 8"
                    .formatted(columns, cellWidth, cellHeight));
        }
    }

    /// Draws the sheet, row by row.
    ///
    /// @param cells at least one
    public Pixels render(List<Cell> cells) {
        if (cells.isEmpty()) {
            throw new IllegalArgumentException("cells is empty: a sheet needs at least one photo");
        }
        int across = Math.min(columns, cells.size());
        int down = (cells.size() + columns - 1) / columns;
        int pitchX = cellWidth + 2 * BORDER + GAP;
        int pitchY = cellHeight + 2 * BORDER + TEXT + GAP;
        var canvas = new Canvas(across * pitchX + GAP, down * pitchY + GAP, WHITE);
        for (int i = 0; i < cells.size(); i++) {
            draw(canvas, cells.get(i), GAP + i % columns * pitchX, GAP + i / columns * pitchY);
        }
        return canvas.pixels();
    }

    private void draw(Canvas canvas, Cell cell, int x, int y) {
        Pixels photo = fitted(cell.photo());
        int left = x + BORDER + (cellWidth - photo.width()) / 2;
        int top = y + BORDER + (cellHeight - photo.height()) / 2;
        canvas.photo(left, top, photo);
        if (cell.mark() != Mark.NONE) {
            canvas.frame(x, y, cellWidth + 2 * BORDER, cellHeight + 2 * BORDER, BORDER, cell.mark().colour);
        }
        String text = cell.mark().sign + cell.label();
        int letters = Math.max(1, (cellWidth + 2 * BORDER) / Glyphs.ADVANCE);
        int length = Math.min(letters, text.codePointCount(0, text.length()));
        canvas.text(x, y + cellHeight + 2 * BORDER + 2, text.substring(0, text.offsetByCodePoints(0, length)), 1, INK);
    }

    private Pixels fitted(Pixels photo) {
        double scale = Math.min((double) cellWidth / photo.width(), (double) cellHeight / photo.height());
        int width = Math.clamp(Math.round(photo.width() * scale), 1, cellWidth);
        int height = Math.clamp(Math.round(photo.height() * scale), 1, cellHeight);
        return Resize.bilinear(photo, height, width);
    }
}
