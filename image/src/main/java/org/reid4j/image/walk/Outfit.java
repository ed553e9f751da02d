package org.reid4j.image.walk;

import java.util.List;
import org.reid4j.image.walk.Ball.Solid;
import org.reid4j.image.world.Dice;
import org.reid4j.image.world.Point3;

/// What is worn or carried in one take over the clothes that a person always wears: it changes the outline, and
/// thereby hides who it is. Lengths in shares of the person's height.
sealed interface Outfit {
    /// The solids that it adds.
    List<Solid> on(Skeleton bones, Build build);

    /// Factor of the arms' swing that it leaves.
    default double swing() {
        return 1;
    }

    /// How much further arms stand off, in radians.
    default double off() {
        return 0;
    }

    /// Factor of the thickness of arms and trunk.
    default double sleeves() {
        return 1;
    }

    /// Extra bend of the left elbow in radians: a hand on a strap.
    default double hold() {
        return 0;
    }

    /// An outfit for a condition.
    static Outfit draw(Dice dice, Condition.Wear wear) {
        return switch (wear) {
            case BARE -> new Bare();
            case BAG ->
                switch (dice.below(3)) {
                    case 0 -> Backpack.draw(dice);
                    case 1 -> ShoulderBag.draw(dice);
                    default -> Briefcase.draw(dice);
                };
            case COAT -> Coat.draw(dice);
        };
    }

    /// Nothing more.
    record Bare() implements Outfit {
        @Override
        public List<Solid> on(Skeleton bones, Build build) {
            return List.of();
        }
    }

    /// A bag on the back; some hold its strap.
    record Backpack(double deep, double tall, double hold) implements Outfit {
        static Backpack draw(Dice dice) {
            return new Backpack(dice.range(0.05, 0.10), dice.range(0.16, 0.25), dice.chance(0.4) ? 1.5 : 0);
        }

        @Override
        public double swing() {
            return 0.8;
        }

        @Override
        public List<Solid> on(Skeleton bones, Build build) {
            double half = 0.055;
            double r = 0.035;
            Point3 top = bones.neck().plus(0, -0.05, -build.depth() - deep + r);
            Point3 bottom = top.plus(
                    0, 2 * r - tall, 0.25 * (bones.waist().z() - bones.neck().z()));
            Point3 at = bones.waist().toward(bones.neck(), 0.6);
            return List.of(Solid.around(
                    Ball.at(top.plus(half, 0, 0), r),
                    Ball.at(top.plus(-half, 0, 0), r),
                    Ball.at(bottom.plus(half, 0, 0), r * 1.2),
                    Ball.at(bottom.plus(-half, 0, 0), r * 1.2),
                    Ball.at(at.plus(half, 0, 0), 0.03),
                    Ball.at(at.plus(-half, 0, 0), 0.03)));
        }
    }

    /// A bag that hangs at one hip; the arm on that side goes around it.
    record ShoulderBag(int sign, double wide, double tall, double drop, double back) implements Outfit {
        static ShoulderBag draw(Dice dice) {
            return new ShoulderBag(
                    dice.chance(0.5) ? 1 : -1,
                    dice.range(0.07, 0.12),
                    dice.range(0.10, 0.17),
                    dice.range(-0.02, 0.09),
                    dice.range(-0.08, 0.05));
        }

        @Override
        public double swing() {
            return 0.7;
        }

        @Override
        public double off() {
            return 0.05;
        }

        @Override
        public List<Solid> on(Skeleton bones, Build build) {
            Point3 side = bones.pelvis().plus(sign * (build.hips() + 0.075 * build.girth()), 0.03 - drop, back);
            double r = 0.026;
            Point3 strap = sign > 0 ? bones.left().shoulder() : bones.right().shoulder();
            return List.of(
                    Solid.around(
                            Ball.at(side.plus(0, 0.5 * tall, wide / 2), r),
                            Ball.at(side.plus(0, 0.5 * tall, -wide / 2), r),
                            Ball.at(side.plus(sign * 0.015, -0.5 * tall, wide / 2), r * 1.3),
                            Ball.at(side.plus(sign * 0.015, -0.5 * tall, -wide / 2), r * 1.3)),
                    Solid.capsule(strap.plus(0, 0.02, 0), 0.010, side.plus(0, 0.5 * tall, 0), 0.010));
        }
    }

