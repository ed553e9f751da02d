package org.reid4j.image.walk;

import org.reid4j.image.world.Dice;

/// How a person walks: what stays whatever they wear. Angles in radians.
///
/// @param cadence cycles of two steps a second
/// @param stride factor of the hips' movement
/// @param kneeLift factor of the knees' bend in swing
/// @param bounce factor of the knees' bend in stance: the body goes up and down with it
/// @param toeOut how far feet point outwards
/// @param stance half the distance of the feet's tracks, as a share of the height
/// @param armSwing amplitude of the upper arms
/// @param armMean where they hang in the mean, positive is forwards
/// @param elbow how far elbows are bent at least
/// @param splay how far arms stand off
/// @param uneven by which share the right arm swings more than the left
/// @param lean how far the trunk leans forwards
/// @param headForward how far the head is carried before the trunk
/// @param headPitch how far it looks down
/// @param sway amplitude of the pelvis to the sides, as a share of the height
/// @param twist amplitude of the pelvis' turn; the shoulders turn against it
record Manner(
        double cadence,
        double stride,
        double kneeLift,
        double bounce,
        double toeOut,
        double stance,
        double armSwing,
        double armMean,
        double elbow,
        double splay,
        double uneven,
        double lean,
        double headForward,
        double headPitch,
        double sway,
        double twist) {

    static Manner draw(Dice dice) {
        return new Manner(
                dice.range(0.84, 1.10),
                Math.clamp(1 + 0.13 * dice.normal(), 0.7, 1.35),
                Math.clamp(1 + 0.11 * dice.normal(), 0.7, 1.3),
                Math.clamp(1 + 0.35 * dice.normal(), 0.2, 2.0),
                Math.clamp(0.13 + 0.09 * dice.normal(), -0.08, 0.42),
                Math.clamp(0.034 + 0.010 * dice.normal(), 0.010, 0.066),
                Math.clamp(0.40 + 0.13 * dice.normal(), 0.08, 0.75),
                -0.08 + 0.06 * dice.normal(),
                Math.clamp(0.17 + 0.10 * dice.normal(), 0.03, 0.6),
                Math.clamp(0.125 + 0.045 * dice.normal(), 0.03, 0.28),
                0.14 * dice.normal(),
                Math.clamp(0.05 + 0.035 * dice.normal(), -0.05, 0.15),
                Math.clamp(0.30 + 0.13 * dice.normal(), 0.0, 0.7),
                Math.clamp(0.08 + 0.12 * dice.normal(), -0.2, 0.4),
                Math.clamp(0.011 + 0.004 * dice.normal(), 0.002, 0.024),
                Math.clamp(0.10 + 0.04 * dice.normal(), 0.0, 0.24));
    }

    /// The same person's manner in one take: nobody walks twice alike.
    ///
    /// @param swing factor of the arms' swing that the outfit leaves, 1 when free
    /// @param off how much further the outfit makes arms stand off
    Manner today(Dice dice, double swing, double off) {
        double speed = 1 + 0.045 * dice.normal();
        return new Manner(
                Math.clamp(cadence * speed, 0.80, 1.25),
                stride * (1 + 0.6 * (speed - 1) + 0.03 * dice.normal()),
                kneeLift * (1 + 0.03 * dice.normal()),
                bounce * (1 + 0.1 * dice.normal()),
                toeOut + 0.02 * dice.normal(),
                stance * (1 + 0.08 * dice.normal()),
                armSwing * swing * (1 + 0.10 * dice.normal()),
                armMean + 0.02 * dice.normal(),
                elbow + 0.03 * dice.normal(),
                splay + off + 0.012 * dice.normal(),
                uneven + 0.04 * dice.normal(),
                lean + 0.012 * dice.normal(),
                headForward + 0.03 * dice.normal(),
                headPitch + 0.05 * dice.normal(),
                sway * (1 + 0.1 * dice.normal()),
                twist * (1 + 0.1 * dice.normal()));
    }
}
