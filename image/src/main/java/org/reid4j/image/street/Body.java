package org.reid4j.image.street;

import org.reid4j.image.world.Dice;

/// A person's build and gait, in metres: what stays when clothes change.
///
/// @param height without shoes, about 1.5..1.95
/// @param girth 0.8 (thin) .. 1.35 (stout), widens torso and limbs
/// @param shoulders half the shoulder width
/// @param hips half the hip width
/// @param legShare length of the legs as a share of the height, 0.45..0.53
/// @param headSize factor around 1
/// @param stride amplitude of the thighs in radians
/// @param armSwing amplitude of the arms as a share of the stride
/// @param stoop how far the torso leans forward, in radians
record Body(
        double height,
        double girth,
        double shoulders,
        double hips,
        double legShare,
        double headSize,
        double stride,
        double armSwing,
        double stoop) {

    static Body draw(Dice dice) {
        double height = Math.clamp(1.72 + 0.10 * dice.normal(), 1.48, 1.98);
        double girth = Math.clamp(1.02 + 0.16 * dice.normal(), 0.78, 1.42);
        double build = dice.range(-1, 1); // -1 wide hips, 1 wide shoulders
        return new Body(
                height,
                girth,
                0.118 * height * (1 + 0.10 * build) * (0.85 + 0.15 * girth),
                0.098 * height * (1 - 0.12 * build) * (0.72 + 0.28 * girth),
                dice.range(0.455, 0.53),
                dice.range(0.92, 1.1) * (1.72 + height) / (2 * height),
                dice.range(0.28, 0.58),
                dice.range(0.4, 1.1),
                dice.range(-0.02, 0.14));
    }

    double thigh() {
        return height * legShare * 0.50;
    }

    double shin() {
        return height * legShare * 0.455;
    }

    double ankle() {
        return height * legShare * 0.045;
    }

    /// From the hip joint to the base of the neck.
    double trunk() {
        return height * (1 - legShare) - head() * 1.72;
    }

    /// Half the height of the head.
    double head() {
        return 0.074 * height * headSize;
    }

    double upperArm() {
        return 0.172 * height;
    }

    double forearm() {
        return 0.155 * height;
    }
}
