package org.reid4j.image.walk;

import java.util.ArrayList;
import java.util.List;
import org.reid4j.image.walk.Ball.Solid;
import org.reid4j.image.world.Dice;

/// One walk of one person, whoever looks on: today's manner, an outfit, and where in the cycle it begins.
///
/// @param build the walker's
/// @param manner the walker's, with today's small changes
/// @param outfit over the usual clothes
/// @param start phase of the first frame
/// @param heading how the path misses the marked line, in radians
record Take(Build build, Manner manner, Outfit outfit, double start, double heading) {
    /// Frames a second: every second one of CASIA-B's film.
    private static final double RATE = 12.5;

    private static final int PURPOSE = 102;

    static Take of(long seed, int person, Condition condition) {
        Walker walker = Walker.of(seed, person);
        Dice dice = Dice.of(seed, PURPOSE, person, condition.number());
        Outfit outfit = Outfit.draw(dice, condition.wear());
        Manner today = walker.manner().today(dice, outfit.swing(), outfit.off());
        return new Take(walker.build(), today, outfit, dice.range(0, 1), 0.035 * dice.normal());
    }

    /// The phase of a frame, in cycles.
    double phase(int frame) {
        return start + frame * manner.cadence() / RATE;
    }

    /// Everything that casts the silhouette in a frame.
    List<Solid> solids(int frame) {
        Skeleton bones = Skeleton.at(build, manner, phase(frame), outfit.hold());
        List<Solid> solids = new ArrayList<>(new Flesh(build, outfit.sleeves()).on(bones));
        solids.addAll(outfit.on(bones, build));
        return solids;
    }
}
