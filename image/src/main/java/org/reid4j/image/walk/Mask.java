package org.reid4j.image.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.image.walk.Ball.Solid;
import org.reid4j.image.walk.Sight.Disc;

/// A picture of what belongs to the person and what does not, before it is cut to a frame.
///
/// @param width columns
/// @param height rows
/// @param inside `[height, width]` row by row, changed while it is drawn
@SuppressWarnings("ArrayRecordComponent") // a canvas
record Mask(int width, int height, boolean[] inside) {
    private static final int MARGIN = 8;
    private static final int CORNERS = 32;
    private static final double[][] CIRCLE = circle();

    /// Draws what solids hide.
    ///
    /// @param tall rows that the person fills
    static Mask draw(List<Solid> solids, Sight sight, int tall) {
        List<List<Disc>> seen = new ArrayList<>();
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Solid solid : solids) {
            List<Disc> discs = solid.balls().stream().map(sight::see).toList();
            seen.add(discs);
            for (Disc disc : discs) {
                left = Math.min(left, disc.x() - disc.radius());
                right = Math.max(right, disc.x() + disc.radius());
                low = Math.min(low, disc.y() - disc.radius());
                high = Math.max(high, disc.y() + disc.radius());
            }
        }
        double scale = tall / (high - low);
        int width = (int) Math.ceil((right - left) * scale) + 2 * MARGIN;
        int height = tall + 2 * MARGIN;
        Mask mask = new Mask(width, height, new boolean[width * height]);
        for (List<Disc> discs : seen) {
            mask.fill(rim(discs, left, high, scale));
        }
        return mask;
    }

    /// The same in black and white.
    Silhouettes picture() {
        byte[] values = new byte[inside.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (inside[i] ? 255 : 0);
        }
        return new Silhouettes(1, height, width, values);
    }

    /// Fills a convex polygon.
    private void fill(double[][] corners) {
        double[] from = new double[height];
        double[] to = new double[height];
        Arrays.fill(from, Double.POSITIVE_INFINITY);
        Arrays.fill(to, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < corners.length; i++) {
            double[] a = corners[i];
            double[] b = corners[(i + 1) % corners.length];
            double[] top = a[1] <= b[1] ? a : b;
            double[] bottom = a[1] <= b[1] ? b : a;
            int last = Math.min(height - 1, (int) Math.floor(bottom[1] - 0.5));
            for (int row = Math.max(0, (int) Math.ceil(top[1] - 0.5)); row <= last; row++) {
                double share = (row + 0.5 - top[1]) / Math.max(1e-12, bottom[1] - top[1]);
                double x = top[0] + (bottom[0] - top[0]) * share;
                from[row] = Math.min(from[row], x);
                to[row] = Math.max(to[row], x);
            }
        }
        for (int row = 0; row < height; row++) {
            if (from[row] <= to[row]) {
                int first = Math.max(0, (int) Math.ceil(from[row] - 0.5));
                int end = Math.min(width, (int) Math.floor(to[row] - 0.5) + 1);
                if (first < end) {
                    Arrays.fill(inside, row * width + first, row * width + end, true);
                }
            }
        }
    }

    /// The outline around some circles, in turn: in each direction the point that stands out furthest.
    private static double[][] rim(List<Disc> discs, double left, double high, double scale) {
        double[][] rim = new double[CORNERS][];
        for (int i = 0; i < CORNERS; i++) {
            double cos = CIRCLE[i][0];
            double sin = CIRCLE[i][1];
            Disc best = discs.getFirst();
            double reach = Double.NEGATIVE_INFINITY;
            for (Disc disc : discs) {
                double own = disc.x() * cos + disc.y() * sin + disc.radius();
                if (own > reach) {
                    reach = own;
                    best = disc;
                }
            }
            rim[i] = new double[] {
                MARGIN + (best.x() + best.radius() * cos - left) * scale,
                MARGIN + (high - best.y() - best.radius() * sin) * scale
            };
        }
        return rim;
    }

    private static double[][] circle() {
        double[][] corners = new double[CORNERS][];
        for (int i = 0; i < CORNERS; i++) {
            double angle = 2 * Math.PI * i / CORNERS;
            corners[i] = new double[] {Math.cos(angle), Math.sin(angle)};
        }
        return corners;
    }
}
