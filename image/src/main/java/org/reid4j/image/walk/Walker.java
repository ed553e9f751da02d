package org.reid4j.image.walk;

import org.reid4j.image.world.Dice;

/// One person of the walk, whole: what recognition is to find again.
///
/// @param build proportions
/// @param manner way of walking
record Walker(Build build, Manner manner) {
    private static final int PURPOSE = 101;

    /// The person of a number: the same whoever else is there.
    static Walker of(long seed, int person) {
        Dice dice = Dice.of(seed, PURPOSE, person);
        return new Walker(Build.draw(dice), Manner.draw(dice));
    }
}
