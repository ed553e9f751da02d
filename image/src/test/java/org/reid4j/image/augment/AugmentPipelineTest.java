package org.reid4j.image.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;
import org.reid4j.image.Preprocessing;
import org.reid4j.image.Resize;
import org.reid4j.image.TestPhotos;
import org.reid4j.image.augment.PadCrop.Border;
import org.reid4j.image.augment.RandomErasing.Fill;

class AugmentPipelineTest {
    private static final Preprocessing INPUT = Preprocessing.imagenet(64, 32);
    private static final Pixels PHOTO = TestPhotos.noise(20, 50, 3);

    private static float[] apply(AugmentPipeline pipeline, long seed) {
        float[] values = new float[INPUT.length()];
        pipeline.apply(PHOTO, new SplittableRandom(seed), values, 0);
        return values;
    }

    @Test
    void equalsPreprocessingWithoutAugments() {
        float[] expected = new float[INPUT.length()];
        INPUT.apply(PHOTO, expected, 0);
        assertThat(apply(AugmentPipeline.none(INPUT), 1)).isEqualTo(expected);
    }

    @Test
    void dependsOnTheGeneratorAlone() {
        AugmentPipeline pipeline = AugmentPipeline.strongBaseline(INPUT);
        assertThat(apply(pipeline, 11)).isEqualTo(apply(pipeline, 11)).isNotEqualTo(apply(pipeline, 12));
    }

    @Test
    void worksInTheReleasedOrder() {
        var pipeline = new AugmentPipeline(
                INPUT,
                List.of(new Flip(1), new PadCrop(10, Border.BLACK), new RandomErasing(1, 0.1, 0.2, 0.3, Fill.ZERO)));
        float[] values = new float[INPUT.length()];
        pipeline.apply(PHOTO, new Random(5), values, 0);

        var random = new Random(5);
        Pixels resized = Resize.bilinear(PHOTO, 64, 32);
        Pixels flipped = new Flip(1).apply(resized, random);
        Pixels cropped = new PadCrop(10, Border.BLACK).apply(flipped, random);
        float[] expected = new float[INPUT.length()];
        INPUT.normalise(cropped, expected, 0);
        new RandomErasing(1, 0.1, 0.2, 0.3, Fill.ZERO).apply(expected, 0, 64, 32, random);
        assertThat(values).isEqualTo(expected);
    }

    @Test
    void padsBlackBeforeNormalising() {
        var pipeline = new AugmentPipeline(INPUT, List.of(new PadCrop(30, Border.BLACK)));
        float black = -0.485f / 0.229f;
        float[] values = apply(pipeline, 2);
        assertThat(Arrays.copyOf(values, 64 * 32)).contains(black);
    }

    @Test
    void leavesItsSourceAndTheRestOfTheBatchAlone() {
        byte[] before = PHOTO.rgb().clone();
        float[] batch = new float[2 * INPUT.length()];
        AugmentPipeline.strongBaseline(INPUT).apply(PHOTO, new Random(1), batch, INPUT.length());
        assertThat(PHOTO.rgb()).isEqualTo(before);
        assertThat(Arrays.copyOf(batch, INPUT.length())).containsOnly(0f);
    }

    @Test
    void refusesPixelAugmentsBehindErasing() {
        assertThatThrownBy(() -> new AugmentPipeline(INPUT, List.of(RandomErasing.strongBaseline(), new Flip(0.5))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Flip");
    }
}
