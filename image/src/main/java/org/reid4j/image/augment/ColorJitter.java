package org.reid4j.image.augment;

import java.util.random.RandomGenerator;
import org.reid4j.core.Pixels;

/// Changes brightness, contrast, saturation and hue in a random order, because cameras see colours differently.
///
/// Defined as torchvision's on photos of 8 bits: a factor is drawn evenly from `[max(0, 1 - value), 1 + value]`, the
/// hue's shift from `[-hue, hue]` of the colour circle. A value of 0 leaves that property alone.
///
/// @param probability how often the whole is done, 0..1
/// @param brightness at least 0: mixes with black
/// @param contrast at least 0: mixes with the photo's mean grey
/// @param saturation at least 0: mixes with the photo in grey
/// @param hue 0..0.5
public record ColorJitter(double probability, double brightness, double contrast, double saturation, double hue)
        implements Augment.OnPixels {
    private static final int PROPERTIES = 4;

    public ColorJitter {
        Augment.probability("probability", probability);
        Augment.within("brightness", brightness, 0, 10);
        Augment.within("contrast", contrast, 0, 10);
        Augment.within("saturation", saturation, 0, 10);
        Augment.within("hue", hue, 0, 0.5);
    }

    @Override
    public Pixels apply(Pixels photo, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return photo;
        }
        int[] order = {0, 1, 2, 3};
        for (int i = PROPERTIES - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[other];
            order[other] = held;
        }
        float byBrightness = factor(brightness, random);
        float byContrast = factor(contrast, random);
        float bySaturation = factor(saturation, random);
        double byHue = hue * (2 * random.nextDouble() - 1);
        byte[] rgb = photo.rgb().clone();
        for (int property : order) {
            switch (property) {
                case 0 -> ColorChange.brightness(rgb, byBrightness);
                case 1 -> ColorChange.contrast(rgb, byContrast);
                case 2 -> ColorChange.saturation(rgb, bySaturation);
                default -> ColorChange.hue(rgb, byHue);
            }
        }
        return new Pixels(photo.width(), photo.height(), rgb);
    }

    private static float factor(double value, RandomGenerator random) {
        double least = Math.max(0, 1 - value);
        return (float) (least + (1 + value - least) * random.nextDouble());
    }
}
