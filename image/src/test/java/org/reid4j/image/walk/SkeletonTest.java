package org.reid4j.image.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.image.world.Point3;

/// What every walking body does, whoever it belongs to.
class SkeletonTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void kneesBendForwardsAndLegsKeepTheirLength(int person) {
        Walker walker = Walker.of(9, person);
        for (int step = 0; step < 40; step++) {
            Skeleton.Side leg = bones(walker, step / 40.0).left();

            double straight =
                    leg.hip().toward(leg.ankle(), walker.build().thigh()).z();
            assertThat(leg.knee().z()).isGreaterThan(straight);
            assertThat(distance(leg.hip(), leg.knee()) + distance(leg.knee(), leg.ankle()))
                    .isCloseTo(walker.build().legs() - walker.build().ankle(), within(0.01));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void oneFootStandsOnTheGroundAndNoneBelow(int person) {
        Walker walker = Walker.of(9, person);
        for (int step = 0; step < 40; step++) {
            Skeleton bones = bones(walker, step / 40.0);

            assertThat(Math.min(lowest(bones.left()), lowest(bones.right()))).isCloseTo(0, within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void heelsStrikeInFrontWithToesUpAndLeaveBehindWithHeelsUp(int person) {
        Walker walker = Walker.of(9, person);
        Skeleton strike = bones(walker, 0);

        assertThat(strike.left().heel().z()).isGreaterThan(strike.right().heel().z() + 0.1);
        assertThat(strike.left().toe().y()).isGreaterThan(strike.left().heel().y());
        assertThat(strike.left().toe().z()).isGreaterThan(strike.left().heel().z());
        assertThat(strike.right().heel().y()).isGreaterThan(strike.right().toe().y());
        assertThat(strike.right().toe().z()).isGreaterThan(strike.right().heel().z());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void armsSwingAgainstTheLegs(int person) {
        Walker walker = Walker.of(9, person);

        Skeleton left = bones(walker, 0);
        Skeleton right = bones(walker, 0.5);

        assertThat(left.left().hand().z()).isLessThan(right.left().hand().z());
        assertThat(left.right().hand().z()).isGreaterThan(right.right().hand().z());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aCycleEndsWhereItBeganWithoutAJump(int person) {
        Walker walker = Walker.of(9, person);

        assertThat(distance(
                        bones(walker, 0.3).left().ankle(),
                        bones(walker, 1.3).left().ankle()))
                .isCloseTo(0, within(1e-9));
        for (int step = 0; step < 400; step++) {
            Point3 here = bones(walker, step / 400.0).left().toe();
            Point3 next = bones(walker, (step + 1) / 400.0).left().toe();
            assertThat(distance(here, next)).as("step %d", step).isLessThan(0.02);
        }
    }

    private static Skeleton bones(Walker walker, double phase) {
        return Skeleton.at(walker.build(), walker.manner(), phase, 0);
    }

    private static double lowest(Skeleton.Side side) {
        return Math.min(side.heel().y(), Math.min(side.ball().y(), side.toe().y()));
    }

    private static double distance(Point3 a, Point3 b) {
        return Math.hypot(Math.hypot(a.x() - b.x(), a.y() - b.y()), a.z() - b.z());
    }
}
