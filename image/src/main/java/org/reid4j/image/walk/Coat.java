package org.reid4j.image.walk;

import java.util.ArrayList;
import java.util.List;
import org.reid4j.image.walk.Ball.Solid;
import org.reid4j.image.world.Dice;
import org.reid4j.image.world.Point3;

/// A coat or a padded jacket: it hides the trunk and the thighs, and arms swing less in it. The hardest outfit, so
/// it has the most ways to differ. Lengths in shares of the person's height.
///
/// @param thick how far it stands off the hips
/// @param chest how far it stands off the chest
/// @param padding how much wider it makes shoulders
/// @param length how much of the thighs it hides, 0.1 (jacket) to 1.1 (below the knees)
/// @param flare how much wider its hem is
/// @param hang how much the hem follows the thighs, 0..1
/// @param sleeves factor of the arms' thickness
/// @param collar its radius, 0 for none
/// @param hood how far a hood stands off the head, 0 for none
/// @param swing factor of the arms' swing
/// @param off how much further arms stand off, in radians
record Coat(
        double thick,
        double chest,
        double padding,
        double length,
        double flare,
        double hang,
        double sleeves,
        double collar,
        double hood,
        double swing,
        double off)
        implements Outfit {

    static Coat draw(Dice dice) {
        return new Coat(
                dice.range(0.006, 0.030),
                dice.range(0.004, 0.028),
                dice.range(0.0, 0.016),
                dice.range(0.20, 1.05),
                dice.range(-0.006, 0.026),
                dice.range(0.55, 0.95),
                dice.range(1.10, 1.55),
                dice.chance(0.5) ? dice.range(0.040, 0.062) : 0,
                dice.chance(0.25) ? dice.range(0.004, 0.012) : 0,
                dice.range(0.45, 1.0),
                dice.range(0.0, 0.13));
    }

    @Override
    public List<Solid> on(Skeleton bones, Build build) {
        List<Solid> solids = new ArrayList<>();
        Point3 left = bones.left().hip();
        Point3 right = bones.right().hip();
        double r = 0.056 * build.girth() + thick;
        Point3 hemLeft = left.toward(bones.left().knee(), length);
        Point3 hemRight = right.toward(bones.right().knee(), length);
        Point3 middle = hemLeft.toward(hemRight, 0.5);
        double hem = 0.046 * build.girth() + thick + flare;
        solids.add(Solid.around(
                Ball.at(left, r),
                Ball.at(right, r),
                Ball.at(middle.toward(hemLeft, hang), hem),
                Ball.at(middle.toward(hemRight, hang), hem)));

        Point3 breast = bones.waist().toward(bones.neck(), 0.6);
        double deep = build.depth() + chest;
        double across = Math.max(0.01, build.shoulders() - 0.035 - 0.5 * build.depth());
        Ball breastLeft = Ball.at(breast.plus(across, 0, 0), deep);
        Ball breastRight = Ball.at(breast.plus(-across, 0, 0), deep);
        solids.add(Solid.around(Ball.at(left, r), Ball.at(right, r), breastLeft, breastRight));
        double shoulder = 0.036 * build.girth() + padding;
        solids.add(Solid.around(
                breastLeft,
                breastRight,
                Ball.at(bones.left().shoulder(), shoulder),
                Ball.at(bones.right().shoulder(), shoulder)));
        if (collar > 0) {
            Point3 throat = bones.neck().toward(bones.head(), 0.35);
            solids.add(Solid.capsule(bones.neck(), collar, throat, 0.9 * collar));
        }
        if (hood > 0) {
            Point3 skull = bones.head().plus(0, 0.2 * build.head(), -0.15 * build.head());
            solids.add(
                    Solid.capsule(skull, 0.8 * build.head() + hood, bones.neck().plus(0, 0.01, -0.02), 0.05));
        }
        return solids;
    }
}
