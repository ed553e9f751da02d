package org.reid4j.image.walk;

import org.reid4j.image.world.Dice;

/// A person's proportions, in shares of the height: what stays whatever they wear. Heights themselves cannot be seen
/// in silhouettes that all fill their frame.
///
/// @param legs from the hip joint to the ground
/// @param thigh share of the thigh in thigh and shin
/// @param head half the height of the head
/// @param neck from its base to the head's centre
/// @param shoulders half the distance of the shoulder joints
/// @param hips half the distance of the hip joints
/// @param arms upper arm and forearm
/// @param foot its length
/// @param girth factor of the limbs' thickness
/// @param depth half the depth of the chest
/// @param belly how far it stands out
/// @param seat how far the buttocks stand out
/// @param trousers factor of the shins' thickness: clothes that this person always wears
/// @param hair thickness of the hair behind the head
/// @param mane how far the hair hangs down, 0 for short hair
record Build(
        double legs,
        double thigh,
        double head,
        double neck,
        double shoulders,
        double hips,
        double arms,
        double foot,
        double girth,
        double depth,
        double belly,
        double seat,
        double trousers,
        double hair,
        double mane) {

    static Build draw(Dice dice) {
        double girth = Math.clamp(1.05 + 0.11 * dice.normal(), 0.82, 1.38);
        double broad = 0.5 * dice.normal(); // wide shoulders go with narrow hips
        return new Build(
                0.50 + 0.014 * dice.normal(),
                0.505 + 0.010 * dice.normal(),
                0.068 * (1 + 0.06 * dice.normal()),
                0.073 + 0.006 * dice.normal(),
                0.104 * (1 + 0.07 * broad + 0.04 * dice.normal() + 0.15 * (girth - 1)),
                0.052 * (1 - 0.07 * broad + 0.05 * dice.normal() + 0.2 * (girth - 1)),
                0.330 * (1 + 0.035 * dice.normal()),
                0.148 * (1 + 0.05 * dice.normal()),
                girth,
                0.066 * (1 + 0.7 * (girth - 1) + 0.06 * dice.normal()),
                Math.max(0, 0.010 + 0.05 * (girth - 1) + 0.008 * dice.normal()),
                Math.max(0, 0.014 + 0.03 * (girth - 1) + 0.006 * dice.normal()),
                Math.clamp(1.14 + 0.12 * dice.normal(), 0.9, 1.45),
                dice.range(0.000, 0.014),
                dice.chance(0.3) ? dice.range(0.04, 0.11) : 0);
    }

    /// From the hip joints to the base of the neck.
    double trunk() {
        return 1 - legs - neck - head;
    }

    /// From the ankle to the sole.
    double ankle() {
        return 0.040;
    }
}
