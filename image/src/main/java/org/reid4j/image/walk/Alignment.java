package org.reid4j.image.walk;

/// Cuts a mask to a frame as CASIA-B's prepared silhouettes are cut: the person fills the rows, and the column that
/// halves the mass stands in the middle.
final class Alignment {
    private final Mask mask;
    private final int size;

    private Alignment(Mask mask, int size) {
        this.mask = mask;
        this.size = size;
    }

    /// A frame.
    ///
    /// @param mask with something in it
    /// @param size rows and columns of the frame
    /// @return `[size, size]`, 0..255: grey where the outline crosses a pixel
    static byte[] cut(Mask mask, int size) {
        return new Alignment(mask, size).frame();
    }

    private byte[] frame() {
        int width = mask.width();
        int top = mask.height();
        int bottom = -1;
        for (int i = 0; i < mask.inside().length; i++) {
            if (mask.inside()[i]) {
                top = Math.min(top, i / width);
                bottom = Math.max(bottom, i / width);
            }
        }
        double pixel = (double) (bottom + 1 - top) / size; // of the frame, in pixels of the mask
        double left = middle() - pixel * size / 2;
        byte[] frame = new byte[size * size];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double covered = covered(left + x * pixel, top + y * pixel, pixel);
                frame[y * size + x] = (byte) Math.round(255 * covered);
            }
        }
        return frame;
    }

    /// The place in the rows that halves the mass.
    private double middle() {
        int[] columns = new int[mask.width()];
        int mass = 0;
        for (int i = 0; i < mask.inside().length; i++) {
            if (mask.inside()[i]) {
                columns[i % mask.width()]++;
                mass++;
            }
        }
        double before = 0;
        for (int x = 0; x < columns.length; x++) {
            if (before + columns[x] > mass / 2.0) {
                return x + (mass / 2.0 - before) / columns[x];
            }
            before += columns[x];
        }
        return columns.length / 2.0;
    }

    /// The share of a square that is inside.
    private double covered(double left, double top, double side) {
        double sum = 0;
        int lastRow = Math.min(mask.height() - 1, (int) Math.ceil(top + side) - 1);
        int lastColumn = Math.min(mask.width() - 1, (int) Math.ceil(left + side) - 1);
        for (int y = Math.max(0, (int) Math.floor(top)); y <= lastRow; y++) {
            double rows = Math.min(y + 1, top + side) - Math.max(y, top);
            for (int x = Math.max(0, (int) Math.floor(left)); x <= lastColumn; x++) {
                if (mask.inside()[y * mask.width() + x]) {
                    sum += rows * (Math.min(x + 1, left + side) - Math.max(x, left));
                }
            }
        }
        return Math.clamp(sum / (side * side), 0.0, 1.0);
    }
}
