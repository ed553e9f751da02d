package org.reid4j.image.walk;

import org.reid4j.image.world.Dice;
import org.reid4j.image.world.Point3;

/// A camera that looks at a walker: from a place in the body's frame to a place on the picture, in shares of the
/// height.
///
/// @param azimuth angle between the direction of walking and that to the camera, in radians: 0 from the front, pi
///     from behind, between them from the person's left
/// @param elevation how far above the horizon it looks down, in radians
/// @param distance to the walker, in heights
/// @param roll how askew it hangs, in radians
record Sight(double azimuth, double elevation, double distance, double roll) {
    private static final int PURPOSE = 103;
    private static final double MIDDLE = 0.5;

    /// The camera of a view; it hangs there for all walks.
    static Sight of(long seed, int view) {
        Dice dice = Dice.of(seed, PURPOSE, view);
        return new Sight(
                Math.toRadians(view + 1.5 * dice.normal()),
                dice.range(0.06, 0.16),
                dice.range(2.8, 3.6),
                0.012 * dice.normal());
    }

    /// The same camera when the walker is elsewhere on the path.
    ///
    /// @param heading how far the walker turns to the camera, in radians
    /// @param passed how far the walker is past the middle of the view, in heights
    Sight during(double heading, double passed) {
        double beside = distance * Math.sin(azimuth);
        double before = distance * Math.cos(azimuth) - passed;
        return new Sight(Math.atan2(beside, before) + heading, elevation, Math.hypot(beside, before), roll);
    }

    /// A sphere on the picture.
    Disc see(Ball ball) {
        Point3 p = ball.at();
        double right = p.x() * Math.cos(azimuth) - p.z() * Math.sin(azimuth);
        double toward = p.x() * Math.sin(azimuth) + p.z() * Math.cos(azimuth);
        double above = p.y() - MIDDLE;
        double up = above * Math.cos(elevation) - toward * Math.sin(elevation);
        double nearer = toward * Math.cos(elevation) + above * Math.sin(elevation);
        double zoom = distance / (distance - nearer);
        return new Disc(
                zoom * (right * Math.cos(roll) - up * Math.sin(roll)),
                zoom * (up * Math.cos(roll) + right * Math.sin(roll)),
                zoom * ball.radius());
    }

    /// A sphere on the picture: a circle.
    ///
    /// @param x to the right
    /// @param y up
    record Disc(double x, double y, double radius) {}
}
