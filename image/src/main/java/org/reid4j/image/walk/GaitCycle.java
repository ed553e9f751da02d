package org.reid4j.image.walk;

/// The angles of a leg's joints over one cycle of walking, as in textbooks of gait analysis (Perry, "Gait Analysis";
/// Winter, "Biomechanics and Motor Control of Human Movement"): the leg's heel strikes at phase 0, its toe leaves
/// the ground at about 0.62.
///
/// @param hip flexion in radians, forwards positive
/// @param knee flexion in radians, backwards positive
/// @param ankle dorsiflexion in radians, toes up positive
record GaitCycle(double hip, double knee, double ankle) {
    // Degrees at every twentieth of the cycle.
    private static final double[] HIP = {28, 27, 25, 21, 16, 11, 6, 1, -4, -8, -11, -11, -6, 4, 14, 22, 28, 31, 31, 30};
    private static final double[] STANCE = {5, 10, 15, 16, 13, 9, 6, 4, 3, 3, 4, 6, 6, 4, 2, 0, 0, 0, 1, 2};
    private static final double[] SWING = {0, 0, 0, 0, 0, 0, 0, 0, 1, 4, 9, 18, 33, 49, 58, 57, 46, 28, 10, 1};
    private static final double[] ANKLE = {0, -5, -5, 0, 4, 6, 8, 9, 10, 9, 4, -8, -17, -13, -6, -1, 1, 2, 2, 1};
    private static final double HIP_MEAN = 11;

    /// The angles of one leg of somebody.
    ///
    /// @param phase in cycles, any number
    static GaitCycle at(Manner manner, double phase) {
        double hip = HIP_MEAN + manner.stride() * (at(HIP, phase) - HIP_MEAN);
        double knee = manner.bounce() * at(STANCE, phase) + manner.kneeLift() * at(SWING, phase);
        return new GaitCycle(Math.toRadians(hip), Math.toRadians(Math.max(1, knee)), Math.toRadians(at(ANKLE, phase)));
    }

    /// Catmull-Rom through a closed curve's points.
    private static double at(double[] curve, double phase) {
        double place = (phase - Math.floor(phase)) * curve.length;
        int i = (int) place % curve.length;
        double t = place - Math.floor(place);
        double before = curve[(i + curve.length - 1) % curve.length];
        double from = curve[i];
        double to = curve[(i + 1) % curve.length];
        double after = curve[(i + 2) % curve.length];
        return from
                + 0.5
                        * t
                        * (to
                                - before
                                + t
                                        * (2 * before
                                                - 5 * from
                                                + 4 * to
                                                - after
                                                + t * (3 * (from - to) + after - before)));
    }
}
