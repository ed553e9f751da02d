package org.reid4j.image.augment;

import java.util.random.RandomGenerator;
import org.reid4j.core.Pixels;

/// Mirrors a photo left to right, because a person walks both ways.
///
/// @param probability how often, 0..1; the strong baseline's is 0.5
public record Flip(double probability) implements Augment.OnPixels {
    public Flip {
        Augment.probability("probability", probability);
    }

    @Override
    public Pixels apply(Pixels photo, RandomGenerator random) {
        return random.nextDouble() < probability ? mirrored(photo) : photo;
    }

    /// The mirror image, always; also for test-time flipping.
    public static Pixels mirrored(Pixels photo) {
        int line = 3 * photo.width();
        byte[] from = photo.rgb();
        byte[] to = new byte[from.length];
        for (int y = 0; y < photo.height(); y++) {
            int source = (y + 1) * line - 3;
            int target = y * line;
            for (int x = 0; x < line; x += 3) {
                to[target + x] = from[source - x];
                to[target + x + 1] = from[source - x + 1];
                to[target + x + 2] = from[source - x + 2];
            }
        }
        return new Pixels(photo.width(), photo.height(), to);
    }
}
