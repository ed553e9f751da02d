package org.reid4j.image.walk;

import java.util.ArrayList;
import java.util.List;
import org.reid4j.image.walk.Ball.Solid;
import org.reid4j.image.world.Point3;

/// Puts solids on a skeleton: what of a person casts the silhouette.
///
/// @param build whose body
/// @param limbs factor of the thickness of arms and trunk: sleeves
record Flesh(Build build, double limbs) {
    List<Solid> on(Skeleton bones) {
        List<Solid> solids = new ArrayList<>();
        trunk(bones, solids);
        head(bones, solids);
        for (Skeleton.Side side : List.of(bones.left(), bones.right())) {
            leg(side, solids);
            arm(side, solids);
        }
        return solids;
    }

    private void trunk(Skeleton bones, List<Solid> solids) {
        double girth = build.girth();
        double depth = build.depth() * (0.6 + 0.4 * limbs);
        double across = build.shoulders() - 0.030;
        Point3 left = bones.left().shoulder();
        Point3 right = bones.right().shoulder();
        Point3 waist = bones.waist();
        double narrow = 0.038 * girth;
        Ball waistLeft = Ball.at(waist.plus(narrow, 0, 0), 0.052 * girth * limbs);
        Ball waistRight = Ball.at(waist.plus(-narrow, 0, 0), 0.052 * girth * limbs);
        Point3 chest = waist.toward(bones.neck(), 0.62);
        double broad = Math.max(0.01, across - depth * 0.55);
        solids.add(Solid.around(
                waistLeft,
                waistRight,
                Ball.at(chest.plus(broad, 0, 0), depth),
                Ball.at(chest.plus(-broad, 0, 0), depth)));
        solids.add(Solid.around(
                Ball.at(chest.plus(broad, 0, 0), depth),
                Ball.at(chest.plus(-broad, 0, 0), depth),
                Ball.at(left.plus(-0.012, -0.002, 0), 0.034 * girth * limbs),
                Ball.at(right.plus(0.012, -0.002, 0), 0.034 * girth * limbs)));
        Point3 throat = bones.neck().toward(bones.head(), 0.3);
        solids.add(Solid.around(
                Ball.at(throat, 0.032), Ball.at(left, 0.030 * girth * limbs), Ball.at(right, 0.030 * girth * limbs)));
        Ball hipLeft = Ball.at(bones.left().hip().plus(0, 0.012, 0), 0.056 * girth);
        Ball hipRight = Ball.at(bones.right().hip().plus(0, 0.012, 0), 0.056 * girth);
        solids.add(Solid.around(
                waistLeft,
                waistRight,
                hipLeft,
                hipRight,
                Ball.at(bones.pelvis().plus(0, 0.004, -build.seat()), 0.060 * girth)));
        solids.add(Solid.around(
                Ball.at(waist.plus(0, -0.01, build.belly()), 0.050 * girth * limbs), hipLeft, hipRight, waistLeft));
    }

    private void head(Skeleton bones, List<Solid> solids) {
        double size = build.head();
        Point3 centre = bones.head();
        Point3 face = bones.face();
        // up in the head's own frame is forwards of up when it looks down
        double upY = face.z();
        double upZ = -face.y();
        Point3 skull = centre.plus(0, 0.30 * size * upY - 0.10 * size * face.y(), 0.30 * size * upZ - 0.10 * size);
        Point3 brow = centre.plus(0, 0.17 * size * face.y() + 0.12 * size, 0.17 * size * face.z());
        Point3 chin = centre.plus(
                0, -0.55 * size * upY + 0.26 * size * face.y(), -0.55 * size * upZ + 0.26 * size * face.z());
        solids.add(Solid.around(Ball.at(skull, 0.70 * size), Ball.at(brow, 0.62 * size), Ball.at(chin, 0.43 * size)));
        solids.add(Solid.capsule(bones.neck(), 0.034, skull.toward(chin, 0.4), 0.034));
        Point3 back = skull.plus(0, 0, -build.hair());
        Point3 ends = back.plus(0, -build.mane(), -0.3 * build.hair());
        solids.add(Solid.capsule(back, 0.70 * size, ends, build.mane() > 0 ? 0.45 * size : 0.70 * size));
    }

    private void leg(Skeleton.Side side, List<Solid> solids) {
        double girth = build.girth();
        double cloth = build.trousers();
        solids.add(Solid.capsule(side.hip(), 0.058 * girth, side.knee(), 0.034 * girth * (0.5 + 0.5 * cloth)));
        Point3 calf = side.knee().toward(side.ankle(), 0.3).plus(0, 0, -0.008);
        solids.add(Solid.capsule(side.knee(), 0.034 * girth * (0.5 + 0.5 * cloth), calf, 0.033 * girth * cloth));
        solids.add(Solid.capsule(calf, 0.033 * girth * cloth, side.ankle(), 0.022 * (0.3 + 0.7 * cloth)));
        double sole = 0.016;
        solids.add(Solid.around(
                Ball.at(side.ankle(), 0.022),
                Ball.at(side.heel().plus(0, sole, 0), sole),
                Ball.at(side.ball().plus(0, sole, 0), sole)));
        solids.add(Solid.capsule(side.ball().plus(0, sole, 0), sole, side.toe().plus(0, 0.012, 0), 0.012));
    }

    private void arm(Skeleton.Side side, List<Solid> solids) {
        double girth = build.girth() * limbs;
        solids.add(Solid.capsule(side.shoulder(), 0.031 * girth, side.elbow(), 0.024 * girth));
        solids.add(Solid.capsule(side.elbow(), 0.024 * girth, side.hand(), 0.017 * (0.4 + 0.6 * girth)));
        Point3 tip = side.hand().toward(side.elbow(), -0.30);
        solids.add(Solid.capsule(side.hand(), 0.018, tip, 0.015));
    }
}
