package org.reid4j.image.silhouette;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Random changes of a training clip, the same in all its frames: OpenGait's `RandomHorizontalFlip`,
/// `RandomRotate`, `RandomPerspective`, `RandomAffine` and `RandomErasing` (`data/transform.py`), in this order.
///
/// A turned or moved frame is sampled bilinearly, with background beyond its border. Perspective and affine
/// shift their points by up to 10 pixels in every 44 of the width or 64 of the height. Rotation is about the
/// frame's centre, and affine moves the corners; OpenGait has height and width in each other's place in both.
///
/// @param flip probability of mirroring
/// @param rotate probability of turning
/// @param degrees by how much at most, to either side
/// @param perspective probability of another perspective
/// @param affine probability of shifting and shearing
/// @param erasing probability of a rectangle of background
public record ClipChanges(
        double flip, double rotate, double degrees, double perspective, double affine, double erasing) {
    private static final double LEAST_AREA = 0.05;
    private static final double MOST_AREA = 0.2;
    private static final double LEAST_ASPECT = 0.3;
    private static final int ATTEMPTS = 100;

    /// Changes a clip in place.
    ///
    /// @param values holds the clip, `[frames, height, width]` from `offset` on
    /// @param random decides; nothing is drawn for changes of probability 0
    public void apply(float[] values, int offset, int frames, int height, int width, RandomGenerator random) {
        if (happens(flip, random)) {
            mirror(values, offset, frames * height, width);
        }
        if (happens(rotate, random)) {
            double angle = Math.toRadians(random.nextDouble(-degrees, Math.nextUp(degrees)));
            Warp.turned(angle, height, width).apply(values, offset, frames, height, width);
        }
        if (happens(perspective, random)) {
            int most = Math.max(1, width / 44 * 10);
            Warp.perspective(
                            random.nextInt(most),
                            width - most + random.nextInt(most),
                            random.nextInt(most),
                            width - most + random.nextInt(most),
                            height,
                            width)
                    .apply(values, offset, frames, height, width);
        }
        if (happens(affine, random)) {
            int most = Math.max(1, Math.min(height / 64 * 10, width / 3)); // three corners must stay corners
            double[] from = corners(height, width, most, random);
            double[] to = corners(height, width, most, random);
            Warp.affine(from, to).apply(values, offset, frames, height, width);
        }
        if (happens(erasing, random)) {
            erase(values, offset, frames, height, width, random);
        }
    }

    private static boolean happens(double probability, RandomGenerator random) {
        return probability > 0 && random.nextDouble() < probability;
    }

    private static void mirror(float[] values, int offset, int rows, int width) {
        for (int row = 0; row < rows; row++) {
            int left = offset + row * width;
            int right = left + width - 1;
            while (left < right) {
                float kept = values[left];
                values[left++] = values[right];
                values[right--] = kept;
            }
        }
    }

    /// Three corners (top left, top right, bottom left), each moved inwards: x, y, x, y, x, y.
    private static double[] corners(int height, int width, int most, RandomGenerator random) {
        double[] points = new double[6];
        for (int i = 0; i < points.length; i++) {
            points[i] = random.nextInt(most);
        }
        points[2] = width - points[2];
        points[5] = height - points[5];
        return points;
    }

    private static void erase(float[] values, int offset, int frames, int height, int width, RandomGenerator random) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            double area = random.nextDouble(LEAST_AREA, MOST_AREA) * height * width;
            double aspect = random.nextDouble(LEAST_ASPECT, 1 / LEAST_ASPECT);
            int h = (int) Math.round(Math.sqrt(area * aspect));
            int w = (int) Math.round(Math.sqrt(area / aspect));
            if (w < width && h < height) {
                int top = random.nextInt(height - h + 1);
                int left = random.nextInt(width - w + 1);
                for (int frame = 0; frame < frames; frame++) {
                    for (int row = top; row < top + h; row++) {
                        int from = offset + (frame * height + row) * width + left;
                        Arrays.fill(values, from, from + w, 0);
                    }
                }
                return;
            }
        }
    }
}
