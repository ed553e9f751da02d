package org.reid4j.image.street;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.reid4j.image.world.Dice;

/// Draws the place behind a person and now and then something before them.
final class Backdrop {
    private final Graphics2D graphics;
    private final double width;
    private final double height;
    private final Dice dice;
    private final double shift; // where along the street this shot is, in widths

    Backdrop(Graphics2D graphics, int width, int height, Dice dice) {
        this.graphics = graphics;
        this.width = width;
        this.height = height;
        this.dice = dice;
        this.shift = dice.range(0, 4);
    }

    /// Draws the place.
    ///
    /// @param elevation of the camera: from above one sees more ground
    void behind(Camera.Place place, double elevation) {
        double horizon = height * Math.clamp(0.62 - 1.25 * elevation + dice.range(-0.06, 0.06), -0.2, 0.85);
        switch (place) {
            case PLAZA -> {
                sky(horizon, new Color(0xC9D3DA), new Color(0xA9B4BB));
                facade(horizon, new Color(0xB3ADA0), new Color(0x6D7780), 0.55);
                ground(horizon, new Color(0x9C9A94), new Color(0xB4B1A9));
                tiles(horizon, new Color(0x84827C));
            }
            case SHOPS -> {
                sky(horizon, new Color(0x7F7670), new Color(0x625B57));
                shopfront(horizon);
                ground(horizon, new Color(0x75726F), new Color(0x8E8A85));
                tiles(horizon, new Color(0x605C5A));
            }
            case PARK -> {
                sky(horizon, new Color(0x7E8F74), new Color(0x66785C));
                ground(horizon, new Color(0x76856A), new Color(0x8C9A7C));
                path(horizon);
                tufts(horizon);
            }
            case BRICK -> {
                sky(horizon, new Color(0x94776C), new Color(0x866B61));
                bricks(horizon);
                ground(horizon, new Color(0x77746E), new Color(0x8B8780));
                kerb(horizon);
            }
        }
    }

    private void sky(double horizon, Color top, Color bottom) {
        double brightness = dice.range(0.75, 1.2);
        gradient(0, Math.max(1, horizon), Hue.shade(top, brightness), Hue.shade(bottom, brightness));
    }

    private void ground(double horizon, Color far, Color near) {
        double brightness = dice.range(0.75, 1.2);
        gradient(horizon, height, Hue.shade(far, brightness), Hue.shade(near, brightness));
    }

    private void gradient(double top, double bottom, Color from, Color to) {
        graphics.setPaint(new GradientPaint(0, (float) top, from, 0, (float) bottom, to));
        graphics.fill(new Rectangle2D.Double(0, top, width, bottom - top));
    }

    private void box(double x, double y, double w, double h, Color color) {
        graphics.setPaint(color);
        graphics.fill(new Rectangle2D.Double(x, y, w, h));
    }

