package org.reid4j.image.walk;

import org.reid4j.image.world.Point3;

/// Where a walker's joints are at one moment: x to the person's left, y up from the ground, z forwards, in shares of
/// the height.
///
/// @param pelvis middle between the hip joints
/// @param waist on the trunk's line
/// @param neck its base
/// @param head its centre
/// @param face direction in which the head looks, length 1
/// @param left the left leg and arm
/// @param right the right leg and arm
record Skeleton(Point3 pelvis, Point3 waist, Point3 neck, Point3 head, Point3 face, Side left, Side right) {
    private static final double UPPER_ARM = 0.54;

    /// The joints of one side of a body.
    record Side(
            Point3 hip,
            Point3 knee,
            Point3 ankle,
            Point3 heel,
            Point3 ball,
            Point3 toe,
            Point3 shoulder,
            Point3 elbow,
            Point3 hand) {
        private double lowest() {
            return Math.min(heel.y(), Math.min(ball.y(), toe.y()));
        }

        private Side raised(double by) {
            return new Side(
                    hip.plus(0, by, 0),
                    knee.plus(0, by, 0),
                    ankle.plus(0, by, 0),
                    heel.plus(0, by, 0),
                    ball.plus(0, by, 0),
                    toe.plus(0, by, 0),
                    shoulder.plus(0, by, 0),
                    elbow.plus(0, by, 0),
                    hand.plus(0, by, 0));
        }
    }

    /// The pose at a phase.
    ///
    /// @param phase in cycles; at 0 the left heel strikes
    /// @param bentLeft extra bend of the left elbow in radians: a hand on a strap
    static Skeleton at(Build build, Manner manner, double phase, double bentLeft) {
        double turn = 2 * Math.PI * phase;
        double sway = manner.sway() * Math.sin(turn - 0.3);
        Point3 pelvis = new Point3(sway, build.legs(), 0);
        double lean = manner.lean();
        Point3 waist = along(pelvis, 0.38 * build.trunk(), 0.6 * lean);
        Point3 neck = along(waist, 0.62 * build.trunk(), 1.2 * lean).plus(-0.6 * sway, 0, 0);
        double carried = lean + manner.headForward();
        Point3 head = along(neck, build.neck(), carried).plus(0, 0.35 * build.head(), 0.15 * build.head());
        double down = manner.headPitch();
        Point3 face = new Point3(0, -Math.sin(down), Math.cos(down));
        Side left = side(build, manner, pelvis, neck, phase, 1, bentLeft);
        Side right = side(build, manner, pelvis, neck, phase, -1, 0);
        double lift = -Math.min(left.lowest(), right.lowest());
        return new Skeleton(
                pelvis.plus(0, lift, 0),
                waist.plus(0, lift, 0),
                neck.plus(0, lift, 0),
                head.plus(0, lift, 0),
                face,
                left.raised(lift),
                right.raised(lift));
    }

    /// @param sign 1 for the left side, -1 for the right
    private static Side side(
            Build build, Manner manner, Point3 pelvis, Point3 neck, double phase, int sign, double bend) {
        double own = sign > 0 ? phase : phase + 0.5; // the legs are half a cycle apart
        double forward = Math.cos(2 * Math.PI * own); // 1 when this side's leg is in front
        GaitCycle leg = GaitCycle.at(manner, own);
        double length = build.legs() - build.ankle();
        Point3 hip = pelvis.plus(
                sign * build.hips(), 0.12 * build.hips() * forward, build.hips() * manner.twist() * forward);
        double slant = (sign * manner.stance() - hip.x()) / length;
        Point3 knee = down(hip, build.thigh() * length, leg.hip(), slant);
        Point3 ankle = down(knee, (1 - build.thigh()) * length, leg.hip() - leg.knee(), slant);

        double pitch = leg.hip() - leg.knee() + leg.ankle();
        double out = sign * manner.toeOut();
        Point3 sole = ankle.plus(0, -build.ankle() * Math.cos(pitch), build.ankle() * Math.sin(pitch));
        Point3 heel = foot(sole, -0.20 * build.foot(), pitch, out);
        Point3 ball = foot(sole, 0.48 * build.foot(), pitch, out);
        Point3 toe = foot(ball, 0.26 * build.foot(), pitch < 0 ? 0.45 * pitch : pitch, out);

        double swing = manner.armMean()
                - manner.armSwing() * (1 - sign * manner.uneven()) * Math.cos(2 * Math.PI * own - 0.25);
        double elbowBend = manner.elbow() + 0.9 * Math.max(0, swing + 0.05) + bend;
        Point3 shoulder =
                neck.plus(sign * build.shoulders(), -0.028, -build.shoulders() * 1.1 * manner.twist() * forward);
        double upper = UPPER_ARM * build.arms();
        double off = manner.splay();
        Point3 elbow = shoulder.plus(
                sign * upper * Math.sin(off), -upper * Math.cos(swing) * Math.cos(off), upper * Math.sin(swing));
        double fore = build.arms() - upper;
        double angle = swing + elbowBend;
        Point3 hand = elbow.plus(
                sign * fore * (0.35 * Math.sin(off) - 0.25 * Math.sin(elbowBend)),
                -fore * Math.cos(angle),
                fore * Math.sin(angle));
        return new Side(hip, knee, ankle, heel, ball, toe, shoulder, elbow, hand);
    }

    /// Up from a place, leaning forwards.
    private static Point3 along(Point3 from, double length, double lean) {
        return from.plus(0, length * Math.cos(lean), length * Math.sin(lean));
    }

    /// Down from a joint: turned forwards by an angle, and to the left by a slope.
    private static Point3 down(Point3 from, double length, double angle, double slant) {
        return from.plus(length * slant, -length * Math.cos(angle), length * Math.sin(angle));
    }

    private static Point3 foot(Point3 from, double length, double pitch, double out) {
        double flat = length * Math.cos(pitch);
        return from.plus(flat * Math.sin(out), length * Math.sin(pitch), flat * Math.cos(out));
    }
}
