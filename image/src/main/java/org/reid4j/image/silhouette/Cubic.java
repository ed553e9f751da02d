package org.reid4j.image.silhouette;

/// Resizes grey values by bicubic interpolation as OpenCV's `INTER_CUBIC` does for bytes: pixel centres aligned, four
/// taps (a = -0.75) whatever the scale, weights in units of 1/2048, the border's value beyond it.
///
/// OpenCV's vectorised code rounds some sums otherwise, so results agree within one grey level.
final class Cubic {
    private static final int ONE = 1 << 11;
    private static final int TAPS = 4;
    private static final float A = -0.75f;

    private Cubic() {}

    /// @param values `[height, width]`
    /// @return `[toHeight, toWidth]`
    static byte[] resize(byte[] values, int height, int width, int toHeight, int toWidth) {
        int[] columns = places(width, toWidth);
        int[] across = weights(width, toWidth);
        int[] wide = new int[height * toWidth]; // in units of 1/2048
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < toWidth; x++) {
                int sum = 0;
                for (int tap = 0; tap < TAPS; tap++) {
                    int from = Math.clamp(columns[x] + tap - 1, 0, width - 1);
                    sum += across[x * TAPS + tap] * (values[y * width + from] & 0xff);
                }
                wide[y * toWidth + x] = sum;
            }
        }
        int[] rows = places(height, toHeight);
        int[] down = weights(height, toHeight);
        byte[] out = new byte[toHeight * toWidth];
        for (int y = 0; y < toHeight; y++) {
            for (int x = 0; x < toWidth; x++) {
                long sum = (long) ONE * ONE / 2;
                for (int tap = 0; tap < TAPS; tap++) {
                    int from = Math.clamp(rows[y] + tap - 1, 0, height - 1);
                    sum += (long) down[y * TAPS + tap] * wide[from * toWidth + x];
                }
                out[y * toWidth + x] = (byte) Math.clamp(sum >> 22, 0, 255);
            }
        }
        return out;
    }

    /// Where each output stands between the inputs, in single precision as OpenCV has it.
    private static float at(int i, int size, int toSize) {
        double scale = 1 / ((double) toSize / size);
        return (float) ((i + 0.5) * scale - 0.5);
    }

    private static int[] places(int size, int toSize) {
        int[] places = new int[toSize];
        for (int i = 0; i < toSize; i++) {
            places[i] = (int) Math.floor(at(i, size, toSize));
        }
        return places;
    }

    private static int[] weights(int size, int toSize) {
        int[] weights = new int[toSize * TAPS];
        for (int i = 0; i < toSize; i++) {
            float place = at(i, size, toSize);
            float x = place - (float) Math.floor(place);
            float before = ((A * (x + 1) - 5 * A) * (x + 1) + 8 * A) * (x + 1) - 4 * A;
            float left = near(x);
            float right = near(1 - x);
            float[] four = {before, left, right, 1 - before - left - right};
            for (int tap = 0; tap < TAPS; tap++) {
                weights[i * TAPS + tap] = (int) Math.rint(four[tap] * ONE);
            }
        }
        return weights;
    }

    private static float near(float x) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
    }
}
