package org.reid4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Holds the network's input to torchvision's, float by float.
class PreprocessingTest {
    private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
    private static final float[] STD = {0.229f, 0.224f, 0.225f};

    static List<Arguments> torchvision() {
        return TestPhotos.table("normalise.csv").stream()
                .map(row -> Arguments.of((Object[]) row))
                .toList();
    }

    @ParameterizedTest(name = "{0} {1} {2}x{3}")
    @MethodSource("torchvision")
    void equalsTorchvisionBitForBit(String source, String filter, int height, int width, String sha256) {
        var preprocessing =
                new Preprocessing(height, width, Interpolation.valueOf(filter.toUpperCase(Locale.ROOT)), MEAN, STD);
        float[] values = new float[preprocessing.length()];

        preprocessing.apply(TestPhotos.resource(source + ".png"), values, 0);

        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        assertThat(TestPhotos.sha256(bytes.array())).isEqualTo(sha256);
    }

    @Test
    void writesOnlyItsOwnPartOfABatch() {
        Preprocessing preprocessing = Preprocessing.imagenet(4, 2);
        float[] batch = new float[3 * preprocessing.length()];
        preprocessing.apply(TestPhotos.solid(9, 9, 255, 255, 255), batch, preprocessing.length());

        assertThat(batch).startsWith(new float[preprocessing.length()]).endsWith(new float[preprocessing.length()]);
        assertThat(batch[preprocessing.length()]).isEqualTo((1 - 0.485f) / 0.229f);
        assertThat(batch[2 * preprocessing.length() - 1]).isEqualTo((1 - 0.406f) / 0.225f);
    }

    @Test
    void blueComesFirstWhereANetworkReadsItSoAndUnitsMayBeThoseOfTheFile() {
        var caffe = new Preprocessing(
                1, 2, Interpolation.BILINEAR, ChannelOrder.BGR, 255, new float[] {103, 116, 123}, new float[] {1, 2, 4
                });
        float[] values = new float[6];
        caffe.apply(TestPhotos.solid(2, 1, 200, 100, 50), values, 0);
        assertThat(values).containsExactly(50 - 103, 50 - 103, -8, -8, 77 / 4f, 77 / 4f);
        assertThat(caffe).isNotEqualTo(Preprocessing.imagenet(1, 2));
        assertThat(caffe.toString()).contains("BGR 0..255");
        caffe.apply(caffe.nothing(), values, 0);
        assertThat(values).containsOnly(0);
        assertThatThrownBy(() -> new Preprocessing(
                        1, 2, Interpolation.BILINEAR, ChannelOrder.RGB, 100, new float[3], new float[] {1, 1, 1}))
                .hasMessageContaining("white is 100, must be 1 or 255");
    }

    @Test
    void ofAnOldFormNothingIsNamed() {
        assertThat(Preprocessing.imagenet(256, 128))
                .hasToString("256x128 BILINEAR mean [0.485, 0.456, 0.406] std [0.229, 0.224, 0.225]");
    }

    @Test
    void comparesByContent() {
        assertThat(Preprocessing.imagenet(256, 128))
                .isEqualTo(new Preprocessing(256, 128, Interpolation.BILINEAR, MEAN, STD))
                .hasSameHashCodeAs(new Preprocessing(256, 128, Interpolation.BILINEAR, MEAN, STD))
                .isNotEqualTo(Preprocessing.imagenet(384, 128));
    }

    @Test
    void cannotBeChangedThroughItsArrays() {
        Preprocessing preprocessing = Preprocessing.imagenet(256, 128);
        preprocessing.mean()[0] = 7;
        assertThat(preprocessing).isEqualTo(Preprocessing.imagenet(256, 128));
    }

    @Test
    void refusesADeviationOfZero() {
        assertThatThrownBy(() -> new Preprocessing(256, 128, Interpolation.BICUBIC, MEAN, new float[] {1, 0, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("std above 0");
    }

    @Test
    void refusesAMeanOutsideItsScale() {
        float[] ones = {1, 1, 1};
        assertThatThrownBy(() -> new Preprocessing(
                        256, 128, Interpolation.BILINEAR, new float[] {123.675f, 116.28f, 103.53f}, ones))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each must be in 0..1; means of values up to 255 go with scale 255");
        assertThatThrownBy(() -> new Preprocessing(256, 128, Interpolation.BILINEAR, new float[] {0, -1, 0}, ones))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each must be in 0..1");
    }

    @Test
    void refusesSidesThatNoNetworkReads() {
        assertThatThrownBy(() -> Preprocessing.imagenet(20_000, 20_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both must be in 1..2048");
        assertThat(Preprocessing.imagenet(2048, 2048).length()).isEqualTo(3 * 2048 * 2048);
    }

    @Test
    void refusesAPhotoOfAnotherSizeWhenNormalising() {
        assertThatThrownBy(() -> Preprocessing.imagenet(4, 2).normalise(TestPhotos.gradient(4, 2), new float[24], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 x 2");
    }
}
