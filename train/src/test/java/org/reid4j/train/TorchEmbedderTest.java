package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.Pixels;
import org.reid4j.image.Preprocessing;
import org.reid4j.torch.Device;
import org.reid4j.torch.Precision;

/// A network in use: odd photos have embeddings, and whoever is given a network to own frees it, whatever happens.
class TorchEmbedderTest {
    /// Whoever embeds such photos gets an embedding or a refusal, never numbers that poison what
    /// they are compared with.
    @ParameterizedTest
    @CsvSource({"1, 1, 0", "1, 5000, 0", "5000, 1, 255", "64, 128, 0", "64, 128, 255", "64, 128, 77", "3, 2, 128"})
    void oddPhotosHaveAnEmbeddingOfLengthOne(int width, int height, int grey) {
        var options = new TorchEmbedder.Options(Device.cpu(), Precision.F32, true, 2, true);
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) grey);
        try (var embedder = TorchEmbedder.owning(new TinyNet(2, 1), Preprocessing.imagenet(32, 16), options)) {
            float[] row =
                    embedder.embed(List.of(new Pixels(width, height, rgb))).getFirst();
            double squares = 0;
            for (float value : row) {
                squares += (double) value * value;
            }
            assertThat(squares).isCloseTo(1, within(1e-5)); // which no NaN is
        }
    }

    @Test
    void aNetworkThatCannotGoToItsDeviceIsFreed() {
        var closed = new AtomicBoolean();
        var net = new TinyNet(2, 1) {
            @Override
            public void close() {
                closed.set(true);
                super.close();
            }
        };
        var nowhere = new TorchEmbedder.Options(new Device.Cuda(63), Precision.F32, false, 1, true);
        assertThatThrownBy(() -> TorchEmbedder.owning(net, Preprocessing.imagenet(8, 4), nowhere))
                .isInstanceOf(RuntimeException.class);
        assertThat(closed).isTrue();
    }
}
