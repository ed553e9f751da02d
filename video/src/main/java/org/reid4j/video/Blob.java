package org.reid4j.video;

/// Pixels of one frame that move and hang together: a person, if all goes well. Each is equal to itself only.
final class Blob {
    private final Box box;
    private final int area;
    private final byte[] mask;

    /// @param box where
    /// @param area how many pixels
    /// @param mask `[height, width]` of the box, row by row, 255 for its pixels and 0 for others; not copied
    Blob(Box box, int area, byte[] mask) {
        this.box = box;
        this.area = area;
        this.mask = mask;
    }

    Box box() {
        return box;
    }

    int area() {
        return area;
    }

    byte[] mask() {
        return mask;
    }

    /// Both as one, with what lies between them left empty.
    Blob with(Blob other) {
        Box both = box.with(other.box);
        byte[] joined = new byte[both.area()];
        paint(this, both, joined);
        paint(other, both, joined);
        return new Blob(both, area + other.area, joined);
    }

    private static void paint(Blob blob, Box into, byte[] mask) {
        for (int y = 0; y < blob.box.height(); y++) {
            int to = (blob.box.y() - into.y() + y) * into.width() + blob.box.x() - into.x();
            for (int x = 0; x < blob.box.width(); x++) {
                mask[to + x] |= blob.mask[y * blob.box.width() + x];
            }
        }
    }
}
