package org.reid4j.image;

import org.reid4j.core.Pixels;

/// Lays what a network says of each place of a photo over the photo, in colours that a person can compare.
///
/// The map is coarse (8 x 4 places are common) and made as large as the photo bilinearly, its first and last place
/// reaching to the photo's edge. The photo below loses its own colours, so that every colour seen is the map's.
///
/// @param height rows of places, at least 1
/// @param width columns of places, at least 1
/// @param values `height * width`, row by row from the top left; not finite ones count as 0; copied
@SuppressWarnings("ArrayRecordComponent") // a table, compared by nobody
public record HeatMap(int height, int width, float[] values) {
    private static final double MAP_SHARE = 0.65;
    /// The photo's brightness is kept within this share of white, so that it does not wash the colours out.
    private static final double PHOTO_WHITE = 0.75;

    public HeatMap {
        if (height < 1 || width < 1 || values.length != (long) height * width) {
            throw new IllegalArgumentException("a map of %d x %d (height x width) needs %d values, got %d"
                    .formatted(height, width, (long) height * width, values.length));
        }
        values = values.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isFinite(values[i]) ? values[i] : 0;
        }
    }

    @Override
    public float[] values() {
        return values.clone();
    }

    /// The smallest value.
    public float min() {
        float min = values[0];
        for (float value : values) {
            min = Math.min(min, value);
        }
        return min;
    }

    /// The largest value.
    public float max() {
        float max = values[0];
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    /// Each value squared.
    public HeatMap squared() {
        float[] squares = values.clone();
        for (int i = 0; i < squares.length; i++) {
            squares[i] *= squares[i];
        }
        return new HeatMap(height, width, squares);
    }

    /// The map stretched so that its smallest value is 0 and its largest 1; a map of one value becomes all 0.
    public HeatMap stretched() {
        float[] stretched = new float[values.length];
        double min = min();
        double span = max() - min;
        for (int i = 0; span > 0 && i < stretched.length; i++) {
            stretched[i] = (float) ((values[i] - min) / span);
        }
        return new HeatMap(height, width, stretched);
    }

    /// How alike two maps of a size are, whatever their scales: Pearson's correlation, -1 to 1; 0 where one of them has
    /// one value only.
    public double correlation(HeatMap other) {
        if (other.height != height || other.width != width) {
            throw new IllegalArgumentException(
                    "maps of %d x %d and %d x %d".formatted(height, width, other.height, other.width));
        }
        double mean = mean();
        double otherMean = other.mean();
        double both = 0;
        double own = 0;
        double others = 0;
        for (int i = 0; i < values.length; i++) {
            double a = values[i] - mean;
            double b = other.values[i] - otherMean;
            both += a * b;
            own += a * a;
            others += b * b;
        }
        return own == 0 || others == 0 ? 0 : both / Math.sqrt(own * others);
    }

    private double mean() {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /// The map in another size, mixed bilinearly; no value lies outside those it had.
    public HeatMap resized(int rows, int columns) {
        float[] large = new float[Math.multiplyExact(rows, columns)];
        for (int y = 0; y < rows; y++) {
            double fromY = place(y, rows, height);
            int top = (int) fromY;
            int bottom = Math.min(top + 1, height - 1);
            for (int x = 0; x < columns; x++) {
                double fromX = place(x, columns, width);
                int left = (int) fromX;
                int right = Math.min(left + 1, width - 1);
                double upper = mixed(values[top * width + left], values[top * width + right], fromX - left);
                double lower = mixed(values[bottom * width + left], values[bottom * width + right], fromX - left);
                large[y * columns + x] = (float) mixed(upper, lower, fromY - top);
            }
        }
        return new HeatMap(rows, columns, large);
    }

    /// Where the middle of a target place lies between the middles of the source places.
    private static double place(int target, int targets, int sources) {
        return Math.clamp((target + 0.5) * sources / targets - 0.5, 0, sources - 1);
    }

    private static double mixed(double from, double to, double share) {
        return from + share * (to - from);
    }

    /// The map's colours over a photo; values from 0 to 1 are told apart, others have the colour of the nearer end.
    ///
    /// @param photo gives the size
    public Pixels over(Pixels photo) {
        HeatMap large = resized(photo.height(), photo.width());
        byte[] from = photo.rgb();
        byte[] to = new byte[from.length];
        for (int i = 0; i < large.values.length; i++) {
            int colour = Viridis.colour(large.values[i]);
            double grey = PHOTO_WHITE
                    * (0.299 * (from[3 * i] & 0xff)
                            + 0.587 * (from[3 * i + 1] & 0xff)
                            + 0.114 * (from[3 * i + 2] & 0xff));
            to[3 * i] = (byte) Math.rint(mixed(grey, colour >> 16 & 0xff, MAP_SHARE));
            to[3 * i + 1] = (byte) Math.rint(mixed(grey, colour >> 8 & 0xff, MAP_SHARE));
            to[3 * i + 2] = (byte) Math.rint(mixed(grey, colour & 0xff, MAP_SHARE));
        }
        return new Pixels(photo.width(), photo.height(), to);
    }
}
