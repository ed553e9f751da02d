package org.reid4j.models.rga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.models.Det;
import org.reid4j.models.Golden;
import org.reid4j.torch.Ops;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

/// Going around the matrix of relations against building, stacking and convolving it.
class RelationsTest {
    /// A way to the weighted relations.
    enum Way {
        AROUND,
        BY_MATRIX;

        Tensor of(Tensor theta, Tensor phi, Tensor weight) {
            return switch (this) {
                case AROUND -> Relations.around(theta, phi, weight);
                case BY_MATRIX -> Relations.byMatrix(theta, phi, weight);
            };
        }
    }

    /// The relations of two images of five places, three values each, stacked and weighed into two, one
    /// number at a time.
    @ParameterizedTest
    @EnumSource(Way.class)
    void equalsEveryRelationWeighedByHand(Way way) {
        int n = 2;
        int few = 3;
        int nodes = 5;
        int out = 2;
        double[] theta = Det.values("theta", n * few * nodes);
        double[] phi = Det.values("phi", n * few * nodes);
        double[] weight = Det.values("weight", out * 2 * nodes);
        double[] expected = new double[n * out * nodes];
        for (int image = 0; image < n; image++) {
            double[][] g = new double[nodes][nodes];
            for (int i = 0; i < nodes; i++) {
                for (int j = 0; j < nodes; j++) {
                    for (int k = 0; k < few; k++) {
                        g[i][j] += theta[(image * few + k) * nodes + i] * phi[(image * few + k) * nodes + j];
                    }
                }
            }
            for (int o = 0; o < out; o++) {
                for (int place = 0; place < nodes; place++) {
                    double sum = 0;
                    for (int i = 0; i < nodes; i++) {
                        // what comes in at the place first, what goes out from it second
                        sum += weight[o * 2 * nodes + i] * g[place][i];
                        sum += weight[o * 2 * nodes + nodes + i] * g[i][place];
                    }
                    expected[(image * out + o) * nodes + place] = sum;
                }
            }
        }
        try (Scope _ = Scope.open()) {
            Tensor actual = way.of(
                    Tensors.of(theta, n, few, nodes),
                    Tensors.of(phi, n, few, nodes),
                    Tensors.of(weight, out, 2L * nodes));
            assertThat(Shapes.of(actual)).containsExactly(n, out, nodes);
            assertThat(Golden.relative(Tensors.toDoubles(actual), expected)).isLessThan(1e-12);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void valuesAndGradientsEqualTheStackedMatrixs(Way way) {
        try (Scope _ = Scope.open()) {
            List<double[]> naive = step(RelationsTest::stacked);
            List<double[]> ours = step(way::of);
            for (int i = 0; i < naive.size(); i++) {
                assertThat(Golden.relative(ours.get(i), naive.get(i))).isLessThan(1e-12);
            }
        }
    }

    private interface Weighing {
        Tensor of(Tensor theta, Tensor phi, Tensor weight);
    }

    /// The result and the three gradients of the mean of its squares.
    private static List<double[]> step(Weighing weighing) {
        Tensor theta = leaf("theta", 2, 8, 96);
        Tensor phi = leaf("phi", 2, 8, 96);
        Tensor weight = leaf("weight", 12, 192);
        Tensor result = weighing.of(theta, phi, weight);
        Ops.mean(Ops.square(result)).backward();
        return List.of(
                Tensors.toDoubles(result),
                Tensors.toDoubles(theta.grad()),
                Tensors.toDoubles(phi.grad()),
                Tensors.toDoubles(weight.grad()));
    }

    private static Tensor leaf(String name, int... shape) {
        int count = 1;
        long[] sizes = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            count *= shape[i];
            sizes[i] = shape[i];
        }
        return Tensors.of(Det.values(name, count), sizes).requires_grad_(true);
    }

    /// As the paper's figure has it: the matrix, its transpose and itself stacked, a 1x1 convolution.
    private static Tensor stacked(Tensor theta, Tensor phi, Tensor weight) {
        Tensor g = Ops.bmm(Ops.transpose(theta, 1, 2), phi); // [N, M, M]
        Tensor both = Ops.cat(List.of(Ops.transpose(g, 1, 2), g), 1); // [N, 2M, M]
        return Ops.matmul(weight, both); // [N, M', M]
    }

    @ParameterizedTest
    @CsvSource({
        // the spatial and the channel gates of the four stages at 256x128
        "2048, 32, 256", "512, 64, 64", "128, 128, 16", "128, 256, 16",
        "256, 256, 32", "512, 64, 64", "1024, 16, 128", "2048, 16, 256"
    })
    void withThePapersRatiosTheMatrixIsNeverCheaper(long nodes, long fewFeatures, long fewNodes) {
        assertThat(Relations.matrixIsCheaper(nodes, fewFeatures, fewNodes)).isFalse();
    }

    @Test
    void withoutReductionTheMatrixIsCheaperForFewNodesOfManyValues() {
        assertThat(Relations.matrixIsCheaper(128, 256, 128)).isTrue(); // 128 (256 + 256) < 4 · 128 · 256
        assertThat(Relations.matrixIsCheaper(384, 256, 384)).isFalse(); // as many as 4 · 384 · 256
    }
}
