package org.reid4j.core.quality;

import org.reid4j.core.Pixels;

/// Structural similarity of two pictures of one size: 1 for equal ones, about 0 for unrelated ones.
///
/// Source: Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to
/// structural similarity", IEEE Transactions on Image Processing 2004, section III: a Gaussian window
/// of 11 x 11 with deviation 1.5, K1 = 0.01, K2 = 0.03, range 255, moments weighted by the window, and
/// the mean over all places where the window lies wholly inside. Pictures are not made smaller first,
/// as the authors' later script does.
public final class Ssim {
    /// Rows and columns of the window; a picture must be at least as large.
    public static final int WINDOW = 11;

    private static final double DEVIATION = 1.5;
    private static final double RANGE = 255;
    private static final double C1 = 0.01 * RANGE * (0.01 * RANGE);
    private static final double C2 = 0.03 * RANGE * (0.03 * RANGE);
    private static final int CHANNELS = 3;
    private static final double[] LUMA = {0.299, 0.587, 0.114}; // ITU-R BT.601
    private static final double[] TAPS = taps();

    private Ssim() {}

    /// How alike two pictures are, -1 to 1.
    ///
    /// @param luminance of grey values 0.299 R + 0.587 G + 0.114 B, not rounded, as the article
    ///     measures
    /// @param colour mean of the three channels' values, which also falls when colours alone are wrong
    public record Score(double luminance, double colour) {}

    /// Compares two pictures.
    ///
    /// @throws IllegalArgumentException when the sizes differ or a side is below [#WINDOW]
    public static Score of(Pixels a, Pixels b) {
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new IllegalArgumentException("pictures of %d x %d and %d x %d: SSIM compares pictures of one size"
                    .formatted(a.width(), a.height(), b.width(), b.height()));
        }
        if (Math.min(a.width(), a.height()) < WINDOW) {
            throw new IllegalArgumentException(
                    "a picture of %d x %d: SSIM needs sides of at least %d".formatted(a.width(), a.height(), WINDOW));
        }
        double colour = 0;
        for (int c = 0; c < CHANNELS; c++) {
            double[] only = new double[CHANNELS];
            only[c] = 1;
            colour += plane(grey(a, only), grey(b, only), a.width(), a.height());
        }
        return new Score(plane(grey(a, LUMA), grey(b, LUMA), a.width(), a.height()), colour / CHANNELS);
    }

    private static double[] grey(Pixels picture, double[] weights) {
        byte[] rgb = picture.rgb();
        double[] grey = new double[picture.width() * picture.height()];
        for (int i = 0; i < grey.length; i++) {
            for (int c = 0; c < CHANNELS; c++) {
                grey[i] += weights[c] * (rgb[CHANNELS * i + c] & 0xff);
            }
        }
        return grey;
    }

    private static double plane(double[] x, double[] y, int width, int height) {
        double[] meanX = blurred(x, width, height);
        double[] meanY = blurred(y, width, height);
        double[] xx = blurred(product(x, x), width, height);
        double[] yy = blurred(product(y, y), width, height);
        double[] xy = blurred(product(x, y), width, height);
        double sum = 0;
        for (int i = 0; i < meanX.length; i++) {
            double means = meanX[i] * meanY[i];
            double squares = meanX[i] * meanX[i] + meanY[i] * meanY[i];
            double spread = xx[i] + yy[i] - squares;
            sum += (2 * means + C1) * (2 * (xy[i] - means) + C2) / ((squares + C1) * (spread + C2));
        }
        return sum / meanX.length;
    }

    private static double[] product(double[] x, double[] y) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            product[i] = x[i] * y[i];
        }
        return product;
    }

    /// The window's weighted means, where it lies wholly inside: first along rows, then along columns.
    private static double[] blurred(double[] plane, int width, int height) {
        int across = width - WINDOW + 1;
        int down = height - WINDOW + 1;
        double[] rows = new double[height * across];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < across; x++) {
                double sum = 0;
                for (int t = 0; t < WINDOW; t++) {
                    sum += TAPS[t] * plane[y * width + x + t];
                }
                rows[y * across + x] = sum;
            }
        }
        double[] both = new double[down * across];
        for (int t = 0; t < WINDOW; t++) {
            for (int i = 0; i < both.length; i++) {
                both[i] += TAPS[t] * rows[i + t * across];
            }
        }
        return both;
    }

    private static double[] taps() {
        double[] taps = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double distance = (i - WINDOW / 2) / DEVIATION;
            taps[i] = Math.exp(-distance * distance / 2);
            sum += taps[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            taps[i] /= sum;
        }
        return taps;
    }
}
