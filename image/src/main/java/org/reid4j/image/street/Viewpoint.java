package org.reid4j.image.street;

import org.reid4j.image.world.Point3;

/// From a place on a body to a place on the picture: a turned person seen from a raised camera.
///
/// @param yaw how the person is turned: 0 faces the camera, pi shows the back, positive shows more of the person's
///     right side
/// @param elevation how far above the horizon the camera looks down, in radians
/// @param scale pixels a metre
/// @param centre column of the person's axis
/// @param ground row of the ground below the person
record Viewpoint(double yaw, double elevation, double scale, double centre, double ground) {

    double x(Point3 p) {
        return centre + scale * perspective(p) * (p.x() * Math.cos(yaw) + p.z() * Math.sin(yaw));
    }

    double y(Point3 p) {
        return ground - scale * rise(p);
    }

    /// Metres on the picture above the ground point.
    private double rise(Point3 p) {
        double flat = p.y() * Math.cos(elevation) - toward(p) * Math.sin(elevation);
        return flat * (1 + 0.10 * Math.sin(elevation) * p.y());
    }

    /// How much nearer to the camera than the body's axis, in metres; larger is drawn later.
    double depth(Point3 p) {
        return toward(p) * Math.cos(elevation) + p.y() * Math.sin(elevation);
    }

    /// Pixels a metre at a place: from above, heads are nearer than feet and so larger.
    double zoom(Point3 p) {
        return scale * perspective(p);
    }

    private double perspective(Point3 p) {
        return 1 + 0.35 * Math.sin(elevation) * (p.y() - 0.9) + 0.06 * toward(p);
    }

    private double toward(Point3 p) {
        return -p.x() * Math.sin(yaw) + p.z() * Math.cos(yaw);
    }

    /// The angle around the body (0 front, pi/2 the person's left) that is seen at a share of its half width.
    ///
    /// @param u -1 left edge .. 1 right edge on the picture
    double around(double u) {
        double angle = Math.asin(Math.clamp(u, -1.0, 1.0)) - yaw;
        return Math.IEEEremainder(angle, 2 * Math.PI);
    }

    /// Half width on the picture of an upright ellipse with the given half axes, in the same unit.
    double halfWidth(double across, double deep) {
        return Math.hypot(across * Math.cos(yaw), deep * Math.sin(yaw));
    }

    /// The same view of a person who stands elsewhere.
    Viewpoint at(double newCentre, double newGround, double newScale, double newYaw) {
        return new Viewpoint(newYaw, elevation, newScale, newCentre, newGround);
    }
}
