package org.reid4j.train.config;

import java.util.List;
import org.reid4j.image.Interpolation;
import org.reid4j.image.Preprocessing;

/// What a photo is turned into before a network sees it. Its height and width belong to the model.
///
/// @param mean per channel RGB, of values 0..1
/// @param std per channel RGB
/// @param augment random changes while training
public record InputConfig(List<Double> mean, List<Double> std, AugmentConfig augment) {
    public InputConfig {
        Rule.count("input.mean", mean, 3);
        Rule.count("input.std", std, 3);
        std.forEach(value -> Rule.above("input.std", value, 0));
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /// ImageNet's mean and deviation.
    public static InputConfig defaults() {
        return new InputConfig(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225), AugmentConfig.defaults());
    }

    /// Resize and normalisation for a network of an input size.
    public Preprocessing preprocessing(int height, int width) {
        return new Preprocessing(height, width, Interpolation.BILINEAR, floats(mean), floats(std));
    }

    private static float[] floats(List<Double> values) {
        var floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }
}