    private void line(double x1, double y1, double x2, double y2, double thickness, Color color) {
        graphics.setStroke(new BasicStroke((float) thickness));
        graphics.setPaint(color);
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    private void facade(double horizon, Color wall, Color window, double step) {
        double offset = (shift % step) * width;
        box(0, 0, width, horizon, wall);
        for (double x = -offset; x < width; x += step * width) {
            for (double y = horizon * 0.08; y < horizon * 0.8; y += horizon * 0.32) {
                box(
                        x + step * width * 0.2,
                        y,
                        step * width * 0.45,
                        horizon * 0.2,
                        Hue.shade(window, dice.range(0.8, 1.2)));
            }
        }
    }

    private void shopfront(double horizon) {
        double step = 0.9 * width;
        double offset = shift * width % step;
        for (double x = -offset; x < width; x += step) {
            Color glow = dice.pick(new Color(0xE3C98F), new Color(0xB8A98A), new Color(0x8FA3A8), new Color(0xD89B6A));
            box(x + step * 0.05, horizon * 0.22, step * 0.85, horizon * 0.70, glow);
            box(
                    x,
                    horizon * 0.05,
                    step,
                    horizon * 0.13,
                    dice.pick(Hue.RED, Hue.GREEN, Hue.NAVY, Hue.BROWN).color());
            for (int i = 0; i < 3; i++) {
                double at = x + step * dice.range(0.1, 0.75);
                double tall = horizon * dice.range(0.15, 0.4);
                box(
                        at,
                        horizon * 0.92 - tall,
                        step * dice.range(0.05, 0.16),
                        tall,
                        dice.pick(Hue.values()).color());
            }
            line(x + step * 0.47, horizon * 0.22, x + step * 0.47, horizon * 0.92, width * 0.02, new Color(0x3A3330));
        }
    }

    private void tiles(double horizon, Color joint) {
        double vanish = width * (0.5 + dice.range(-0.4, 0.4));
        for (int i = -8; i <= 8; i++) {
            line(vanish, horizon, vanish + (i + shift % 1) * width * 0.45, height, width * 0.008, joint);
        }
        double gap = 0.05 * height;
        for (double y = horizon + gap * (shift % 1); y < height; y += gap, gap *= 1.25) {
            line(0, y, width, y, width * 0.008, joint);
        }
    }

    private void path(double horizon) {
        double far = width * dice.range(0.2, 0.8);
        Path2D shape = new Path2D.Double();
        double near = width * dice.range(0.2, 0.8);
        shape.moveTo(far - width * 0.25, horizon);
        shape.lineTo(far + width * 0.25, horizon);
        shape.lineTo(near + width * 0.75, height);
        shape.lineTo(near - width * 0.75, height);
        shape.closePath();
        graphics.setPaint(Hue.shade(new Color(0xA8A193), dice.range(0.9, 1.1)));
        graphics.fill(shape);
    }

    private void tufts(double horizon) {
        for (int i = 0; i < 26; i++) {
            double y = dice.range(Math.max(0, horizon), height);
            double r = width * dice.range(0.02, 0.10);
            graphics.setPaint(Hue.shade(new Color(0x66765A), dice.range(0.7, 1.3)));
            graphics.fill(Brush.circle(dice.range(0, width), y, r, r * 0.4));
        }
        if (dice.chance(0.4)) {
            double x = dice.chance(0.5) ? dice.range(-0.1, 0.15) * width : dice.range(0.85, 1.1) * width;
            box(x - width * 0.05, 0, width * 0.10, height * 0.4, new Color(0x54402F));
        }
    }

    private void bricks(double horizon) {
        double high = height * 0.035;
        Color joint = new Color(0xAFA096);
        int row = 0;
        for (double y = horizon; y > 0; y -= high, row++) {
            line(0, y, width, y, height * 0.003, joint);
            for (double x = -(shift + row * 0.5) % 1 * width * 0.2; x < width; x += width * 0.2) {
                line(x, y, x, y - high, height * 0.003, joint);
            }
        }
        if (dice.chance(0.35)) {
            double x = width * dice.range(-0.2, 0.9);
            box(
                    x,
                    horizon * 0.25,
                    width * 0.3,
                    horizon * 0.35,
                    dice.pick(Hue.BEIGE, Hue.WHITE, Hue.BLUE, Hue.YELLOW).color());
        }
    }

    private void kerb(double horizon) {
        box(0, horizon, width, height * 0.02, new Color(0x55524E));
        double y = horizon + (height - horizon) * 0.55;
        box(0, y, width, height * 0.025, new Color(0xA9A69F));
        box(0, y + height * 0.025, width, height, new Color(0x5A5958));
    }

    /// Draws what stands between camera and person: a pole, a hedge, a bin or a sign's edge.
    void before() {
        switch (dice.below(4)) {
            case 0 -> {
                double x = width * dice.range(0.1, 0.9);
                box(x, 0, width * dice.range(0.05, 0.10), height, new Color(0x4C5054));
            }
            case 1 -> {
                double top = height * dice.range(0.68, 0.86);
                for (int i = 0; i < 40; i++) {
                    graphics.setPaint(Hue.shade(new Color(0x47663B), dice.range(0.7, 1.3)));
                    double r = width * dice.range(0.05, 0.12);
                    graphics.fill(Brush.circle(dice.range(0, width), dice.range(top, height), r, r));
                }
            }
            case 2 -> {
                double x = width * (dice.chance(0.5) ? dice.range(-0.2, 0.1) : dice.range(0.7, 0.95));
                box(x, height * dice.range(0.55, 0.75), width * 0.32, height, new Color(0x3E5A49));
            }
            default -> {
                double w = width * dice.range(0.12, 0.28);
                box(dice.chance(0.5) ? 0 : width - w, 0, w, height, new Color(0x7A736A));
            }
        }
    }
}
