package org.reid4j.image.silhouette;

import java.util.Arrays;

/// Brings silhouettes to one size with the person in the middle, as GaitSet's and OpenGait's pretreatment does: rows
/// without the person are cut off, the rest is scaled to the height, and columns around the middle of the person's
/// mass are kept.
///
/// @param size rows and columns of an aligned frame, even, 2 to 1024; 64 and 128 are usual
public record Alignment(int size) {
    /// A frame whose values' sum is not above this shows nobody: 40 white pixels.
    private static final long LEAST_SUM = 10_000;

    /// Checks the size.
    public Alignment {
        if (size < 2 || size > 1024 || size % 2 != 0) {
            throw new IllegalArgumentException("size is " + size + ", must be an even number from 2 to 1024");
        }
    }

    /// What became of a frame.
    public sealed interface Result permits Aligned, Dropped {}

    /// An aligned frame.
    ///
    /// @param values `[size, size]`, 0 to 255 as unsigned bytes
    @SuppressWarnings("ArrayRecordComponent") // a buffer, compared by nobody
    public record Aligned(byte[] values) implements Result {}

    /// Why a frame cannot be aligned.
    public enum Dropped implements Result {
        /// The values' sum is at most 10,000: nobody, or too little of anybody.
        EMPTY("nobody in it, or too little of anybody"),
        /// The person's mass begins in the first column, or nowhere.
        NO_CENTRE("no centre: half of the person's mass is in the first column"),
        /// Scaled to the height, it has no column.
        NARROW("too narrow for its height");

        private final String reason;

        Dropped(String reason) {
            this.reason = reason;
        }

        /// One line for people.
        public String reason() {
            return reason;
        }
    }

    /// Aligns one frame of a walk.
    ///
    /// @param walk frames of any size
    /// @param frame which, from 0
    public Result align(Silhouettes walk, int frame) {
        int width = walk.width();
        byte[] values = Arrays.copyOfRange(walk.values(), frame * walk.area(), (frame + 1) * walk.area());
        if (sum(values, 0, values.length) <= LEAST_SUM) {
            return Dropped.EMPTY;
        }
        int top = 0;
        while (sum(values, top * width, width) == 0) {
            top++;
        }
        int bottom = walk.height();
        while (sum(values, (bottom - 1) * width, width) == 0) {
            bottom--;
        }
        int scaled = (int) (size * ((double) width / (bottom - top)));
        if (scaled == 0) {
            return Dropped.NARROW;
        }
        byte[] person = Cubic.resize(
                Arrays.copyOfRange(values, top * width, bottom * width), bottom - top, width, size, scaled);
        int centre = centre(person, scaled);
        return centre <= 0 ? Dropped.NO_CENTRE : new Aligned(around(centre, person, scaled));
    }

    private static long sum(byte[] values, int from, int length) {
        long sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += values[i] & 0xff;
        }
        return sum;
    }

    /// The first column by which more than half of the mass is reached; -1 when there is no mass left.
    private int centre(byte[] person, int width) {
        long all = sum(person, 0, person.length);
        long reached = 0;
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < size; y++) {
                reached += person[y * width + x] & 0xff;
            }
            if (2 * reached > all) {
                return x;
            }
        }
        return -1;
    }

    /// The columns around the centre; what lies beyond the picture is black.
    private byte[] around(int centre, byte[] person, int width) {
        int left = centre - size / 2;
        int from = Math.max(0, left);
        int to = Math.min(width, left + size);
        byte[] out = new byte[size * size];
        for (int y = 0; y < size; y++) {
            System.arraycopy(person, y * width + from, out, y * size + from - left, to - from);
        }
        return out;
    }
}
