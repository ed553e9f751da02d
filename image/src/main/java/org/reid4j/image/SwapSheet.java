package org.reid4j.image;

import java.util.List;
import org.reid4j.core.Pixels;

/// Lays out redressed people as the paper on DG-Net does: whose clothes at the left of each row, whose
/// pose on top of each column, and where they cross what was drawn of the two.
///
/// Row `r` and column `c` begin at `x(c + 1)` and `y(r + 1)`; row and column 0 are the givers'.
///
/// @param width pixels of every picture, at least 8
/// @param height pixels of every picture, at least 8
public record SwapSheet(int width, int height) {
    private static final int GAP = 4;
    private static final int TEXT = 10;
    private static final int WHITE = 0xffffff;
    private static final int INK = 0x222222;
    private static final int APPEARANCE = 0x0072b2;
    private static final int STRUCTURE = 0xd55e00;

    /// A photo that gives clothes or a pose.
    ///
    /// @param photo of the sheet's size
    /// @param label under it, cut to its width; may be empty
    public record Giver(Pixels photo, String label) {}

    public SwapSheet {
        if (width < 8 || height < 8) {
            throw new IllegalArgumentException("width=%d, height=%d: at least 8 each".formatted(width, height));
        }
    }

    /// Left edge of a column; of column 0 for the photos that give clothes.
    public int x(int column) {
        return GAP + column * (width + GAP) + (column > 0 ? GAP : 0);
    }

    /// Upper edge of a row; of row 0 for the photos that give poses.
    public int y(int row) {
        return GAP + row * (height + TEXT + GAP) + (row > 0 ? GAP : 0);
    }

    /// Draws the sheet.
    ///
    /// @param appearances a row each
    /// @param structures a column each
    /// @param drawn row by row, each of the sheet's size
    /// @throws IllegalArgumentException when there are not rows times columns of them, or one has
    ///     another size
    public Pixels render(List<Giver> appearances, List<Giver> structures, List<Pixels> drawn) {
        if (appearances.isEmpty() || structures.isEmpty() || drawn.size() != appearances.size() * structures.size()) {
            throw new IllegalArgumentException("%d rows and %d columns need a picture each, got %d"
                    .formatted(appearances.size(), structures.size(), drawn.size()));
        }
        var canvas = new Canvas(x(structures.size() + 1), y(appearances.size() + 1), WHITE);
        canvas.text(GAP, GAP, cut("pose >"), 1, STRUCTURE);
        canvas.text(GAP, y(0) + height - TEXT, cut("clothes"), 1, APPEARANCE);
        for (int c = 0; c < structures.size(); c++) {
            giver(canvas, structures.get(c), x(c + 1), y(0), STRUCTURE);
        }
        for (int r = 0; r < appearances.size(); r++) {
            giver(canvas, appearances.get(r), x(0), y(r + 1), APPEARANCE);
            for (int c = 0; c < structures.size(); c++) {
                canvas.photo(x(c + 1), y(r + 1), sized(drawn.get(r * structures.size() + c)));
            }
        }
        return canvas.pixels();
    }

    private void giver(Canvas canvas, Giver giver, int x, int y, int colour) {
        canvas.photo(x, y, sized(giver.photo()));
        canvas.frame(x - 2, y - 2, width + 4, height + 4, 2, colour);
        canvas.text(x, y + height + 3, cut(giver.label()), 1, INK);
    }

    private String cut(String text) {
        int letters = Math.max(1, width / Glyphs.ADVANCE);
        int length = Math.min(letters, text.codePointCount(0, text.length()));
        return text.substring(0, text.offsetByCodePoints(0, length));
    }

    private Pixels sized(Pixels picture) {
        if (picture.width() != width || picture.height() != height) {
            throw new IllegalArgumentException("a picture of %d x %d on a sheet of %d x %d"
                    .formatted(picture.width(), picture.height(), width, height));
        }
        return picture;
    }
}
