package org.reid4j.video;

/// Pixels of one frame that move and hang together: a person, if all goes well. Each is equal to itself only.
final class Blob {
    private final Box box;
    private final int area;
    private final int main;
    private final byte[] mask;

    /// @param box where
    /// @param area how many pixels
    /// @param main how many of them hang together
    /// @param mask `[height, width]` of the box, row by row, 255 for its pixels and 0 for others; not copied
    Blob(Box box, int area, int main, byte[] mask) {
        this.box = box;
        this.area = area;
        this.main = main;
        this.mask = mask;
    }

    Box box() {
        return box;
    }

    int area() {
        return area;
    }

    /// Pixels of its largest part: less than all where a person is torn.
    int main() {
        return main;
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
        return new Blob(both, area + other.area, Math.max(main, other.main), joined);
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
