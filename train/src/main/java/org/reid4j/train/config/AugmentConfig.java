package org.reid4j.train.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.reid4j.image.augment.Augment;
import org.reid4j.image.augment.ColorJitter;
import org.reid4j.image.augment.Flip;
import org.reid4j.image.augment.PadCrop;
import org.reid4j.image.augment.RandomErasing;
import org.reid4j.image.augment.Translation;

/// Random changes of training photos, in the order they are applied.
///
/// @param translation probability that a photo is resized an eighth larger and cut back at random
/// @param flip probability of a mirror image
/// @param pad black pixels added on each side before cropping back at random, 0 for none
/// @param jitter change of brightness, contrast, saturation and hue; off unless given
/// @param erasing a random rectangle filled after normalisation; off when `null`
public record AugmentConfig(
        double translation, double flip, int pad, Optional<Jitter> jitter, Optional<Erasing> erasing) {
    public AugmentConfig {
        Rule.between("input.augment.translation", translation, 0, 1);
        Rule.between("input.augment.flip", flip, 0, 1);
        Rule.between("input.augment.pad", pad, 0, 512);
    }

    /// The strong baseline's: no translation, flip .5, pad 10, erasing.
    public static AugmentConfig defaults() {
        return new AugmentConfig(0, 0.5, 10, Optional.empty(), Optional.of(Erasing.defaults()));
    }

    /// The changes in their order: translation, flip, pad and crop, jitter, erasing.
    public List<Augment> augments() {
        var all = new ArrayList<Augment>();
        if (translation > 0) {
            all.add(new Translation(translation));
        }
        if (flip > 0) {
            all.add(new Flip(flip));
        }
        if (pad > 0) {
            all.add(new PadCrop(pad, PadCrop.Border.BLACK));
        }
        jitter.ifPresent(
                j -> all.add(new ColorJitter(j.probability(), j.brightness(), j.contrast(), j.saturation(), j.hue())));
        erasing.ifPresent(
                e -> all.add(new RandomErasing(e.probability(), e.areaMin(), e.areaMax(), e.aspectMin(), e.fill())));
        return List.copyOf(all);
    }

    /// Colour jitter.
    ///
    /// @param probability that a photo is changed
    /// @param brightness factor range: 1 - x to 1 + x
    /// @param contrast likewise
    /// @param saturation likewise
    /// @param hue turn of the colour circle, at most 0.5
    @MainKey("probability")
    public record Jitter(double probability, double brightness, double contrast, double saturation, double hue) {
        public Jitter {
            Rule.between("input.augment.jitter.probability", probability, 0, 1);
            Rule.between("input.augment.jitter.brightness", brightness, 0, 1);
            Rule.between("input.augment.jitter.contrast", contrast, 0, 1);
            Rule.between("input.augment.jitter.saturation", saturation, 0, 1);
            Rule.between("input.augment.jitter.hue", hue, 0, 0.5);
        }

        /// A mild change of half of the photos.
        public static Jitter defaults() {
            return new Jitter(0.5, 0.2, 0.15, 0, 0);
        }
    }

    /// Random erasing (Zhong et al. 2020).
    ///
    /// @param probability that a photo gets a rectangle
    /// @param areaMin smallest share of the photo's area
    /// @param areaMax largest share
    /// @param aspectMin smallest height / width; the largest is its inverse
    /// @param fill what the rectangle holds
    @MainKey("probability")
    public record Erasing(
            double probability, double areaMin, double areaMax, double aspectMin, RandomErasing.Fill fill) {
        public Erasing {
            Rule.between("input.augment.erasing.probability", probability, 0, 1);
            Rule.above("input.augment.erasing.area_min", areaMin, 0);
            Rule.between("input.augment.erasing.area_min", areaMin, 0, 1);
            Rule.between("input.augment.erasing.area_max", areaMax, 0, 1);
            Rule.between("input.augment.erasing.aspect_min", aspectMin, 0.01, 1);
            if (areaMin > areaMax) {
                throw new IllegalArgumentException(
                        "erasing is from area %s to %s, the first must not be larger".formatted(areaMin, areaMax));
            }
        }

        /// The strong baseline's.
        public static Erasing defaults() {
            return new Erasing(0.5, 0.02, 0.4, 0.3, RandomErasing.Fill.IMAGENET_MEAN_RAW);
        }
    }
}
