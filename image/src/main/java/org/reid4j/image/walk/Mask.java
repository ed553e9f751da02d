package org.reid4j.image.walk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
    private static final int CORNERS = 20;
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
            List<double[]> rim = new ArrayList<>();
            for (Disc disc : discs) {
                for (double[] corner : CIRCLE) {
                    rim.add(new double[] {
                        MARGIN + (disc.x() + disc.radius() * corner[0] - left) * scale,
                        MARGIN + (high - disc.y() - disc.radius() * corner[1]) * scale
                    });
                }
            }
            mask.fill(hull(rim));
        }
        return mask;
    }

    /// Fills a convex polygon.
    private void fill(List<double[]> corners) {
        double[] from = new double[height];
        double[] to = new double[height];
        Arrays.fill(from, Double.POSITIVE_INFINITY);
        Arrays.fill(to, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < corners.size(); i++) {
            double[] a = corners.get(i);
            double[] b = corners.get((i + 1) % corners.size());
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

    /// The convex hull of some points, in turn (Andrew's monotone chain).
    private static List<double[]> hull(List<double[]> points) {
        List<double[]> sorted = new ArrayList<>(points);
        sorted.sort(Comparator.<double[]>comparingDouble(p -> p[0]).thenComparingDouble(p -> p[1]));
        List<double[]> lower = chain(sorted);
        List<double[]> upper = chain(sorted.reversed());
        lower.removeLast();
        upper.removeLast();
        lower.addAll(upper);
        return lower;
    }

    private static List<double[]> chain(List<double[]> sorted) {
        List<double[]> chain = new ArrayList<>();
        for (double[] p : sorted) {
            while (chain.size() > 1 && turn(chain.get(chain.size() - 2), chain.getLast(), p) <= 0) {
                chain.removeLast();
            }
            chain.add(p);
        }
        return chain;
    }

    private static double turn(double[] a, double[] b, double[] c) {
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
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
