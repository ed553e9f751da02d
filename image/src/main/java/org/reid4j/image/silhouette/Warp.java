package org.reid4j.image.silhouette;

/// A projective map of the plane by which frames are resampled: for each place of the new frame where it is in
/// the old one.
///
/// @param a to `h`: `x = (a u + b v + c) / (g u + h v + 1)`, `y = (d u + e v + f) / (g u + h v + 1)` for a place
///     (u, v) of the new frame, in pixels, the middle of the first pixel being (0, 0)
record Warp(double a, double b, double c, double d, double e, double f, double g, double h) {

    /// Turned about the place (width / 2, height / 2), as OpenCV's users do, half a pixel behind the middle.
    ///
    /// @param angle in radians, counter-clockwise as seen
    static Warp turned(double angle, int height, int width) {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double x = width / 2.0;
        double y = height / 2.0;
        // the new frame's (u, v) was turned away from the old one's: turn it back
        return new Warp(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y, 0, 0);
    }

    /// A new frame whose corners are four points of the old one's upper and lower edge.
    ///
    /// @param topLeft x of the point that becomes the top left corner, and so on
    static Warp perspective(
            double topLeft, double topRight, double bottomLeft, double bottomRight, int height, int width) {
        // Heckbert 1989: from the unit square to a quadrilateral whose two sides are level
        double dx1 = topRight - bottomRight;
        double dx2 = bottomLeft - bottomRight;
        double sx = topLeft - topRight + bottomRight - bottomLeft;
        double dy1 = -height;
        double dy2 = 0;
        double denominator = dx1 * dy2 - dx2 * dy1;
        double g = (sx * dy2) / denominator;
        double h = (-sx * dy1) / denominator;
        return new Warp(
                (topRight - topLeft + g * topRight) / width,
                (bottomLeft - topLeft + h * bottomLeft) / height,
                topLeft,
                0,
                (height + h * height) / height,
                0,
                g / width,
                h / height);
    }

    /// The map that brings three points of the old frame to three points of the new one.
    ///
    /// @param from x, y of each in the old frame
    /// @param to x, y of each in the new frame
    static Warp affine(double[] from, double[] to) {
        double u1 = to[2] - to[0];
        double v1 = to[3] - to[1];
        double u2 = to[4] - to[0];
        double v2 = to[5] - to[1];
        double determinant = u1 * v2 - u2 * v1;
        double x1 = from[2] - from[0];
        double y1 = from[3] - from[1];
        double x2 = from[4] - from[0];
        double y2 = from[5] - from[1];
        double a = (x1 * v2 - x2 * v1) / determinant;
        double b = (x2 * u1 - x1 * u2) / determinant;
        double d = (y1 * v2 - y2 * v1) / determinant;
        double e = (y2 * u1 - y1 * u2) / determinant;
        return new Warp(a, b, from[0] - a * to[0] - b * to[1], d, e, from[1] - d * to[0] - e * to[1], 0, 0);
    }

    /// Resamples frames in place, bilinearly; beyond the border there is background.
    ///
    /// @param values holds `[frames, height, width]` from `offset` on
    void apply(float[] values, int offset, int frames, int height, int width) {
        int area = height * width;
        var frame = new float[area];
        for (int i = 0; i < frames; i++) {
            System.arraycopy(values, offset + i * area, frame, 0, area);
            for (int v = 0; v < height; v++) {
                for (int u = 0; u < width; u++) {
                    double w = g * u + h * v + 1;
                    values[offset + i * area + v * width + u] =
                            sample(frame, height, width, (a * u + b * v + c) / w, (d * u + e * v + f) / w);
                }
            }
        }
    }

    private static float sample(float[] frame, int height, int width, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double right = x - left;
        double below = y - top;
        return (float) ((1 - below)
                        * ((1 - right) * at(frame, height, width, left, top)
                                + right * at(frame, height, width, left + 1, top))
                + below
                        * ((1 - right) * at(frame, height, width, left, top + 1)
                                + right * at(frame, height, width, left + 1, top + 1)));
    }

    private static float at(float[] frame, int height, int width, int x, int y) {
        return x < 0 || y < 0 || x >= width || y >= height ? 0 : frame[y * width + x];
    }
}
