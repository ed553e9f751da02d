package org.reid4j.image.street;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import org.reid4j.image.world.Point3;

/// Strokes from which a person is drawn: rounded, tapered, and darker on the side away from the light.
///
/// @param graphics where to draw
/// @param view how the person is seen
/// @param light where light comes from: -1 right .. 1 left; 0 is even
record Brush(Graphics2D graphics, Viewpoint view, double light) {
    private static final double SHADING = 0.36;

    /// How bright a place is.
    ///
    /// @param u -1 left edge .. 1 right edge
    double shade(double u) {
        return 1 + 0.04 - SHADING * (0.5 * light * u + 0.32 * u * u);
    }

    /// A limb between two joints.
    ///
    /// @param from one joint, with the radius `fromRadius` in metres
    /// @param to the other, with the radius `toRadius`
    void limb(Point3 from, Point3 to, double fromRadius, double toRadius, Color color) {
        double x1 = view.x(from);
        double y1 = view.y(from);
        double x2 = view.x(to);
        double y2 = view.y(to);
        double r1 = fromRadius * view.zoom(from);
        double r2 = toRadius * view.zoom(to);
        double length = Math.max(1e-6, Math.hypot(x2 - x1, y2 - y1));
        double nx = -(y2 - y1) / length;
        double ny = (x2 - x1) / length;
        double side = nx <= 0 ? 1 : -1; // toward the left of the picture
        graphics.setPaint(
                across(x1 + side * nx * r1, y1 + side * ny * r1, x1 - side * nx * r1, y1 - side * ny * r1, color));
        Path2D path = new Path2D.Double();
        path.moveTo(x1 + nx * r1, y1 + ny * r1);
        path.lineTo(x2 + nx * r2, y2 + ny * r2);
        path.lineTo(x2 - nx * r2, y2 - ny * r2);
        path.lineTo(x1 - nx * r1, y1 - ny * r1);
        path.closePath();
        graphics.fill(path);
        graphics.fill(circle(x1, y1, r1, r1));
        graphics.fill(circle(x2, y2, r2, r2));
    }

    private GradientPaint across(double x1, double y1, double x2, double y2, Color color) {
        return new GradientPaint(
                (float) x1,
                (float) y1,
                Hue.shade(color, shade(-0.8)),
                (float) x2,
                (float) y2,
                Hue.shade(color, shade(0.8)));
    }

    /// An upright ellipse around a place on the picture, shaded.
    void ball(double x, double y, double radiusX, double radiusY, Color color) {
        fill(circle(x, y, radiusX, radiusY), x - radiusX, x + radiusX, color);
    }

    /// A shape, shaded from its left to its right edge.
    void fill(Shape shape, double left, double right, Color color) {
        graphics.setPaint(across(left, 0, Math.max(right, left + 0.5), 0, color));
        graphics.fill(shape);
    }

    /// A box with round corners around a place on the body, such as a bag.
    ///
    /// @param across half its width seen from the front, `deep` seen from the side, `high` half its height; metres
    void box(Point3 middle, double across, double deep, double high, Color color) {
        double zoom = view.zoom(middle);
        double w = view.halfWidth(across, deep) * zoom;
        double h = high * zoom;
        double x = view.x(middle);
        double y = view.y(middle);
        fill(new RoundRectangle2D.Double(x - w, y - h, 2 * w, 2 * h, w * 0.7, h * 0.6), x - w, x + w, color);
        graphics.setPaint(Hue.shade(color, 0.62));
        graphics.fill(new RoundRectangle2D.Double(x - w * 0.7, y + h * 0.05, 1.4 * w, h * 0.65, w * 0.4, h * 0.3));
    }

    /// A line between two places on the body.
    void line(Point3 from, Point3 to, double thickness, Color color) {
        graphics.setPaint(color);
        graphics.setStroke(
                new BasicStroke((float) (thickness * view.zoom(from)), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        Path2D path = new Path2D.Double();
        path.moveTo(view.x(from), view.y(from));
        path.lineTo(view.x(to), view.y(to));
        graphics.draw(path);
    }

    static Ellipse2D circle(double x, double y, double radiusX, double radiusY) {
        return new Ellipse2D.Double(x - radiusX, y - radiusY, 2 * radiusX, 2 * radiusY);
    }
}
