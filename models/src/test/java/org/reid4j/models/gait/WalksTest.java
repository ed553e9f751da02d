package org.reid4j.models.gait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.models.ModelSpec;
import org.reid4j.models.SilhouetteNet;
import org.reid4j.models.Systems;
import org.reid4j.models.Walks;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// Walks of equal and of different lengths, and what networks make of them.
class WalksTest {
    private static final int H = 32;
    private static final int W = 32;

    static List<ModelSpec> specs() {
        return List.of(
                small("gaitset", Map.of()),
                small("gaitset", Map.of("variant", "opengait")),
                small("gaitgln", Map.of("lateral", "8")),
                small("gaitgln", Map.of("variant", "article", "lateral", "8")));
    }

    private static ModelSpec small(String system, Map<String, String> chosen) {
        var settings = new HashMap<>(chosen);
        settings.put("channels", "2,4,8");
        settings.put("dimension", "8");
        return Systems.spec(system, settings);
    }

    private static Tensor frames(long walks, long frames) {
        return Ops.castLike(Det.silhouettes("walks", walks, frames, H, W), Tensors.scalar(0));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void joinedWalksGiveWhatEachGivesAlone(ModelSpec spec) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                var net = (SilhouetteNet) Systems.create(spec, 0, 1)) {
            net.eval();
            Tensor all = frames(1, 9);
            Tensor joined = net.forward(Walks.joined(all, 2, 1, 4, 0)).embedding(); // two frames are padding
            assertThat(Shapes.of(joined)).containsExactly(3, net.dimension());
            int from = 0;
            for (int walk = 0; walk < 3; walk++) {
                int length = new int[] {2, 1, 4}[walk];
                Tensor alone =
                        net.forward(Ops.slice(all, 1, from, from + length)).embedding();
                assertThat(Golden.relative(Tensors.toDoubles(Ops.select(joined, 0, walk)), Tensors.toDoubles(alone)))
                        .isLessThan(1e-5);
                from += length;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void theOrderOfFramesDoesNotMatterAndNorDoRepetitions(ModelSpec spec) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                var net = (SilhouetteNet) Systems.create(spec, 0, 1)) {
            net.eval();
            Tensor walks = frames(2, 4);
            double[] expected = Tensors.toDoubles(net.forward(walks).embedding());
            Tensor backwards = Ops.flip(walks, 1);
            Tensor twice = Ops.cat(List.of(walks, backwards), 1);
            assertThat(Golden.relative(Tensors.toDoubles(net.forward(backwards).embedding()), expected))
                    .isLessThan(1e-5);
            assertThat(Golden.relative(Tensors.toDoubles(net.forward(twice).embedding()), expected))
                    .isLessThan(1e-5);
            assertThat(Golden.relative(
                            Tensors.toDoubles(
                                    net.forward(Ops.slice(walks, 1, 0, 2)).embedding()),
                            expected))
                    .isGreaterThan(1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void partsStandOneAfterTheOtherInTheEmbedding(ModelSpec spec) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                var net = (SilhouetteNet) Systems.create(spec, 0, 1)) {
            net.eval();
            var output = net.forward(frames(2, 2));
            assertThat(net.dimension() % net.parts()).isZero();
            if (net.parts() > 1) {
                assertThat(Tensors.toDoubles(output.embedding()))
                        .isEqualTo(Tensors.toDoubles(output.features().getFirst()));
                assertThat(output.features().getFirst().size(1)).isEqualTo(net.parts());
            }
        }
    }

    @Test
    void lengthsThatDoNotFitAreRefused() {
        try (Scope _ = Scope.open()) {
            Tensor nine = frames(1, 9);
            refused(nine, "lengths has 6 at place 1, allowed: 1 to 5, for there are 9 frames and 4", 4, 6);
            refused(nine, "lengths has 0 at place 0, allowed: 1 to 9", 0, 9);
            refused(nine, "lengths has -1 at place 1", 4, -1, 2);
            refused(nine, "lengths names no walk");
            refused(nine, "lengths names no walk", 0, 0);
            refused(frames(2, 4), "silhouettes of walks with lengths has shape [2, 4, 32, 32]", 4, 4);
        }
    }

    private static void refused(Tensor silhouettes, String message, long... lengths) {
        assertThatThrownBy(() -> Walks.joined(silhouettes, lengths))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void silhouettesThatNoNetworkCanReadAreRefused() {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                var net = (SilhouetteNet) Systems.create(small("gaitgln", Map.of("lateral", "8")), 0, 1)) {
            net.eval();
            assertThatThrownBy(() -> net.forward(Tensors.zeros(2, 32, 32)))
                    .hasMessageContaining("silhouettes has shape [2, 32, 32], must be [?, ?, ?, ?]");
            assertThatThrownBy(() -> net.forward(Tensors.zeros(2, 0, 32, 32)))
                    .hasMessageContaining("at least one walk of one frame");
            assertThatThrownBy(() -> net.forward(Tensors.zeros(1, 2, 32, 34)))
                    .hasMessageContaining("height and width must be multiples of 4");
            assertThatThrownBy(() -> net.forward(Tensors.zeros(1, 2, 32, 20)))
                    .hasMessageContaining("a map of [8, 5] has 40 places, which 16 does not divide");
        }
    }
}
