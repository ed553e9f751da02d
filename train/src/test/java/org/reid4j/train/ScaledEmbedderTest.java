package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.reid4j.core.Pixels;
import org.reid4j.core.ReidException;
import org.reid4j.image.Preprocessing;

/// Several input sizes give the mean of what each gives alone.
class ScaledEmbedderTest {
    private static final Preprocessing OWN = Preprocessing.imagenet(20, 10);

    private static TorchEmbedder network(Preprocessing preprocessing) {
        return TorchEmbedder.owning(new TinyNet(2, 1), preprocessing, TorchEmbedder.Options.defaults());
    }

    private static List<Pixels> photos() {
        var random = new Random(3);
        return java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> {
                    var rgb = new byte[30 * 60 * 3];
                    random.nextBytes(rgb);
                    return new Pixels(30, 60, rgb);
                })
                .toList();
    }

    private static List<float[]> embed(TorchEmbedder embedder) {
        try (embedder) {
            return embedder.embed(photos());
        }
    }

    @Test
    void theMeanOfEachSizeHasLengthOne() {
        List<float[]> own = embed(network(OWN));
        List<float[]> larger = embed(network(Preprocessing.imagenet(30, 15)));

        try (var both = new ScaledEmbedder(network(OWN), List.of(1.0, 1.5))) {
            List<float[]> actual = both.embed(photos());

            assertThat(both.dimension()).isEqualTo(own.getFirst().length);
            assertThat(actual).hasSize(5);
            for (int photo = 0; photo < actual.size(); photo++) {
                double squares = 0;
                float[] sum = new float[own.getFirst().length];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] = own.get(photo)[i] + larger.get(photo)[i];
                    squares += (double) sum[i] * sum[i];
                }
                for (int i = 0; i < sum.length; i++) {
                    assertThat((double) actual.get(photo)[i]).isCloseTo(sum[i] / Math.sqrt(squares), within(1e-6));
                }
                assertThat(own.get(photo)).isNotEqualTo(larger.get(photo));
            }
        }
    }

    @Test
    void scalesThatMakeNoPhotoAreRefused() {
        try (var network = network(OWN)) {
            for (List<Double> wrong : List.of(List.<Double>of(), List.of(1.0, 0.0), List.of(Double.NaN), List.of(5.0))) {
                assertThatThrownBy(() -> new ScaledEmbedder(network, wrong))
                        .isInstanceOf(ReidException.class)
                        .hasMessageContaining("must be numbers from 0.1 to 4");
            }
        }
        assertThat(ScaledEmbedder.words(List.of(1.0, 1.1))).isEqualTo("1, 1.1");
    }
}
