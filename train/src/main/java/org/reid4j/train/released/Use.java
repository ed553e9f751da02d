package org.reid4j.train.released;

import java.util.Arrays;
import java.util.Locale;
import org.reid4j.core.InputKind;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.Systems;

/// What a release does with photos before its network and with embeddings behind it, beyond the input's
/// size.
///
/// @param interpolation of the resize
/// @param mean of each channel, of values 0..1
/// @param std of each channel
/// @param metric how embeddings are compared
/// @param flip whether mirror images are averaged in
@SuppressWarnings("ArrayRecordComponent") // copied where it leaves
public record Use(Interpolation interpolation, float[] mean, float[] std, Metric metric, boolean flip) {
    /// ImageNet's mean and deviation, one view.
    public static Use photos(Interpolation interpolation, Metric metric) {
        return new Use(interpolation, Preprocessing.imagenetMean(), Preprocessing.imagenetStd(), metric, false);
    }

    /// Silhouettes from 0 to 1, compared by Euclidean distance.
    public static Use silhouettes() {
        return new Use(Interpolation.BILINEAR, new float[3], new float[] {1, 1, 1}, Metric.EUCLIDEAN, false);
    }

    /// The same with mirror images averaged in.
    public Use flipped() {
        return new Use(interpolation, mean, std, metric, true);
    }

    /// The same with another mean and deviation.
    public Use normalising(float[] otherMean, float[] otherStd) {
        return new Use(interpolation, otherMean, otherStd, metric, flip);
    }

    /// All of it for an input size.
    public Preprocessing preprocessing(int height, int width) {
        return new Preprocessing(height, width, interpolation, mean, std);
    }

    /// How embeddings are compared, in words.
    public String words() {
        return metric.name().toLowerCase(Locale.ROOT) + (flip ? ", mirror images averaged in" : "");
    }

    /// What becomes of a photo or silhouette, in words.
    public String input(ModelSpec spec) {
        return Systems.reads(spec) == InputKind.SILHOUETTES
                ? "silhouettes of %d x %d, 0 to 1".formatted(spec.height(), spec.width())
                : "%dx%d, %s, mean %s, std %s"
                        .formatted(
                                spec.height(),
                                spec.width(),
                                interpolation.name().toLowerCase(Locale.ROOT),
                                Arrays.toString(mean),
                                Arrays.toString(std));
    }
}
