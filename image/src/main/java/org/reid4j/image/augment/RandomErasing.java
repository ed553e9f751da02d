package org.reid4j.image.augment;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Covers a random rectangle, so that a network does not rely on one part of a person (Zhong et al., AAAI 2020).
///
/// Acts after normalisation. Area and aspect are drawn evenly from their ranges; a rectangle that does not fit is drawn
/// again, up to 100 times, then the photo stays as it is: the released strong baseline's procedure and order of draws.
///
/// @param probability how often, 0..1
/// @param minArea smallest share of the photo, above 0
/// @param maxArea largest share of the photo, below 1
/// @param minAspect least height divided by width, in 0..1; the greatest is its reciprocal
/// @param fill what the rectangle is filled with
public record RandomErasing(double probability, double minArea, double maxArea, double minAspect, Fill fill)
        implements Augment.OnTensor {
    private static final int ATTEMPTS = 100;
    private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};

    /// What an erased rectangle holds. The choice changes results, so reports print it.
    public enum Fill {
        /// 0 after normalisation, that is the mean colour: what the paper means and most repositories do.
        ZERO,
        /// The mean colour (0.485, 0.456, 0.406) written as it is *after* normalisation, which is a light grey: what
        /// the
        /// released strong baseline does and its published numbers rest on.
        IMAGENET_MEAN_RAW
    }

    public RandomErasing {
        Augment.probability("probability", probability);
        Augment.within("minArea", minArea, Double.MIN_VALUE, 1);
        Augment.within("maxArea", maxArea, minArea, 1);
        Augment.within("minAspect", minAspect, 1e-3, 1);
    }

    /// Probability 0.5, area 0.02..0.4, aspect 0.3..3.33, filled as released: the strong baseline's.
    public static RandomErasing strongBaseline() {
        return new RandomErasing(0.5, 0.02, 0.4, 0.3, Fill.IMAGENET_MEAN_RAW);
    }

    @Override
    public void apply(float[] values, int offset, int height, int width, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = (minArea + (maxArea - minArea) * random.nextDouble()) * height * width;
            double aspect = minAspect + (1 / minAspect - minAspect) * random.nextDouble();
            int rows = (int) Math.rint(Math.sqrt(area * aspect));
            int columns = (int) Math.rint(Math.sqrt(area / aspect));
            if (rows < height && columns < width) {
                int top = random.nextInt(height - rows + 1);
                int left = random.nextInt(width - columns + 1);
                fill(values, offset, height, width, top, left, rows, columns);
                return;
            }
        }
    }

    private void fill(float[] values, int offset, int height, int width, int top, int left, int rows, int columns) {
        for (int c = 0; c < 3; c++) {
            float value = switch (fill) {
                case ZERO -> 0;
                case IMAGENET_MEAN_RAW -> IMAGENET_MEAN[c];
            };
            for (int y = top; y < top + rows; y++) {
                int at = offset + (c * height + y) * width + left;
                Arrays.fill(values, at, at + columns, value);
            }
        }
    }
}
