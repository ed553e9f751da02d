package org.reid4j.image;

import org.reid4j.core.Pixels;

/// How a camera held the sensor: the eight values of EXIF tag 274 and the turn that makes each upright.
enum Orientation {
    /// 1: as stored.
    UPRIGHT(false, false, false),
    /// 2: mirrored left to right.
    MIRRORED(false, true, false),
    /// 3: upside down.
    HALF_TURN(false, true, true),
    /// 4: mirrored top to bottom.
    FLIPPED(false, false, true),
    /// 5: mirrored along the falling diagonal.
    TRANSPOSED(true, false, false),
    /// 6: to be turned clockwise by 90 degrees.
    CLOCKWISE(true, true, false),
    /// 7: mirrored along the rising diagonal.
    TRANSVERSE(true, true, true),
    /// 8: to be turned counter-clockwise by 90 degrees.
    COUNTER_CLOCKWISE(true, false, true);

    private final boolean transposes;
    private final boolean mirrorsColumns;
    private final boolean mirrorsRows;

    Orientation(boolean transposes, boolean mirrorsColumns, boolean mirrorsRows) {
        this.transposes = transposes;
        this.mirrorsColumns = mirrorsColumns;
        this.mirrorsRows = mirrorsRows;
    }

    /// @param tag the EXIF value; anything outside 1..8 counts as upright, as viewers do
    static Orientation ofTag(int tag) {
        return tag >= 1 && tag <= 8 ? values()[tag - 1] : UPRIGHT;
    }

    /// Turns stored pixels upright; the same object when there is nothing to do.
    Pixels apply(Pixels stored) {
        if (this == UPRIGHT) {
            return stored;
        }
        int width = transposes ? stored.height() : stored.width();
        int height = transposes ? stored.width() : stored.height();
        byte[] from = stored.rgb();
        byte[] to = new byte[from.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = mirrorsColumns ? width - 1 - x : x;
                int row = mirrorsRows ? height - 1 - y : y;
                int source = 3 * (transposes ? column * stored.width() + row : row * stored.width() + column);
                to[at++] = from[source];
                to[at++] = from[source + 1];
                to[at++] = from[source + 2];
            }
        }
        return new Pixels(width, height, to);
    }
}
