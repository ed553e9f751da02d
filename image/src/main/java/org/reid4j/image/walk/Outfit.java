package org.reid4j.image.walk;

import java.util.List;
import org.reid4j.image.walk.Ball.Solid;
import org.reid4j.image.world.Dice;
import org.reid4j.image.world.Point3;

/// What is worn or carried in one take over the clothes that a person always wears: it changes the outline, and
/// thereby hides who it is. Lengths in shares of the person's height.
sealed interface Outfit permits Outfit.Bare, Outfit.Backpack, Outfit.ShoulderBag, Outfit.Briefcase, Coat {
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
            return new Backpack(dice.range(0.04, 0.085), dice.range(0.15, 0.23), dice.chance(0.3) ? 1.5 : 0);
        }

        @Override
        public double swing() {
            return 0.9;
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
                    dice.range(0.06, 0.10),
                    dice.range(0.09, 0.15),
                    dice.range(-0.02, 0.09),
                    dice.range(-0.08, 0.05));
        }

        @Override
        public double swing() {
            return 0.85;
        }

        @Override
        public double off() {
            return 0.03;
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
            return new Briefcase(dice.chance(0.5) ? 1 : -1, dice.range(0.11, 0.19), dice.range(0.08, 0.14));
        }

        @Override
        public double swing() {
            return 0.75;
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
}
