package org.reid4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.Embedder;
import org.reid4j.core.Pixels;
import org.reid4j.core.data.Sample;
import org.reid4j.image.ImageLimits;
import org.reid4j.image.ImageReader;
import org.reid4j.image.Preprocessing;

class EmbedDatasetTest {
    private static final ImageReader READER = new ImageReader(ImageLimits.datasets(), false);

    @TempDir
    Path folder;

    /// Says of a photo its width and its first value.
    private static final class Sizes implements Embedder {
        private final List<Integer> widths = new ArrayList<>();

        @Override
        public int dimension() {
            return 2;
        }

        @Override
        public Pixels reduced(Pixels photo) {
            assertThat(Thread.currentThread().getName()).startsWith("reid-decode");
            return new Pixels(1, 1, new byte[] {photo.rgb()[0], 0, 0});
        }

        @Override
        public List<float[]> embed(List<Pixels> photos) {
            photos.forEach(photo -> widths.add(photo.width()));
            return photos.stream()
                    .map(photo -> new float[] {photo.width(), photo.rgb()[0]})
                    .toList();
        }

        @Override
        public void close() {}
    }

    @Test
    void photosWaitReducedAndRowsStandInOrderWithoutTheUnreadable() throws IOException {
        List<Sample> samples = Fixture.dataset(folder).train().samples();
        Files.write(samples.get(4).path(), new byte[] {1});
        var sizes = new Sizes();

        Embedded found = new EmbedDataset(sizes, READER, 3, 4).embed(samples, (_, _) -> {});

        assertThat(sizes.widths).hasSize(samples.size() - 1).containsOnly(1);
        assertThat(found.bad()).hasSize(1);
        assertThat(found.embeddings().size()).isEqualTo(samples.size() - 1);
        assertThat(found.embeddings().values()).hasSize(2 * (samples.size() - 1));
        for (int i = 0; i < found.samples().size(); i++) {
            byte first = READER.read(found.samples().get(i).path()).rgb()[0];
            assertThat(found.embeddings().values()[2 * i + 1]).isEqualTo(first);
        }
    }

    @Test
    void aReducedPhotoGivesTheEmbeddingOfTheWholeOne() throws IOException {
        List<Sample> samples = Fixture.dataset(folder).train().samples();
        List<Pixels> photos = samples.stream().map(s -> READER.read(s.path())).toList();
        var net = new TinyNet(2, 1);
        net.eval();
        var options = new TorchEmbedder.Options(
                org.reid4j.torch.Device.cpu(), org.reid4j.torch.Precision.F32, true, 5, false);
        try (var embedder = TorchEmbedder.owning(net, Preprocessing.imagenet(24, 12), options)) {
            List<float[]> whole = embedder.embed(photos);
            List<float[]> reduced =
                    embedder.embed(photos.stream().map(embedder::reduced).toList());
            for (int i = 0; i < whole.size(); i++) {
                assertThat(reduced.get(i)).isEqualTo(whole.get(i));
            }
        }
    }
}
