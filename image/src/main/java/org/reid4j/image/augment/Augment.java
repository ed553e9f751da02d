package org.reid4j.image.augment;

import java.util.random.RandomGenerator;
import org.reid4j.core.Pixels;
import org.reid4j.image.Preprocessing;

/// A random change of a training photo. Where in the pipeline it acts is part of its type.
///
/// Each implementation draws from the generator it is given and from nothing else, so that a photo's augmentation is a
/// function of the seed.
public sealed interface Augment permits Augment.OnSource, Augment.OnPixels, Augment.OnTensor {

    /// How the decoded photo gets the network's size, in place of the plain resize.
    sealed interface OnSource extends Augment permits Translation {
        /// @param source any size, not written to
        /// @param preprocessing gives size and interpolation
        /// @return a photo of the network's size
        Pixels apply(Pixels source, Preprocessing preprocessing, RandomGenerator random);
    }

    /// A change of the resized photo before normalisation: black is 0.
    sealed interface OnPixels extends Augment permits Flip, PadCrop, ColorJitter {
        /// @param photo not written to
        /// @return a photo of the same size; the same object when nothing was changed
        Pixels apply(Pixels photo, RandomGenerator random);
    }

    /// A change of the normalised values: 0 is the mean colour.
    sealed interface OnTensor extends Augment permits RandomErasing {
        /// @param values changed in place, `[3, height, width]` from `offset` on
        void apply(float[] values, int offset, int height, int width, RandomGenerator random);
    }

    /// Refuses a probability outside 0..1.
    ///
    /// @throws IllegalArgumentException naming the key
    static double probability(String key, double value) {
        return within(key, value, 0, 1);
    }

    /// Refuses a value outside a closed range, and NaN.
    ///
    /// @throws IllegalArgumentException naming the key, the value and the range
    static double within(String key, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException("%s=%s is outside %s..%s".formatted(key, value, min, max));
        }
        return value;
    }
}
