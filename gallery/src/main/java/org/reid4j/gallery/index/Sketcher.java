package org.reid4j.gallery.index;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Makes sketches of vectors: one bit for each value of the vector turned by a [Rotation], a thirty-second
/// part of the floats. Of sketch and query an inner product follows without bias, wrong by about
/// `0.75 sqrt(1 - cosine^2) / sqrt(bits)`: enough to find the way through a graph, after which codes and
/// floats decide.
///
/// After RaBitQ (Gao and Long, SIGMOD 2024): for a unit vector `x`, turned, and the signs `s` of its
/// values, `q x` is on average `q s / |x|_1`, `|x|_1` being the sum of absolute values.
final class Sketcher {
    /// Sketches have a multiple of so many bits: a vector of 512 bits.
    private static final int STEP = 512;
    /// And at least so many, since short ones are too coarse.
    private static final int LEAST = 1024;

    /// No factor is above, since `|x|_1` is at least the vector's length.
    static final float MOST_FACTOR = 1.1f;

    private static final float MOST = 7.49f; // of the values -8 to 7, that both signs reach alike
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

    private final int bits;
    private final Rotation rotation;

    Sketcher(int dimension) {
        bits = bits(dimension);
        rotation = new Rotation(bits);
    }

    /// Bytes of a sketch.
    static int bytes(int dimension) {
        return bits(dimension) / Byte.SIZE;
    }

    private static int bits(int dimension) {
        return Math.max(LEAST, Math.ceilDiv(dimension, STEP) * STEP);
    }

    /// The vector turned, as long as there are bits.
    float[] turned(float[] vector) {
        float[] turned = Arrays.copyOf(vector, bits);
        rotation.turn(turned);
        return turned;
    }

    /// The signs of a turned vector.
    static long[] sketch(float[] turned) {
        long[] sketch = new long[turned.length / Long.SIZE];
        for (int k = 0; k < turned.length; k += FLOATS.length()) {
            long positive = FloatVector.fromArray(FLOATS, turned, k)
                    .compare(VectorOperators.GT, 0)
                    .toLong();
            sketch[k / Long.SIZE] |= positive << k;
        }
        return sketch;
    }

    /// What the signed sum of a query is to be multiplied with.
    static float factor(float[] turned) {
        float sum = 0;
        for (float value : turned) {
            sum += Math.abs(value);
        }
        return 1 / sum;
    }

    /// A query with which sketches are compared: 4 bits a value, laid out in planes.
    ///
    /// @param planes as [Kernel#bits] wants them
    /// @param total sum of the 4-bit values
    @SuppressWarnings("ArrayRecordComponent") // read by loops, never compared
    record Asked(long[] planes, int total) {
        /// A number that grows with the inner product with a vector.
        ///
        /// @param factor of the vector
        /// @param sketch address of its sketch
        float about(float factor, long sketch) {
            return (2 * Kernel.bits(planes, sketch) - total) * factor;
        }
    }

    /// Prepares a turned query.
    Asked asked(float[] turned) {
        float largest = 0;
        for (float value : turned) {
            largest = Math.max(largest, Math.abs(value));
        }
        float inverse = MOST / largest;
        long[] planes = new long[4 * bits / Long.SIZE];
        IntVector total = IntVector.zero(INTS);
        int group = Kernel.GROUP;
        for (int k = 0; k < bits; k += FLOATS.length()) {
            IntVector values = ((IntVector) FloatVector.fromArray(FLOATS, turned, k)
                            .fma(FloatVector.broadcast(FLOATS, inverse), FloatVector.broadcast(FLOATS, 8.5f))
                            .convertShape(VectorOperators.F2I, INTS, 0))
                    .sub(8);
            total = total.add(values);
            int word = k / Long.SIZE;
            int at = word / group * 4 * group + word % group;
            for (int plane = 0; plane < 4; plane++) {
                long set = values.and(1 << plane).compare(VectorOperators.NE, 0).toLong();
                planes[at + plane * group] |= set << k;
            }
        }
        return new Asked(planes, total.reduceLanes(VectorOperators.ADD));
    }
}
