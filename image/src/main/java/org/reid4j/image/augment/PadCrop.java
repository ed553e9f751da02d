package org.reid4j.image.augment;

import java.util.random.RandomGenerator;
import org.reid4j.core.Pixels;

/// Shifts a photo by padding it on all sides and cropping its own size at random, because boxes are never exact.
///
/// @param pad pixels on each side, at least 0; the strong baseline's is 10
/// @param border what the padding is made of
public record PadCrop(int pad, Border border) implements Augment.OnPixels {

    /// What lies beyond the photo's edge.
    public enum Border {
        /// Black before normalisation, as the strong baseline pads.
        BLACK,
        /// The nearest pixel of the photo, as DG-Net pads.
        EDGE
    }

    public PadCrop {
        Augment.within("pad", pad, 0, 1024);
    }

    @Override
    public Pixels apply(Pixels photo, RandomGenerator random) {
        int top = random.nextInt(2 * pad + 1);
        int left = random.nextInt(2 * pad + 1);
        return shifted(photo, top - pad, left - pad);
    }

    /// The photo's size cut out `down` rows below and `right` columns right of its own corner.
    Pixels shifted(Pixels photo, int down, int right) {
        if (down == 0 && right == 0) {
            return photo;
        }
        int width = photo.width();
        int height = photo.height();
        byte[] to = new byte[photo.rgb().length];
        for (int y = 0; y < height; y++) {
            int row = y + down;
            switch (border) {
                case BLACK -> {
                    int from = Math.max(0, right);
                    int count = width - Math.abs(right);
                    if (row >= 0 && row < height && count > 0) {
                        int source = 3 * (row * width + from);
                        System.arraycopy(photo.rgb(), source, to, 3 * (y * width + from - right), 3 * count);
                    }
                }
                case EDGE -> {
                    int line = Math.clamp(row, 0, height - 1) * width;
                    for (int x = 0; x < width; x++) {
                        int source = 3 * (line + Math.clamp(x + right, 0, width - 1));
                        System.arraycopy(photo.rgb(), source, to, 3 * (y * width + x), 3);
                    }
                }
            }
        }
        return new Pixels(width, height, to);
    }
}
