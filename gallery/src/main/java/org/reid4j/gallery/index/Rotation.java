package org.reid4j.gallery.index;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Turns vectors so that each of their values ends up in all places: afterwards every place says about as
/// much as any other, whatever the model does with its own, and a sign of each is a fair sketch.
///
/// Random signs and Walsh-Hadamard transforms in turn, on the first and on the last values where the length
/// is no power of two: orthonormal, so that inner products stay, in `n log n` steps. The same for everybody
/// and for ever, since sketches are saved.
final class Rotation {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final long SEED = 2048;

    private final int length;
    private final int power;
    private final float[][] signs;

    /// @param length values of a turned vector
    Rotation(int length) {
        this.length = length;
        power = Integer.highestOneBit(length);
        signs = new float[power == length ? 2 : 4][length];
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        float root = (float) (1 / Math.sqrt(power));
        for (float[] round : signs) {
            for (int k = 0; k < length; k++) {
                round[k] = random.nextBoolean() ? 1 : -1;
            }
        }
        for (int round = 0; round < signs.length; round++) {
            int first = first(round);
            for (int k = first; k < first + power; k++) {
                signs[round][k] *= root;
            }
        }
    }

    private int first(int round) {
        return round % 2 == 0 ? 0 : length - power;
    }

    /// Turns a vector in its place.
    ///
    /// @param vector padded with zeros
    void turn(float[] vector) {
        for (int round = 0; round < signs.length; round++) {
            multiply(vector, signs[round]);
            transform(vector, first(round), power);
        }
    }

    private static void multiply(float[] vector, float[] by) {
        int n = FLOATS.length();
        int whole = FLOATS.loopBound(vector.length);
        for (int k = 0; k < whole; k += n) {
            FloatVector.fromArray(FLOATS, vector, k)
                    .mul(FloatVector.fromArray(FLOATS, by, k))
                    .intoArray(vector, k);
        }
        for (int k = whole; k < vector.length; k++) {
            vector[k] *= by[k];
        }
    }

    private static void transform(float[] v, int first, int count) {
        int n = FLOATS.length();
        for (int half = 1; half < count; half *= 2) {
            for (int i = first; i < first + count; i += 2 * half) {
                int k = i;
                if (half >= n) {
                    for (; k < i + half; k += n) {
                        FloatVector a = FloatVector.fromArray(FLOATS, v, k);
                        FloatVector b = FloatVector.fromArray(FLOATS, v, k + half);
                        a.add(b).intoArray(v, k);
                        a.sub(b).intoArray(v, k + half);
                    }
                }
                for (; k < i + half; k++) {
                    float a = v[k];
                    float b = v[k + half];
                    v[k] = a + b;
                    v[k + half] = a - b;
                }
            }
        }
    }
}
