package org.reid4j.image.street;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.reid4j.image.world.Point3;

/// Draws a whole person, far parts before near ones.
final class Painter {
    private record Part(double depth, Runnable stroke) {}

    private final Brush brush;
    private final Identity person;
    private final Pose pose;
    private final Body body;
    private final Outfit outfit;
    private final Color skin;

    private Painter(Brush brush, Identity person, Pose pose) {
        this.brush = brush;
        this.person = person;
        this.pose = pose;
        this.body = person.body();
        this.outfit = person.outfit();
        this.skin = person.look().skin();
    }

    /// Draws a person.
    ///
    /// @param light where light comes from: -1 right .. 1 left
    static void paint(Graphics2D graphics, Viewpoint view, Identity person, Pose pose, double light) {
        new Painter(new Brush(graphics, view, light), person, pose).paint();
    }

    private void paint() {
        shadow();
        List<Part> parts = new ArrayList<>();
        leg(parts, pose.left());
        leg(parts, pose.right());
        parts.sort(Comparator.comparingDouble(Part::depth));
        parts.forEach(part -> part.stroke().run());
        seat();

        parts.clear();
        parts.add(new Part(flatDepth(pose.neck().toward(pose.pelvis(), 0.5)), this::trunk));
        arm(parts, pose.left());
        arm(parts, pose.right());
        bag(parts);
        parts.sort(Comparator.comparingDouble(Part::depth));
        parts.forEach(part -> part.stroke().run());
    }

    /// Depth without height: what stands nearer covers, however tall it is.
    private double flatDepth(Point3 p) {
        return brush.view().depth(new Point3(p.x(), 0, p.z()));
    }

    private void shadow() {
        Point3 ground = new Point3(0, 0, 0);
        double r = 0.34 * brush.view().scale();
        brush.graphics().setPaint(new Color(0, 0, 0, 70));
        brush.graphics()
                .fill(Brush.circle(
                        brush.view().x(ground) + brush.light() * r * 0.5,
                        brush.view().y(ground) + r * 0.05,
                        r,
                        r * (0.16 + 0.5 * Math.sin(brush.view().elevation()))));
    }

    private void leg(List<Part> parts, Pose.Side side) {
        double depth = flatDepth(side.hip().toward(side.ankle(), 0.5));
        parts.add(new Part(depth, () -> drawLeg(side)));
    }

    private void drawLeg(Pose.Side side) {
        double g = 0.55 + 0.45 * body.girth();
        double h = body.height() / 1.72;
        boolean bare = outfit.legwear() != Outfit.Legwear.TROUSERS;
        Color lower = outfit.lower().color();
        Color color = bare ? skin : lower;
        double ease = bare ? 1 : 1.12;
        brush.limb(
                side.ankle().plus(0, -0.02, -0.02),
                side.toe(),
                0.042 * h,
                0.034 * h,
                outfit.shoes().color());
        brush.limb(side.knee(), side.ankle(), 0.056 * g * h * ease, 0.040 * h * ease, color);
        brush.limb(side.hip(), side.knee(), 0.084 * g * h * ease, 0.058 * g * h * ease, color);
        if (outfit.legwear() == Outfit.Legwear.SHORTS) {
            brush.limb(side.hip(), side.hip().toward(side.knee(), 0.85), 0.096 * g * h, 0.086 * g * h, lower);
        }
        if (outfit.seam()) {
            Color seam = Hue.shade(Hue.WHITE.color(), 0.95);
            double out = side.hip().x() > 0 ? 0.06 : -0.06;
            Point3 knee =
                    outfit.legwear() == Outfit.Legwear.SHORTS ? side.hip().toward(side.knee(), 0.85) : side.knee();
            brush.line(side.hip().plus(out, 0, 0), knee.plus(out * 0.8, 0, 0), 0.035, seam);
            if (!bare) {
                brush.line(knee.plus(out * 0.8, 0, 0), side.ankle().plus(out * 0.5, 0.03, 0), 0.032, seam);
            }
        }
    }

    /// What joins the legs: the seat of trousers, or a skirt.
    private void seat() {
        double g = 0.55 + 0.45 * body.girth();
        Color lower = outfit.lower().color();
        Point3 left = pose.left().hip();
        Point3 right = pose.right().hip();
        brush.limb(left.plus(0, 0.05, 0), right.plus(0, 0.05, 0), 0.10 * g, 0.10 * g, lower);
        if (outfit.legwear() == Outfit.Legwear.SKIRT) {
            skirt(lower);
        }
    }

