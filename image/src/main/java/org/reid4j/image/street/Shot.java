package org.reid4j.image.street;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.reid4j.core.Pixels;
import org.reid4j.image.world.Dice;

/// One picture in the making: a person at a moment of their walk, in a detector's imperfect box.
final class Shot {
    /// Drawn this much larger than the picture, then averaged.
    private static final int OVERSIZE = 2;

    private static final long TRACK = 4;
    private static final long MOMENT = 5;

    private final StreetConfig config;
    private final Crowd crowd;
    private final Camera camera;
    private final Identity person;
    private final Dice track; // the same for all pictures of a person by a camera
    private final Dice moment;
    private final int width;
    private final int height;

    /// @param subject tells this person's walks from others', also for people without a number
    Shot(StreetConfig config, Crowd crowd, Identity person, long subject, int camera, int shot) {
        this.config = config;
        this.crowd = crowd;
        this.person = person;
        this.camera = Camera.of(config.seed(), camera);
        this.track = Dice.of(config.seed(), TRACK, subject, camera);
        this.moment = Dice.of(config.seed(), MOMENT, subject, camera, shot);
        this.width = config.width() * OVERSIZE;
        this.height = config.height() * OVERSIZE;
    }

    /// What a good detection shows.
    Pixels detection() {
        return take(moment.range(0.84, 0.97), moment.range(-0.07, 0.07), moment.range(-0.025, 0.025));
    }

    /// What a failed detection shows: a part of somebody, or hardly anybody.
    Pixels failure() {
        double side = moment.chance(0.5) ? 1 : -1;
        return moment.chance(0.5)
                ? take(moment.range(2.0, 3.2), side * moment.range(0.2, 0.6), moment.range(-0.8, 0.8))
                : take(moment.range(0.8, 1.4), side * moment.range(0.5, 0.8), moment.range(-0.5, 0.5));
    }

    /// @param fill the person's height as a share of the picture's
    /// @param right how far right of the middle, in widths
    /// @param low how far below the middle, in heights
    private Pixels take(double fill, double right, double low) {
        BufferedImage scene = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scene.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            draw(graphics, fill, right, low);
        } finally {
            graphics.dispose();
        }
        return new Lens(camera, moment, config.width(), config.height()).expose(scene);
    }

    private void draw(Graphics2D graphics, double fill, double right, double low) {
        Backdrop backdrop = new Backdrop(graphics, width, height, moment);
        backdrop.behind(camera.place(), camera.elevation());
        boolean turned = camera.bothWays() && track.chance(0.5);
        double yaw = camera.yaw() + (turned ? Math.PI : 0) + camera.spread() * track.normal() + 0.15 * moment.normal();
        double vigour = track.chance(0.12) ? 0.15 : track.range(0.8, 1.1);
        double phone = track.chance(0.1) ? 1.6 : 0;
        Pose pose = Pose.walk(person.body(), moment.range(0, 2 * Math.PI), vigour, phone);
        Viewpoint unit = new Viewpoint(yaw, camera.elevation(), 1, 0, 0);
        double top = unit.y(pose.head()) - person.body().head() * 1.1 * unit.zoom(pose.head());
        double bottom = Math.max(
                Math.max(unit.y(pose.left().ankle()), unit.y(pose.left().toe())),
                Math.max(unit.y(pose.right().ankle()), unit.y(pose.right().toe())));
        double scale = fill * height / (bottom - top);
        double middle = unit.x(pose.neck().toward(pose.pelvis(), 0.6));
        double centre = width * (0.5 + right) - scale * middle;
        double ground = height * (0.5 + low) - scale * (top + bottom) / 2;
        passers(graphics, scale, ground);
        Viewpoint view = new Viewpoint(yaw, camera.elevation(), scale, centre, ground);
        Painter.paint(graphics, view, person, pose, camera.light());
        if (moment.chance(camera.occlusion())) {
            backdrop.before();
        }
    }

    /// Other people behind the person.
    private void passers(Graphics2D graphics, double scale, double ground) {
        if (!moment.chance(0.30)) {
            return;
        }
        Identity other = crowd.stranger(1_000_000L + moment.below(100_000));
        Pose pose = Pose.walk(other.body(), moment.range(0, 2 * Math.PI), 1, 0);
        double share = moment.range(0.55, 0.85);
        double side = moment.chance(0.5) ? moment.range(-0.1, 0.18) : moment.range(0.82, 1.1);
        double back = ground - scale * (1 - share) * (0.25 + 1.2 * Math.sin(camera.elevation()));
        Viewpoint view =
                new Viewpoint(moment.range(-Math.PI, Math.PI), camera.elevation(), scale * share, width * side, back);
        Painter.paint(graphics, view, other, pose, camera.light());
    }
}
