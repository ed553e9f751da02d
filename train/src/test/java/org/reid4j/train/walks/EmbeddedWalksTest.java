package org.reid4j.train.walks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Sample;
import org.reid4j.core.eval.Metric;
import org.reid4j.core.eval.gait.PartDistance;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.Device;
import org.reid4j.torch.Precision;

/// Walks become embeddings in their order, however they are put together.
class EmbeddedWalksTest {
    private static final int HEIGHT = 64;
    private static final int WIDTH = 44;
    private static final SilhouetteNet NET = (SilhouetteNet)
            Systems.create(Systems.spec("gaitset", Map.of("channels", "2,2,4", "dimension", "3")), 0, 1);

    @TempDir
    Path folder;

    @AfterAll
    static void close() {
        NET.close();
    }

    private static WalkEmbedder embedder(int mostFrames) {
        NET.eval();
        return WalkEmbedder.borrowing(
                NET, new WalkInput(HEIGHT, WIDTH), new WalkEmbedder.Options(Device.cpu(), Precision.F32, mostFrames));
    }

    /// A walk of some frames that nobody else has, as a folder.
    private Sample walk(int number, int frames) {
        Path path = folder.resolve("%03d".formatted(number));
        for (int frame = 0; frame < frames; frame++) {
            Walked.png(path.resolve("%03d.png".formatted(frame)), HEIGHT, WIDTH, (number * 7 + frame * 3) % 24);
        }
        return new Sample(path, number, 18 * number, number % 3);
    }

    private static float[] alone(Sample walk, int mostFrames) {
        return embedder(mostFrames)
                .embed(List.of(new WalkReader().read(walk.path())))
                .getFirst();
    }

    @Test
    void walksOfAnyLengthsKeepTheirOrderAndTheBadOnesAreListed() throws Exception {
        var samples = new ArrayList<Sample>();
        for (int i = 1; i <= 20; i++) {
            samples.add(walk(i, 1 + i % 4));
        }
        Path broken = samples.get(4).path();
        Files.writeString(broken.resolve("000.png"), "no picture");
        Path lost = folder.resolve("nowhere");
        samples.add(new Sample(lost, 99, 0, 0)); // the last of all
        var told = new ArrayList<Integer>();
        EmbeddedWalks walks =
                EmbeddedWalks.of(samples, embedder(720), new WalkReader(), 3, (done, _) -> told.add(done));
        assertThat(walks.bad()).hasSize(2);
        assertThat(walks.bad().getFirst().path()).isEqualTo(broken);
        assertThat(walks.bad().getLast().path()).isEqualTo(lost);
        assertThat(walks.bad().getFirst().reason()).isNotBlank().doesNotContain("\n");
        samples.remove(20);
        samples.remove(4);
        assertThat(walks.samples()).isEqualTo(samples);
        assertThat(told).isSorted().last().isEqualTo(21);
        var embeddings = walks.embeddings();
        assertThat(embeddings.parts()).isEqualTo(62);
        assertThat(embeddings.dimension()).isEqualTo(3);
        assertThat(embeddings.values()).hasSize(19 * 62 * 3);
        assertThat(embeddings.people()[4]).isEqualTo(6);
        assertThat(embeddings.views()[4]).isEqualTo(6 * 18);
        assertThat(embeddings.conditions()[4]).isEqualTo(0);
        for (int i = 0; i < 19; i++) {
            assertThat(Arrays.copyOfRange(embeddings.values(), i * 186, (i + 1) * 186))
                    .as("walk %d", i)
                    .containsExactly(alone(samples.get(i), 720), within(1e-5f));
        }
    }

    @Test
    void ofALongWalkTheFirstFramesAreLookedAt() {
        Sample long_ = walk(1, 6);
        Silhouettes all = new WalkReader().read(long_.path());
        var begin = new Silhouettes(
                2, all.height(), all.width(), Arrays.copyOf(all.values(), 2 * all.height() * all.width()));
        assertThat(alone(long_, 2))
                .containsExactly(embedder(720).embed(List.of(begin)).getFirst(), within(1e-6f))
                .isNotEqualTo(alone(long_, 720));
    }

    @Test
    void nothingReadableIsAnErrorThatNamesTheFirst() {
        var nowhere = new Sample(folder.resolve("nowhere"), 1, 0, 0);
        assertThatThrownBy(() ->
                        EmbeddedWalks.of(List.of(nowhere, nowhere), embedder(720), new WalkReader(), 1, (_, _) -> {}))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("none of 2 walks can be read; the first: there is no " + nowhere.path());
        Sample other = walk(2, 1);
        var wrongSize = WalkEmbedder.borrowing(NET, new WalkInput(32, 22), WalkEmbedder.Options.defaults());
        assertThatThrownBy(() -> EmbeddedWalks.of(List.of(other), wrongSize, new WalkReader(), 1, (_, _) -> {}))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("has frames of 64 x 44");
    }

    @Test
    void partsAreComparedOnTheirOwn() {
        assertThat(EvaluateWalks.distance(Metric.EUCLIDEAN)).isEqualTo(PartDistance.MEAN_OF_PARTS);
        assertThat(EvaluateWalks.distance(Metric.COSINE)).isEqualTo(PartDistance.MEAN_COSINE);
    }
}
