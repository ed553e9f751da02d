package org.reid4j.image.augment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.reid4j.core.Pixels;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;

/// From a decoded photo to a network's input, with random changes on the way.
///
/// The order of the released strong baseline: resize, changes of pixels, normalise, changes of normalised values.
///
/// @param preprocessing size and normalisation
/// @param augments in the order they are done; one on the source at most and first, those on pixels before
///     those on normalised values
public record AugmentPipeline(Preprocessing preprocessing, List<Augment> augments) {
    public AugmentPipeline {
        augments = List.copyOf(augments);
        if (augments.stream().skip(1).anyMatch(Augment.OnSource.class::isInstance)) {
            throw new IllegalArgumentException(
                    "augments=%s: one that works on the source must stand first".formatted(augments));
        }
        boolean normalised = false;
        for (Augment augment : augments) {
            if (normalised && augment instanceof Augment.OnPixels) {
                throw new IllegalArgumentException(
                        "augments=%s: %s works on pixels and must stand before those on normalised values"
                                .formatted(augments, augment.getClass().getSimpleName()));
            }
            normalised |= augment instanceof Augment.OnTensor;
        }
    }

    /// Nothing random: what evaluation does.
    public static AugmentPipeline none(Preprocessing preprocessing) {
        return new AugmentPipeline(preprocessing, List.of());
    }

    /// Flip 0.5, pad 10 black and crop, erasing 0.5: the released strong baseline's.
    public static AugmentPipeline strongBaseline(Preprocessing preprocessing) {
        return new AugmentPipeline(
                preprocessing,
                List.of(new Flip(0.5), new PadCrop(10, PadCrop.Border.BLACK), RandomErasing.strongBaseline()));
    }

    /// Writes one augmented photo into a batch.
    ///
    /// @param source any size, not written to
    /// @param random decides everything random; seed it by epoch and index
    /// @param target receives [Preprocessing#length()] values from `offset` on, `[3, height, width]`
    /// @param offset where this photo begins in `target`
    public void apply(Pixels source, RandomGenerator random, float[] target, int offset) {
        int height = preprocessing.height();
        int width = preprocessing.width();
        Pixels photo = !augments.isEmpty() && augments.getFirst() instanceof Augment.OnSource first
                ? first.apply(source, preprocessing, random)
                : Resize.resize(source, height, width, preprocessing.interpolation());
        for (Augment augment : augments) {
            if (augment instanceof Augment.OnPixels change) {
                photo = change.apply(photo, random);
            }
        }
        preprocessing.normalise(photo, target, offset);
        for (Augment augment : augments) {
            if (augment instanceof Augment.OnTensor change) {
                change.apply(target, offset, height, width, random);
            }
        }
    }
}
