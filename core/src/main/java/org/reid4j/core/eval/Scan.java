package org.reid4j.core.eval;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Looks through distances a vector at a time for the few that matter: those near enough to be kept, or broken ones.
final class Scan {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private Scan() {}

    /// Whether any of some distances is not a number.
    static boolean hasNaN(float[] block, int at, int count) {
        int c = 0;
        for (; c <= count - LANES; c += LANES) {
            FloatVector distances = FloatVector.fromArray(SPECIES, block, at + c);
            if (distances.test(VectorOperators.IS_NAN).anyTrue()) {
                return true;
            }
        }
        for (; c < count; c++) {
            if (Float.isNaN(block[at + c])) {
                return true;
            }
        }
        return false;
    }

    /// Offers the distances of one photo to others that follow each other.
    ///
    /// @param at where they stand in `block`
    /// @param first the number of the first of the others
    /// @return the largest of them
    static float row(float[] block, int at, int count, int first, Nearest kept) {
        FloatVector most = FloatVector.zero(SPECIES);
        int c = 0;
        for (; c <= count - LANES; c += LANES) {
            FloatVector distances = FloatVector.fromArray(SPECIES, block, at + c);
            most = most.max(distances);
            if (distances.compare(VectorOperators.LE, kept.limit()).anyTrue()) {
                offer(block, at + c, LANES, first + c, kept);
            }
        }
        float largest = most.reduceLanes(VectorOperators.MAX);
        for (int rest = c; rest < count; rest++) {
            largest = Math.max(largest, block[at + rest]);
        }
        offer(block, at + c, count - c, first + c, kept);
        return largest;
    }

    private static void offer(float[] block, int at, int count, int first, Nearest kept) {
        for (int i = 0; i < count; i++) {
            if (kept.wants(block[at + i])) {
                kept.offer(Nearest.key(block[at + i], first + i));
            }
        }
    }

    /// Offers one photo to each of the others that follow each other, and keeps their largest distance.
    ///
    /// @param at where their distances stand in `block`
    /// @param item the photo offered
    /// @param limits the largest distance that each still wants; kept up to date
    /// @param farthest the largest distance of each; kept up to date
    /// @param first the number of the first of the others
    static void columns(
            float[] block,
            int at,
            int count,
            int item,
            Nearest[] nearest,
            float[] limits,
            float[] farthest,
            int first) {
        int c = 0;
        for (; c <= count - LANES; c += LANES) {
            FloatVector distances = FloatVector.fromArray(SPECIES, block, at + c);
            FloatVector.fromArray(SPECIES, farthest, first + c).max(distances).intoArray(farthest, first + c);
            if (distances
                    .compare(VectorOperators.LE, FloatVector.fromArray(SPECIES, limits, first + c))
                    .anyTrue()) {
                offerTo(block, at + c, LANES, item, nearest, limits, first + c);
            }
        }
        for (int rest = c; rest < count; rest++) {
            farthest[first + rest] = Math.max(farthest[first + rest], block[at + rest]);
        }
        offerTo(block, at + c, count - c, item, nearest, limits, first + c);
    }

    private static void offerTo(
            float[] block, int at, int count, int item, Nearest[] nearest, float[] limits, int first) {
        for (int i = 0; i < count; i++) {
            if (block[at + i] <= limits[first + i]) {
                nearest[first + i].offer(Nearest.key(block[at + i], item));
                limits[first + i] = nearest[first + i].limit();
            }
        }
    }
}
