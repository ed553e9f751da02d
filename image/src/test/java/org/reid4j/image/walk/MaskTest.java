package org.reid4j.image.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.reid4j.image.walk.Ball.Solid;
import org.reid4j.image.walk.Sight.Disc;
import org.reid4j.image.world.Point3;

class MaskTest {
    /// So far away that lines of sight are parallel.
    private static final double FAR = 1e6;

    @Test
    void anUprightCapsuleHasItsArea() {
        Solid capsule = Solid.capsule(new Point3(0, 0.1, 0), 0.1, new Point3(0, 0.9, 0), 0.1);

        Mask mask = Mask.draw(List.of(capsule), new Sight(0.7, 0, FAR, 0), 200);

        double area = (0.8 * 0.2 + Math.PI * 0.01) * 200 * 200;
        assertThat(count(mask)).isCloseTo(area, within(0.02 * area));
    }

    @Test
    void whatIsBetweenFourBallsIsFilled() {
        double r = 0.05;
        Solid slab = Solid.around(
                Ball.at(new Point3(-0.3, r, 0), r),
                Ball.at(new Point3(0.3, r, 0), r),
                Ball.at(new Point3(-0.3, 1 - r, 0), r),
                Ball.at(new Point3(0.3, 1 - r, 0), r));

        Mask mask = Mask.draw(List.of(slab), new Sight(0, 0, FAR, 0), 200);

        double area = (0.7 - (4 - Math.PI) * r * r) * 200 * 200;
        assertThat(count(mask)).isCloseTo(area, within(0.01 * area));
    }

    @Test
    void camerasSeeTheSideTheyStandOn() {
        Ball left = Ball.at(new Point3(0.2, 0.5, 0), 0.01);
        Ball ahead = Ball.at(new Point3(0, 0.5, 0.2), 0.01);

        Disc leftFromTheFront = new Sight(0, 0, FAR, 0).see(left);
        Disc leftFromBehind = new Sight(Math.PI, 0, FAR, 0).see(left);
        Disc aheadFromTheLeft = new Sight(Math.PI / 2, 0, FAR, 0).see(ahead);

        assertThat(leftFromTheFront.x()).isCloseTo(0.2, within(1e-5));
        assertThat(leftFromBehind.x()).isCloseTo(-0.2, within(1e-5));
        assertThat(aheadFromTheLeft.x()).isCloseTo(-0.2, within(1e-5));
    }

    @Test
    void whoWalksPastTurnsAndWhoComesNearGrows() {
        Sight side = new Sight(Math.PI / 2, 0, 3, 0);
        Sight front = new Sight(0, 0, 3, 0);

        assertThat(side.during(0, 0.5).azimuth()).isGreaterThan(Math.PI / 2);
        assertThat(side.during(0, -0.5).azimuth()).isLessThan(Math.PI / 2);
        assertThat(front.during(0, 0.5).distance()).isCloseTo(2.5, within(1e-9));
    }

    private static double count(Mask mask) {
        int count = 0;
        for (boolean inside : mask.inside()) {
            count += inside ? 1 : 0;
        }
        return count;
    }
}
