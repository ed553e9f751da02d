package org.reid4j.image.world;

/// A place on or in a body, in metres, seen from the person: the ground below the hips is the origin.
///
/// @param x to the person's left
/// @param y up
/// @param z forward
public record Point3(double x, double y, double z) {
    /// This place moved.
    public Point3 plus(double dx, double dy, double dz) {
        return new Point3(x + dx, y + dy, z + dz);
    }

    /// Between this place (0) and another (1).
    public Point3 toward(Point3 other, double share) {
        return new Point3(x + (other.x - x) * share, y + (other.y - y) * share, z + (other.z - z) * share);
    }
}
