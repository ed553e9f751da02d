package org.reid4j.image;

/// The weights with which each new row or column is mixed from old ones, in fixed point.
///
/// @param first the first source index of each target index
/// @param count how many source indices each target index uses
/// @param size places a target index has in `weights`
/// @param weights `[target * size + k]`, scaled by 2^22
@SuppressWarnings("ArrayRecordComponent") // a table, compared by nobody
record Taps(int[] first, int[] count, int size, int[] weights) {
    private static final int BITS = 22;
    /// One half in fixed point, so that a shift rounds.
    static final int HALF = 1 << (BITS - 1);

    static Taps of(int from, int to, Interpolation interpolation) {
        double scale = (double) from / to;
        double widening = Math.max(scale, 1);
        double support = interpolation.support() * widening;
        int size = (int) Math.ceil(support) * 2 + 1;
        int[] first = new int[to];
        int[] count = new int[to];
        int[] weights = new int[to * size];
        double[] row = new double[size];
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * scale;
            int begin = Math.max((int) (centre - support + 0.5), 0);
            int end = Math.min((int) (centre + support + 0.5), from);
            double sum = 0;
            for (int k = 0; k < end - begin; k++) {
                row[k] = interpolation.weight((k + begin - centre + 0.5) * (1 / widening));
                sum += row[k];
            }
            for (int k = 0; k < end - begin; k++) {
                double weight = sum == 0 ? row[k] : row[k] / sum;
                weights[i * size + k] = (int) (weight * (1 << BITS) + (weight < 0 ? -0.5 : 0.5));
            }
            first[i] = begin;
            count[i] = end - begin;
        }
        return new Taps(first, count, size, weights);
    }

    /// From a fixed point sum that began with [#HALF] to a byte.
    static byte round(int sum) {
        int value = sum >> BITS;
        return (byte) (value < 0 ? 0 : Math.min(value, 255));
    }
}
