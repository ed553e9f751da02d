package org.reid4j.image.walk;

import java.util.List;
import org.reid4j.image.world.Point3;

/// A sphere of a body, in shares of the height; what lies between several is filled by [Solid].
record Ball(Point3 at, double radius) {
    static Ball at(Point3 centre, double radius) {
        return new Ball(centre, radius);
    }

    /// The smallest convex body around some spheres: two make a capsule, four a slab.
    record Solid(List<Ball> balls) {
        static Solid around(Ball... balls) {
            return new Solid(List.of(balls));
        }

        /// Spheres of two radii at two places.
        static Solid capsule(Point3 from, double fromRadius, Point3 to, double toRadius) {
            return around(Ball.at(from, fromRadius), Ball.at(to, toRadius));
        }
    }
}
