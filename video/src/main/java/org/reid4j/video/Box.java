package org.reid4j.video;

/// Where something stands in a frame: the smallest rectangle around it, in pixels.
///
/// @param x the leftmost column
/// @param y the topmost row
/// @param width columns, at least 1
/// @param height rows, at least 1
public record Box(int x, int y, int width, int height) {
    int right() {
        return x + width;
    }

    int bottom() {
        return y + height;
    }

    int area() {
        return width * height;
    }

    double centreX() {
        return x + width / 2.0;
    }

    double centreY() {
        return y + height / 2.0;
    }

    Box moved(double dx, double dy) {
        return new Box((int) Math.round(x + dx), (int) Math.round(y + dy), width, height);
    }

    /// Pixels that both cover.
    int shared(Box other) {
        int across = Math.min(right(), other.right()) - Math.max(x, other.x);
        int down = Math.min(bottom(), other.bottom()) - Math.max(y, other.y);
        return across <= 0 || down <= 0 ? 0 : across * down;
    }

    /// Columns that both cover.
    int sharedColumns(Box other) {
        return Math.max(0, Math.min(right(), other.right()) - Math.max(x, other.x));
    }

    /// The smallest box around both.
    Box with(Box other) {
        int left = Math.min(x, other.x);
        int top = Math.min(y, other.y);
        return new Box(left, top, Math.max(right(), other.right()) - left, Math.max(bottom(), other.bottom()) - top);
    }

    /// Whether it reaches the frame's border, so that part of a person may be outside.
    boolean atEdge(int frameWidth, int frameHeight) {
        return x <= 1 || y <= 1 || right() >= frameWidth - 1 || bottom() >= frameHeight - 1;
    }
}
