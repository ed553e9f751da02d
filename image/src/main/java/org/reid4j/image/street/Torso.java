package org.reid4j.image.street;

import java.awt.Color;
import java.awt.TexturePaint;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.reid4j.image.world.Point3;

/// Draws an upper body: a tapered ellipse from neck to hem, wrapped in its fabric, so that a print turns
/// away with its wearer.
final class Torso {
    private static final int LEVELS = 28;
    /// Half the width and half the depth at shares of the way from neck (0) to hip (1).
    private static final double[] SHARE = {0.0, 0.05, 0.13, 0.30, 0.62, 0.85, 1.0};

    private final Brush brush;
    private final Fabric fabric;
    private final double[] x = new double[LEVELS];
    private final double[] y = new double[LEVELS];
    private final double[] half = new double[LEVELS];
    private final double[] down = new double[LEVELS];

    Torso(Brush brush, Identity person, Pose pose) {
        this.brush = brush;
        this.fabric = new Fabric(person.outfit(), person.look().skin());
        Body body = person.body();
        double reach = 1.02 + person.outfit().coat() * body.thigh() / body.trunk();
        for (int i = 0; i < LEVELS; i++) {
            double share = reach * i / (LEVELS - 1);
            Point3 at = share <= 1
                    ? pose.neck().toward(pose.pelvis(), share)
                    : pose.pelvis().plus(0, -(share - 1) * body.trunk(), 0);
            double flare = 1 + 0.22 * Math.max(0, share - 1);
            x[i] = brush.view().x(at);
            y[i] = brush.view().y(at);
            half[i] = flare * brush.view().zoom(at) * brush.view().halfWidth(across(body, share), deep(body, share));
            down[i] = share;
        }
    }

    private static double across(Body body, double share) {
        double s = body.shoulders();
        double waist = 0.5 * (0.80 * s + 0.95 * body.hips()) * (0.62 + 0.38 * body.girth());
        double hip = body.hips() * 1.06;
        return along(share, 0.40 * s, 0.74 * s, 0.98 * s, 0.92 * s, waist, hip, hip * 1.03);
    }

    private static double deep(Body body, double share) {
        double g = body.girth();
        double belly = 0.105 * g * g;
        return along(share, 0.06, 0.085, 0.10 * g, 0.118 * g, belly, 0.5 * (belly + 0.112 * g), 0.115 * g);
    }

    private static double along(double share, double... values) {
        for (int i = 1; i < SHARE.length; i++) {
            if (share <= SHARE[i]) {
                double t = (share - SHARE[i - 1]) / (SHARE[i] - SHARE[i - 1]);
                return values[i - 1] + (values[i] - values[i - 1]) * t;
            }
        }
        return values[values.length - 1];
    }

    void paint() {
        Path2D outline = new Path2D.Double();
        outline.moveTo(x[0] - half[0], y[0]);
        for (int i = 1; i < LEVELS; i++) {
            outline.lineTo(x[i] - half[i], y[i]);
        }
        int last = LEVELS - 1;
        double sag = half[last] * (0.12 + 0.7 * Math.sin(brush.view().elevation()));
        outline.quadTo(x[last], y[last] + sag, x[last] + half[last], y[last]);
        for (int i = last; i >= 0; i--) {
            outline.lineTo(x[i] + half[i], y[i]);
        }
        outline.closePath();
        Rectangle2D box = outline.getBounds2D();
        int width = Math.max(1, (int) Math.ceil(box.getWidth()) + 2);
        int height = Math.max(1, (int) Math.ceil(box.getHeight()) + 2);
        double left = Math.floor(box.getX()) - 1;
        double top = Math.floor(box.getY()) - 1;
        BufferedImage cloth = new BufferedImage(width + 1, height + 1, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row <= height; row++) {
            weave(cloth, row, left, top + row + 0.5);
        }
        brush.graphics().setPaint(new TexturePaint(cloth, new Rectangle2D.Double(left, top, width + 1, height + 1)));
        brush.graphics().fill(outline);
    }

    private void weave(BufferedImage cloth, int row, double left, double at) {
        int i = 1;
        while (i < LEVELS - 1 && y[i] < at) {
            i++;
        }
        double span = y[i] - y[i - 1];
        double t = Math.abs(span) < 1e-9 ? 0 : Math.clamp((at - y[i - 1]) / span, 0.0, 1.0);
        double centre = x[i - 1] + (x[i] - x[i - 1]) * t;
        double width = Math.max(0.5, half[i - 1] + (half[i] - half[i - 1]) * t);
        double share = down[i - 1] + (down[i] - down[i - 1]) * t;
        for (int column = 0; column < cloth.getWidth(); column++) {
            double u = Math.clamp((left + column + 0.5 - centre) / width, -1.0, 1.0);
            Color color = Hue.shade(fabric.at(brush.view().around(u), share), brush.shade(u));
            cloth.setRGB(column, row, color.getRGB());
        }
    }
}
