package org.reid4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Machines that hide their caches compute what others do.
class HiddenCachesTest {
    @TempDir
    Path processor;

    @Test
    void onlyALinuxThatHidesItsCachesIsLimitedAndOnlyWhereNobodyChose() throws IOException {
        assertThat(HiddenCaches.needed(processor, "Linux", Map.of())).isTrue();
        assertThat(HiddenCaches.needed(processor, "Mac OS X", Map.of())).isFalse();
        assertThat(HiddenCaches.needed(processor, "Linux", Map.of(HiddenCaches.LIMIT, "ALL")))
                .isFalse();
        assertThat(HiddenCaches.needed(processor, "Linux", Map.of("DNNL_MAX_CPU_ISA", "AVX2")))
                .isFalse();
        assertThat(HiddenCaches.needed(processor.resolve("none"), "Linux", Map.of()))
                .as("a sandbox that tells nothing")
                .isFalse();
        Files.createDirectory(processor.resolve("cache"));
        assertThat(HiddenCaches.needed(processor, "Linux", Map.of())).isFalse();
    }

    /// The sizes with which a 1 x 1 convolution of ResNet-50 ended the JVM, and the pointwise sums as oracle.
    @Test
    void pointwiseConvolutionsChannelsLastAreRight() {
        int photos = 16;
        int in = 64;
        int out = 256;
        int height = 64;
        int width = 32;
        var random = new Random(1);
        float[] values = floats(random, photos * in * height * width);
        float[] filter = floats(random, out * in);
        float[] found;
        try (var _ = Scope.open();
                var _ = NoGrad.open()) {
            found = Tensors.toFloats(Fn.conv2d(
                    Tensors.channelsLast(Tensors.of(values, photos, in, height, width)),
                    Tensors.channelsLast(Tensors.of(filter, out, in, 1, 1)),
                    1,
                    0));
        }
        int plane = height * width;
        for (int at = 0; at < 200; at++) {
            int n = random.nextInt(photos);
            int c = random.nextInt(out);
            int p = random.nextInt(plane);
            double sum = 0;
            for (int k = 0; k < in; k++) {
                sum += (double) values[(n * in + k) * plane + p] * filter[c * in + k];
            }
            assertThat((double) found[(n * out + c) * plane + p]).isCloseTo(sum, within(1e-4));
        }
    }

    private static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
