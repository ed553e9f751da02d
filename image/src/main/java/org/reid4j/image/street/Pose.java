package org.reid4j.image.street;

import org.reid4j.image.world.Point3;

/// Where a person's joints are at one moment of a walk cycle.
///
/// @param pelvis middle between the hip joints
/// @param neck base of the neck
/// @param head centre of the head
/// @param left the left leg and arm
/// @param right the right leg and arm
record Pose(Point3 pelvis, Point3 neck, Point3 head, Side left, Side right) {

    /// The joints of one side of a body.
    record Side(Point3 hip, Point3 knee, Point3 ankle, Point3 toe, Point3 shoulder, Point3 elbow, Point3 hand) {

        private Side raised(double by) {
            return new Side(
                    hip.plus(0, by, 0),
                    knee.plus(0, by, 0),
                    ankle.plus(0, by, 0),
                    toe.plus(0, by, 0),
                    shoulder.plus(0, by, 0),
                    elbow.plus(0, by, 0),
                    hand.plus(0, by, 0));
        }
    }

    /// The pose at a phase of the walk.
    ///
    /// @param phase 0..2 pi
    /// @param vigour 0 (stands) .. 1 (walks with the body's own stride)
    /// @param leftBend extra bend of the left elbow in radians: about 1.7 holds a phone, 0 lets the arm hang
    static Pose walk(Body body, double phase, double vigour, double leftBend) {
        double lean = body.stoop();
        Point3 pelvis = new Point3(0, body.thigh() + body.shin() + body.ankle(), 0);
        Point3 neck = pelvis.plus(0, body.trunk() * Math.cos(lean), body.trunk() * Math.sin(lean));
        Point3 head = neck.plus(0, body.head() * 1.18, body.head() * (0.12 + lean));
        Side left = side(body, pelvis, neck, 1, phase, vigour, leftBend);
        Side right = side(body, pelvis, neck, -1, phase + Math.PI, vigour, 0);
        double lift = -Math.min(left.ankle.y(), right.ankle.y()) + body.ankle();
        return new Pose(
                pelvis.plus(0, lift, 0),
                neck.plus(0, lift, 0),
                head.plus(0, lift, 0),
                left.raised(lift),
                right.raised(lift));
    }

    private static Side side(
            Body body, Point3 pelvis, Point3 neck, int sign, double phase, double vigour, double bend) {
        double thighAngle = body.stride() * vigour * Math.sin(phase) + 0.03;
        double knee = vigour * (0.10 + 1.05 * Math.pow(Math.max(0, Math.cos(phase)), 1.4)) + 0.03;
        double shinAngle = thighAngle - knee;
        Point3 hip = pelvis.plus(sign * body.hips() * 0.52, 0, 0);
        Point3 kneeAt = hip.plus(0, -body.thigh() * Math.cos(thighAngle), body.thigh() * Math.sin(thighAngle));
        Point3 ankle = kneeAt.plus(0, -body.shin() * Math.cos(shinAngle), body.shin() * Math.sin(shinAngle));
        double foot = 0.115 * body.height();
        double pitch = 0.5 * Math.min(0, shinAngle) * vigour;
        Point3 toe = ankle.plus(sign * 0.02, -body.ankle() * 0.7 + foot * Math.sin(pitch), foot * Math.cos(pitch));

        double swing = -body.armSwing() * body.stride() * vigour * Math.sin(phase);
        double splay = 0.07 + 0.12 * Math.max(0, body.girth() - 0.9);
        double elbowBend = 0.22 + 0.35 * Math.max(0, swing) + bend;
        Point3 shoulder = neck.plus(sign * body.shoulders() * 0.83, -0.052 * body.height(), 0);
        double upper = body.upperArm();
        Point3 elbow = shoulder.plus(
                sign * upper * Math.sin(splay), -upper * Math.cos(swing) * Math.cos(splay), upper * Math.sin(swing));
        double fore = body.forearm();
        double foreAngle = swing + elbowBend;
        Point3 hand = elbow.plus(-sign * fore * 0.05 * bend, -fore * Math.cos(foreAngle), fore * Math.sin(foreAngle));
        return new Side(hip, kneeAt, ankle, toe, shoulder, elbow, hand);
    }
}
