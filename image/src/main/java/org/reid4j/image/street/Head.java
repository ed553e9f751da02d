package org.reid4j.image.street;

import java.awt.Color;
import java.awt.geom.Arc2D;
import java.awt.geom.RoundRectangle2D;

/// Draws a head from any side: hair all around, a face where the person looks, a hat on top.
final class Head {
    private final Brush brush;
    private final Look look;
    private final double x;
    private final double y;
    private final double radius;
    private final double front; // 1 looks at the camera, -1 away
    private final double aside; // 1 looks to the right of the picture
    private final double above; // how much of the crown is seen

    Head(Brush brush, Identity person, Pose pose) {
        this.brush = brush;
        this.look = person.look();
        Viewpoint view = brush.view();
        x = view.x(pose.head());
        y = view.y(pose.head());
        radius = person.body().head() * view.zoom(pose.head());
        front = Math.cos(view.yaw());
        aside = Math.sin(view.yaw());
        above = Math.sin(view.elevation());
    }

    void paint() {
        if (front > -0.2) {
            tresses();
        }
        boolean bald = look.style() == Look.Style.BALD;
        double width = radius * (0.78 + 0.08 * Math.abs(aside));
        double bulk = look.style() == Look.Style.CURLY ? 1.24 : 1.05;
        brush.ball(x, y, width, radius, look.skin());
        if (!bald) {
            brush.ball(
                    x - aside * radius * 0.10,
                    y - radius * (0.12 + 0.06 * bulk),
                    width * bulk,
                    radius * (0.80 + 0.1 * bulk),
                    look.hair());
            face(width);
        } else if (front > -0.3) {
            features(width);
        }
        if (front <= -0.2) {
            tresses();
        }
        if (look.style() == Look.Style.BUN) {
            brush.ball(x - aside * radius * 0.75, y - radius * 0.92, radius * 0.42, radius * 0.40, look.hair());
        }
        hat(width);
    }

    private void face(double width) {
        double open = Math.clamp(0.62 + 0.55 * front, 0.0, 1.0);
        if (open > 0.15) {
            double faceX = x + aside * radius * 0.40;
            double faceY = y + radius * (0.20 + 0.35 * above);
            brush.ball(faceX, faceY, width * 0.80 * open, radius * (0.74 - 0.2 * above), look.skin());
            features(width);
        }
    }

    private void features(double width) {
        if (front < 0) {
            return;
        }
        double eyesY = y + radius * (0.05 + 0.3 * above);
        brush.graphics().setPaint(new Color(0x2A211D));
        for (int side = -1; side <= 1; side += 2) {
            double eyeX = x + aside * radius * 0.55 + side * front * width * 0.36;
            brush.graphics().fill(Brush.circle(eyeX, eyesY, radius * 0.10, radius * 0.08));
        }
        if (look.beard()) {
            brush.ball(
                    x + aside * radius * 0.5,
                    y + radius * (0.68 + 0.1 * above),
                    width * 0.60,
                    radius * 0.36,
                    look.hair());
        }
    }

    /// Hair that falls below the head: a curtain from behind, strands beside the neck from the front.
    private void tresses() {
        switch (look.style()) {
            case BALD, SHORT, CURLY, BUN -> {}
            case BOB -> falling(radius * 1.40);
            case LONG -> falling(radius * 2.5);
            case PONYTAIL -> {
                if (front < 0.6) {
                    curtain(x - aside * radius * 0.95, y - radius * 0.4, radius * 0.28, radius * 2.5);
                }
            }
        }
    }

    private void falling(double length) {
        double top = y - radius * 0.4;
        double back = x - aside * radius * 0.40;
        if (front < 0.45) {
            curtain(back, top, radius * 0.92, length);
        } else {
            curtain(back - radius * 0.66, top, radius * 0.30, length);
            curtain(back + radius * 0.66, top, radius * 0.30, length);
        }
    }

    private void curtain(double middle, double top, double half, double length) {
        brush.fill(
                new RoundRectangle2D.Double(middle - half, top, 2 * half, length, half, radius * 0.8),
                middle - half,
                middle + half,
                look.hair());
    }

    private void hat(double width) {
        Color color = look.hatHue().color();
        double w = width * 1.14;
        switch (look.hat()) {
            case NONE -> {}
            case BEANIE -> dome(w, radius * 1.28, 0.12, color);
            case CAP -> {
                dome(w, radius * 1.12, 0.02, color);
                if (front > -0.5) {
                    brush.ball(
                            x + aside * radius * 0.95,
                            y - radius * (0.20 - 0.3 * above),
                            radius * (0.45 + 0.35 * Math.max(0, front)),
                            radius * (0.13 + 0.2 * above),
                            Hue.shade(color, 0.7));
                }
            }
            case BRIM -> {
                brush.ball(x, y - radius * 0.28, radius * 1.55, radius * (0.20 + 0.6 * above), Hue.shade(color, 0.85));
                dome(w * 0.92, radius * 1.25, -0.25, color);
            }
        }
    }

    private void dome(double w, double h, double drop, Color color) {
        double base = y - radius * 0.12 + radius * drop;
        brush.fill(new Arc2D.Double(x - w, base - h, 2 * w, 2 * h, 0, 180, Arc2D.CHORD), x - w, x + w, color);
    }
}
