package org.reid4j.image.augment;

import java.util.random.RandomGenerator;
import org.reid4j.core.Pixels;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;

/// Shifts a photo without a border: resizes it an eighth larger than the network wants and cuts the network's
/// size out at random, as RGA and torchreid do (`Random2DTranslation`).
///
/// @param probability how often, 0..1; else the photo is resized to the network's size. RGA's is 0.5
public record Translation(double probability) implements Augment.OnSource {
    private static final double LARGER = 1.125;

    public Translation {
        Augment.probability("probability", probability);
    }

    @Override
    public Pixels apply(Pixels source, Preprocessing preprocessing, RandomGenerator random) {
        int height = preprocessing.height();
        int width = preprocessing.width();
        if (random.nextDouble() >= probability) {
            return Resize.resize(source, height, width, preprocessing.interpolation());
        }
        int tall = (int) Math.rint(height * LARGER);
        int wide = (int) Math.rint(width * LARGER);
        Pixels large = Resize.resize(source, tall, wide, preprocessing.interpolation());
        // a real number rounded, so the outermost shifts come half as often as the others
        int left = (int) Math.rint(random.nextDouble() * (wide - width));
        int top = (int) Math.rint(random.nextDouble() * (tall - height));
        return cut(large, top, left, height, width);
    }

    private static Pixels cut(Pixels from, int top, int left, int height, int width) {
        byte[] to = new byte[3 * height * width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(from.rgb(), 3 * ((y + top) * from.width() + left), to, 3 * y * width, 3 * width);
        }
        return new Pixels(width, height, to);
    }
}
