package org.reid4j.gallery.index;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// The innermost loops of every search: inner products of a query with a row outside the heap.
///
/// Rows are read by address, without the JVM's bounds and lifetime checks: whoever calls must hold the row
/// ([VectorSlots#enter()]). Lengths are multiples of [#STEP], padded with zeros.
final class Kernel {
    /// Rows are padded to a multiple of this: two vectors of 32 short values, four of 16 floats.
    static final int STEP = 64;

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES =
            VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.vectorBitSize() / 2));
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final MemorySegment ALL = everything();
    private static final VarHandle INTEGER = ValueLayout.JAVA_INT.varHandle();

    /// Length of the array that [#dot(float[], long, float[])] sums its lanes in.
    static final int LANES = FLOATS.length();

    /// How many words of a plane follow each other in what [#bits] is given.
    static final int GROUP = LONGS.length();

    private Kernel() {}

    @SuppressWarnings("restricted")
    private static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    /// The next multiple of [#STEP].
    static int padded(int dimension) {
        return Math.ceilDiv(dimension, STEP) * STEP;
    }

    /// Inner product in float32, always in the same order.
    ///
    /// @param query padded
    /// @param row address of as many floats
    /// @param lanes scratch of [#LANES] values; the vector module's own sum may change its order once
    ///     compiled
    static float dot(float[] query, long row, float[] lanes) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = FloatVector.zero(FLOATS);
        FloatVector c = FloatVector.zero(FLOATS);
        FloatVector d = FloatVector.zero(FLOATS);
        int n = FLOATS.length();
        for (int k = 0; k < query.length; k += 4 * n) {
            long at = row + 4L * k;
            a = FloatVector.fromMemorySegment(FLOATS, ALL, at, ORDER).fma(FloatVector.fromArray(FLOATS, query, k), a);
            b = FloatVector.fromMemorySegment(FLOATS, ALL, at + 4L * n, ORDER)
                    .fma(FloatVector.fromArray(FLOATS, query, k + n), b);
            c = FloatVector.fromMemorySegment(FLOATS, ALL, at + 8L * n, ORDER)
                    .fma(FloatVector.fromArray(FLOATS, query, k + 2 * n), c);
            d = FloatVector.fromMemorySegment(FLOATS, ALL, at + 12L * n, ORDER)
                    .fma(FloatVector.fromArray(FLOATS, query, k + 3 * n), d);
        }
        a.add(b).add(c.add(d)).intoArray(lanes, 0);
        float sum = 0;
        for (float lane : lanes) {
            sum += lane;
        }
        return sum;
    }

    /// Sum of squares, in float32.
    static float squares(float[] values) {
        FloatVector sum = FloatVector.zero(FLOATS);
        int whole = FLOATS.loopBound(values.length);
        for (int k = 0; k < whole; k += FLOATS.length()) {
            FloatVector v = FloatVector.fromArray(FLOATS, values, k);
            sum = v.fma(v, sum);
        }
        float rest = 0;
        for (int k = whole; k < values.length; k++) {
            rest += values[k] * values[k];
        }
        return sum.reduceLanes(VectorOperators.ADD) + rest;
    }

    /// Inner product of codes, exact.
    ///
    /// @param query padded, each -127 to 127
    /// @param row address of as many bytes, each -127 to 127
    static int dot(short[] query, long row) {
        IntVector odd = IntVector.zero(INTS);
        IntVector even = IntVector.zero(INTS);
        int n = SHORTS.length();
        for (int k = 0; k < query.length; k += 2 * n) {
            // two products fit a short: 2 * 127 * 127 = 32,258
            ShortVector pair = shorts(row + k)
                    .mul(ShortVector.fromArray(SHORTS, query, k))
                    .add(shorts(row + k + n).mul(ShortVector.fromArray(SHORTS, query, k + n)));
            IntVector both = pair.reinterpretAsInts();
            odd = odd.add(both.lanewise(VectorOperators.ASHR, 16));
            even = even.add(both.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
        }
        return odd.add(even).reduceLanes(VectorOperators.ADD);
    }

    /// Inner product of two rows of codes.
    ///
    /// @param padded length of both
    static int dot(long one, long other, int padded) {
        IntVector odd = IntVector.zero(INTS);
        IntVector even = IntVector.zero(INTS);
        int n = SHORTS.length();
        for (int k = 0; k < padded; k += 2 * n) {
            ShortVector pair = shorts(one + k)
                    .mul(shorts(other + k))
                    .add(shorts(one + k + n).mul(shorts(other + k + n)));
            IntVector both = pair.reinterpretAsInts();
            odd = odd.add(both.lanewise(VectorOperators.ASHR, 16));
            even = even.add(both.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
        }
        return odd.add(even).reduceLanes(VectorOperators.ADD);
    }

    private static ShortVector shorts(long at) {
        return (ShortVector)
                ByteVector.fromMemorySegment(BYTES, ALL, at, ORDER).convertShape(VectorOperators.B2S, SHORTS, 0);
    }

    /// Sum of the 4-bit values where a row has its bits set.
    ///
    /// @param planes for each [#GROUP] words of the row that many words of bit 0 of the values, then of bits
    ///     1, 2 and 3, the last of which counts -8
    /// @param row address of a quarter as many words
    static int bits(long[] planes, long row) {
        LongVector ones = LongVector.zero(LONGS);
        LongVector twos = LongVector.zero(LONGS);
        LongVector fours = LongVector.zero(LONGS);
        LongVector eights = LongVector.zero(LONGS);
        int n = LONGS.length();
        for (int k = 0; k < planes.length; k += 4 * n) {
            LongVector set = LongVector.fromMemorySegment(LONGS, ALL, row + 2L * k, ORDER);
            ones = ones.add(counted(set, planes, k));
            twos = twos.add(counted(set, planes, k + n));
            fours = fours.add(counted(set, planes, k + 2 * n));
            eights = eights.add(counted(set, planes, k + 3 * n));
        }
        LongVector sum = ones.add(twos.lanewise(VectorOperators.LSHL, 1))
                .add(fours.lanewise(VectorOperators.LSHL, 2))
                .sub(eights.lanewise(VectorOperators.LSHL, 3));
        return (int) sum.reduceLanes(VectorOperators.ADD);
    }

    private static LongVector counted(LongVector set, long[] planes, int at) {
        return set.and(LongVector.fromArray(LONGS, planes, at)).lanewise(VectorOperators.BIT_COUNT);
    }

    /// How many bits differ.
    ///
    /// @param bytes of each, a multiple of 64
    static int differing(long one, long other, int bytes) {
        LongVector sum = LongVector.zero(LONGS);
        for (int k = 0; k < bytes; k += LONGS.vectorByteSize()) {
            sum = sum.add(LongVector.fromMemorySegment(LONGS, ALL, one + k, ORDER)
                    .lanewise(VectorOperators.XOR, LongVector.fromMemorySegment(LONGS, ALL, other + k, ORDER))
                    .lanewise(VectorOperators.BIT_COUNT));
        }
        return (int) sum.reduceLanes(VectorOperators.ADD);
    }

    /// Reads an integer that another thread may write, and all that was written before it.
    static int acquire(long at) {
        return (int) INTEGER.getAcquire(ALL, at);
    }

    /// Writes an integer after all that was written before.
    static void release(long at, int value) {
        INTEGER.setRelease(ALL, at, value);
    }

    /// Writes floats to an address.
    static void write(float[] values, long at) {
        MemorySegment.copy(values, 0, ALL, ValueLayout.JAVA_FLOAT, at, values.length);
    }

    /// Writes bytes to an address.
    static void write(byte[] values, long at) {
        MemorySegment.copy(values, 0, ALL, ValueLayout.JAVA_BYTE, at, values.length);
    }

    /// Copies bytes to an address.
    static void write(MemorySegment bytes, long at) {
        MemorySegment.copy(bytes, 0, ALL, at, bytes.byteSize());
    }

    /// Reads bytes from an address.
    static void read(long at, byte[] values) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, at, values, 0, values.length);
    }

    /// Reads bytes from an address into short values.
    static void read(long at, short[] values) {
        for (int k = 0; k < values.length; k += SHORTS.length()) {
            shorts(at + k).intoArray(values, k);
        }
    }

    /// Reads floats from an address.
    static void read(long at, float[] values) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_FLOAT, at, values, 0, values.length);
    }
}