    /// A case in one hand, which swings little.
    record Briefcase(int sign, double wide, double tall) implements Outfit {
        static Briefcase draw(Dice dice) {
            return new Briefcase(dice.chance(0.5) ? 1 : -1, dice.range(0.13, 0.22), dice.range(0.10, 0.16));
        }

        @Override
        public double swing() {
            return 0.55;
        }

        @Override
        public List<Solid> on(Skeleton bones, Build build) {
            Point3 hand = sign > 0 ? bones.left().hand() : bones.right().hand();
            double r = 0.022;
            Point3 top = hand.plus(0, -0.05 - r, 0);
            return List.of(
                    Solid.around(
                            Ball.at(top.plus(0, 0, wide / 2 - r), r),
                            Ball.at(top.plus(0, 0, r - wide / 2), r),
                            Ball.at(top.plus(0, 2 * r - tall, wide / 2 - r), r),
                            Ball.at(top.plus(0, 2 * r - tall, r - wide / 2), r)),
                    Solid.capsule(hand, 0.012, top, 0.012));
        }
    }

    /// A coat or a padded jacket: a wide trunk down to the thighs or knees, thick sleeves, a collar.
    ///
    /// @param thick how far it stands off the trunk
    /// @param length how much of the thighs it hides, 0.1 (jacket) to 1.1 (below the knees)
    /// @param flare how much wider its hem is
    /// @param sleeves factor of the arms' thickness
    /// @param collar its radius, 0 for none
    record Coat(double thick, double length, double flare, double sleeves, double collar) implements Outfit {
        static Coat draw(Dice dice) {
            return new Coat(
                    dice.range(0.012, 0.034),
                    dice.range(0.30, 1.05),
                    dice.range(0.0, 0.030),
                    dice.range(1.25, 1.65),
                    dice.chance(0.6) ? dice.range(0.042, 0.066) : 0);
        }

        @Override
        public double swing() {
            return 0.75;
        }

        @Override
        public double off() {
            return 0.07;
        }

        @Override
        public List<Solid> on(Skeleton bones, Build build) {
            double r = 0.056 * build.girth() + thick;
            double chest = build.depth() + 0.8 * thick;
            Point3 breast = bones.waist().toward(bones.neck(), 0.6);
            double across = Math.max(0.01, build.shoulders() - 0.035 - 0.5 * build.depth());
            Point3 left = bones.left().hip().toward(bones.left().knee(), length);
            Point3 right = bones.right().hip().toward(bones.right().knee(), length);
            // cloth follows the thighs, but hangs: the hem moves less than they do
            Point3 middle = left.toward(right, 0.5);
            double hem = 0.046 * build.girth() + thick + flare;
            List<Solid> skirt = List.of(
                    Solid.around(
                            Ball.at(bones.left().hip(), r),
                            Ball.at(bones.right().hip(), r),
                            Ball.at(middle.toward(left, 0.8), hem),
                            Ball.at(middle.toward(right, 0.8), hem)),
                    Solid.around(
                            Ball.at(bones.left().hip(), r),
                            Ball.at(bones.right().hip(), r),
                            Ball.at(breast.plus(across, 0, 0), chest),
                            Ball.at(breast.plus(-across, 0, 0), chest)));
            if (collar == 0) {
                return skirt;
            }
            Point3 throat = bones.neck().toward(bones.head(), 0.35);
            return List.of(skirt.get(0), skirt.get(1), Solid.capsule(bones.neck(), collar, throat, 0.9 * collar));
        }
    }
}
