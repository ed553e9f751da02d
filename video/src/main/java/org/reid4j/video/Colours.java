package org.reid4j.video;

import org.reid4j.core.Pixels;

/// What somebody wears, roughly: how often each of 64 colours occurs in the upper and in the lower half.
///
/// Two people who cross so closely that they are one outline all the while look, to a tracker of outlines, like one who
/// walks on; their clothes seldom do.
///
/// @param shares `[2, 64]`: of the upper half's pixels, then of the lower half's; each half sums to 1
@SuppressWarnings("ArrayRecordComponent") // a buffer, compared by nobody
record Colours(float[] shares) {
    private static final int BINS = 64;

    /// Counts the colours of a person.
    static Colours of(Pixels frame, Blob blob) {
        float[] shares = new float[2 * BINS];
        int[] pixels = new int[2];
        Box box = blob.box();
        byte[] rgb = frame.rgb();
        for (int y = 0; y < box.height(); y++) {
            int half = 2 * y < box.height() ? 0 : 1;
            for (int x = 0; x < box.width(); x++) {
                if (blob.mask()[y * box.width() + x] != 0) {
                    int at = 3 * ((box.y() + y) * frame.width() + box.x() + x);
                    int bin = (rgb[at] & 0xc0) >> 2 | (rgb[at + 1] & 0xc0) >> 4 | (rgb[at + 2] & 0xc0) >> 6;
                    shares[half * BINS + bin]++;
                    pixels[half]++;
                }
            }
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= Math.max(1, pixels[i / BINS]);
        }
        return new Colours(shares);
    }

    /// How much both have in common, 0..1: the smaller of the two halves' intersections.
    double likeness(Colours other) {
        double[] common = new double[2];
        for (int i = 0; i < shares.length; i++) {
            common[i / BINS] += Math.min(shares[i], other.shares[i]);
        }
        return Math.min(common[0], common[1]);
    }

    /// These with a little of the newest ones.
    Colours towards(Colours newest, double share) {
        float[] mixed = new float[shares.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (float) (shares[i] + share * (newest.shares[i] - shares[i]));
        }
        return new Colours(mixed);
    }
}
