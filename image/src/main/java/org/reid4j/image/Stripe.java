package org.reid4j.image;

import org.reid4j.core.Pixels;

/// A horizontal stripe of a photo, shown by a frame around it and the rest dimmed: a part that a network compares on
/// its own.
///
/// @param top where it begins, a share of the height: 0 the top of the photo
/// @param bottom where it ends, 1 the bottom; below `top`
public record Stripe(double top, double bottom) {
    private static final int FRAME = 0xffb000;
    private static final int LINING = 0x000000;

    public Stripe {
        if (!(top >= 0 && top < bottom && bottom <= 1)) {
            throw new IllegalArgumentException("top=%s, bottom=%s: need 0 <= top < bottom <= 1".formatted(top, bottom));
        }
    }

    /// A copy of the photo with the stripe marked; the photo itself where the stripe is the whole of it.
    public Pixels marked(Pixels photo) {
        if (top == 0 && bottom == 1) {
            return photo;
        }
        int first = Math.min((int) Math.rint(top * photo.height()), photo.height() - 1);
        int end = Math.max(first + 1, (int) Math.rint(bottom * photo.height()));
        byte[] from = photo.rgb();
        byte[] to = from.clone();
        int line = 3 * photo.width();
        for (int i = 0; i < to.length; i++) {
            int row = i / line;
            if (row < first || row >= end) {
                to[i] = (byte) (50 + (from[i] & 0xff) / 4); // dark, with little contrast left
            }
        }
        var canvas = new Canvas(photo.width(), photo.height(), 0);
        canvas.photo(0, 0, new Pixels(photo.width(), photo.height(), to));
        int thickness = Math.max(2, photo.height() / 64);
        canvas.frame(0, first, photo.width(), end - first, thickness + 1, LINING);
        canvas.frame(0, first, photo.width(), end - first, thickness, FRAME);
        return canvas.pixels();
    }
}