    private void skirt(Color color) {
        Viewpoint view = brush.view();
        Point3 waist = pose.pelvis().plus(0, 0.10, 0);
        Point3 leftKnee = pose.left().hip().toward(pose.left().knee(), 0.95);
        Point3 rightKnee = pose.right().hip().toward(pose.right().knee(), 0.95);
        double half = view.halfWidth(body.hips(), 0.11 * body.girth()) * view.zoom(waist);
        double ease = 0.10 * view.zoom(leftKnee);
        double hemLeft = Math.min(view.x(leftKnee), view.x(rightKnee)) - ease;
        double hemRight = Math.max(view.x(leftKnee), view.x(rightKnee)) + ease;
        double hem = Math.max(view.y(leftKnee), view.y(rightKnee));
        Path2D path = new Path2D.Double();
        path.moveTo(view.x(waist) - half, view.y(waist));
        path.lineTo(hemLeft, hem);
        path.quadTo((hemLeft + hemRight) / 2, hem + ease * 0.5, hemRight, hem);
        path.lineTo(view.x(waist) + half, view.y(waist));
        path.closePath();
        brush.fill(path, hemLeft, hemRight, color);
    }

    private void trunk() {
        Point3 throat = pose.neck().plus(0, -0.03, 0);
        brush.limb(throat, pose.head(), 0.055, 0.05, Hue.shade(skin, 0.88));
        new Torso(brush, person, pose).paint();
        if (outfit.hood()) {
            Point3 nape = pose.neck().plus(0, -0.02, -0.07);
            double zoom = brush.view().zoom(nape);
            brush.ball(
                    brush.view().x(nape),
                    brush.view().y(nape),
                    0.15 * zoom,
                    0.075 * zoom,
                    Hue.shade(outfit.upper().color(), 0.8));
        }
        new Head(brush, person, pose).paint();
    }

    private void arm(List<Part> parts, Pose.Side side) {
        // An arm at the side of the chest lies over it; only one that is clearly behind is covered.
        double depth = flatDepth(side.shoulder().toward(side.elbow(), 0.6)) + 0.04;
        parts.add(new Part(depth, () -> drawArm(side)));
    }

    private void drawArm(Pose.Side side) {
        double g = 0.6 + 0.4 * body.girth();
        double h = body.height() / 1.72;
        Color sleeve = outfit.sleeve().color();
        boolean covered = outfit.sleeves() == Outfit.Sleeves.LONG;
        Color lower = covered ? sleeve : skin;
        Point3 hand = side.hand();
        brush.limb(hand, side.elbow().toward(hand, 1.12), 0.036 * h, 0.032 * h, skin);
        brush.limb(side.elbow(), side.elbow().toward(hand, 0.94), 0.046 * g * h, 0.037 * g * h, lower);
        brush.limb(side.shoulder(), side.elbow(), 0.058 * g * h, 0.047 * g * h, covered ? sleeve : skin);
        if (outfit.sleeves() == Outfit.Sleeves.SHORT) {
            brush.limb(
                    side.shoulder(), side.shoulder().toward(side.elbow(), 0.6), 0.062 * g * h, 0.060 * g * h, sleeve);
        }
        if (covered && outfit.cloth() == Outfit.Cloth.HOOPS) {
            for (double at = 0.2; at < 1; at += 1.4 / outfit.pitch()) {
                Point3 from = side.shoulder().toward(side.elbow(), at);
                Point3 to = side.shoulder().toward(side.elbow(), Math.min(1, at + 0.6 / outfit.pitch()));
                brush.limb(
                        from, to, 0.05 * g * h, 0.048 * g * h, outfit.accent().color());
            }
        }
    }

    private void bag(List<Part> parts) {
        Color color = outfit.bagHue().color();
        Pose.Side side = outfit.bagLeft() ? pose.left() : pose.right();
        double sign = outfit.bagLeft() ? 1 : -1;
        switch (outfit.bag()) {
            case NONE -> {}
            case BACKPACK -> {
                Point3 middle = pose.neck().toward(pose.pelvis(), 0.42).plus(0, 0, -0.11 - 0.09 * body.girth());
                parts.add(new Part(flatDepth(middle), () -> brush.box(middle, 0.155, 0.095, 0.215, color)));
            }
            case SHOULDER -> {
                Point3 middle = pose.pelvis().plus(sign * (body.hips() + 0.05), -0.04, 0.02);
                parts.add(new Part(flatDepth(middle) + 0.03, () -> brush.box(middle, 0.06, 0.16, 0.12, color)));
            }
            case HANDBAG -> {
                Point3 middle = side.hand().plus(0, -0.20, 0);
                parts.add(new Part(flatDepth(side.hand()) + 0.05, () -> {
                    brush.line(side.hand(), middle, 0.03, Hue.shade(color, 0.7));
                    brush.box(middle, 0.05, 0.15, 0.105, color);
                }));
            }
        }
    }
}
