package org.reid4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.ReidException;

/// Functions against finite differences, formulas in plain Java, and their refusals.
final class FnTest {
    static Stream<Arguments> smooth() {
        return Stream.of(
                function("distances", x -> Fn.distances(Ops.slice(x, 0, 0, 2), Ops.slice(x, 0, 2, 4))),
                function("cosine", x -> Fn.cosineDistances(Ops.slice(x, 0, 0, 2), Ops.slice(x, 0, 2, 4))),
                function("normalize", x -> Fn.normalize(x, 1)),
                function("softplus", Fn::softplus),
                function("log softmax", x -> Fn.logSoftmax(x, 1)),
                function("cross-entropy", x -> Fn.crossEntropy(x, Tensors.of(new long[] {0, 2, 1, 5}), 0.1)),
                function(
                        "conv",
                        x -> Fn.conv2d(
                                Ops.reshape(x, 1, 1, 4, 6), Tensors.to(Tensors.ones(2, 1, 3, 3), Precision.F64), 2, 1)),
                function("instance norm", x -> Fn.instanceNorm(Ops.reshape(x, 1, 2, 3, 4))),
                function("max pool", x -> Fn.adaptiveMaxPool2d(Ops.reshape(x, 1, 1, 4, 6), 2, 2)),
                function("bilinear", x -> Fn.resizeBilinear(Ops.reshape(x, 1, 1, 4, 6), 7, 5, false)),
                function("max of runs", x -> Fn.maxRuns(Ops.reshape(x, 2, 6, 1, 2), 3)),
                function("leaky ReLU over", x -> Fn.leakyReluOver(Ops.mul(x, 2), 0.01)),
                function("max along", x -> Ops.max(x, 1, false).values()),
                function("where", x -> Masks.where(Masks.gt(x, 0), Ops.exp(x), Ops.mul(x, 3))),
                function("gather", x -> Masks.gather(x, 1, Tensors.of(new long[] {1, 1, 0, 3}, 4, 1))),
                function("cat", x -> Ops.cat(List.of(x, Ops.square(x)), 1)),
                function("variance", x -> Ops.varDims(x, true, false, 1)));
    }

    private static Arguments function(String name, UnaryOperator<Tensor> f) {
        return Arguments.of(name, f);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smooth")
    void gradientsEqualFiniteDifferencesSeed11(String name, UnaryOperator<Tensor> f) {
        double h = 1e-6;
        try (var _ = Scope.open()) {
            double[] x = Rng.of(11).named(name).gaussians(24);
            Tensor input = Tensors.of(x, 4, 6);
            input.requires_grad_(true);
            // a weighted sum, so that no gradient cancels out
            weighted(f.apply(input)).backward();
            double[] gradient = Tensors.toDoubles(Gradients.of(input).orElseThrow());
            for (int i = 0; i < x.length; i++) {
                double[] up = x.clone();
                double[] down = x.clone();
                up[i] += h;
                down[i] -= h;
                double slope = (Tensors.item(weighted(f.apply(Tensors.of(up, 4, 6))))
                                - Tensors.item(weighted(f.apply(Tensors.of(down, 4, 6)))))
                        / (2 * h);
                assertThat(gradient[i])
                        .as("%s, input %d", name, i)
                        .isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
            }
        }
    }

    private static Tensor weighted(Tensor y) {
        Tensor flat = y.flatten();
        return Ops.sum(Ops.mul(flat, Ops.castLike(Ops.add(Tensors.range(flat.numel()), 1), flat)));
    }

    @Test
    void distancesEqualTheFormula() {
        try (var _ = Scope.open()) {
            Tensor a = Tensors.of(new double[] {0, 0, 1, 1}, 2, 2);
            Tensor b = Tensors.of(new double[] {3, 4, 1, 1, 0, 1}, 3, 2);
            assertThat(Tensors.toDoubles(Fn.squaredDistances(a, b))).containsExactly(25, 2, 1, 13, 0, 1);
            assertThat(Tensors.toDoubles(Fn.distances(a, b))[4]).isCloseTo(1e-6, within(1e-12));
        }
    }

    @Test
    void smoothedCrossEntropyEqualsTheFormula() {
        double[] logits = {1, 2, 4};
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(4);
        double expected = 0;
        for (int k = 0; k < 3; k++) {
            expected -= ((k == 1 ? 0.9 : 0) + 0.1 / 3) * (logits[k] - Math.log(sum));
        }
        try (var _ = Scope.open()) {
            Tensor loss = Fn.crossEntropy(Tensors.of(logits, 1, 3), Tensors.of(new int[] {1}), 0.1);
            assertThat(Tensors.item(loss)).isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void foundValuesAndIndicesOutliveTheirSource() {
        try (var _ = Scope.open()) {
            Ops.Found best = Ops.topk(Tensors.of(new float[] {3, 9, 7}, 3), 2, 0, true);
            assertThat(Tensors.toFloats(best.values())).containsExactly(9, 7);
            assertThat(Tensors.toLongs(best.indices())).containsExactly(1, 2);
            List<Tensor> halves = Ops.chunk(Tensors.range(4), 2, 0);
            assertThat(Tensors.toLongs(halves.get(1))).containsExactly(2, 3);
        }
    }

    @Test
    void dropoutDrawsFromTheSeedAndOnlyInTraining() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.ones(64);
            Engine.seed(5);
            float[] first = Tensors.toFloats(Fn.dropout(x, 0.5, true));
            Engine.seed(5);
            assertThat(Tensors.toFloats(Fn.dropout(x, 0.5, true)))
                    .containsExactly(first)
                    .contains(0f, 2f);
            assertThat(Fn.dropout(x, 0.5, false)).isSameAs(x);
        }
    }

    @Test
    void clippingScalesToTheCommonNorm() {
        try (var _ = Scope.open()) {
            Tensor w = Tensors.ones(2);
            w.requires_grad_(true);
            Ops.sum(Ops.mul(w, Tensors.of(new float[] {3, 4}, 2))).backward();
            assertThat(Gradients.clipNorm(List.of(w), 1)).isCloseTo(5, within(1e-6));
            assertThat(Gradients.norm(List.of(w))).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void theFirstBadGradientIsNamed() {
        try (var _ = Scope.open();
                Linear layer = Linear.of(1, 1)) {
            Init.constant(layer.weight(), 1);
            Ops.sum(layer.forward(Tensors.filled(Double.POSITIVE_INFINITY, 1, 1)))
                    .backward();
            assertThat(Gradients.firstNonFinite(layer.parameters())).contains("weight");
            assertThat(Gradients.firstNonFiniteValue(layer.parameters())).contains("bias");
        }
    }

    @Test
    void autocastComputesProductsInHalfTheBits() {
        try (var _ = Scope.open()) {
            Tensor a = Tensors.filled(1 + 1.0 / 512, 1, 1);
            try (var _ = Autocast.open(Device.cpu(), Precision.BF16_AUTOCAST)) {
                assertThat(Tensors.item(Ops.matmul(a, a))).isEqualTo(1);
            }
            assertThat(Tensors.item(Ops.matmul(a, a))).isGreaterThan(1);
        }
    }

    @Test
    void engineErrorsComeWithoutTheirCppStack() {
        try (var _ = Scope.open()) {
            assertThatThrownBy(() ->
                            TorchException.guard("step 3", () -> Ops.matmul(Tensors.ones(2, 3), Tensors.ones(2, 3))))
                    .isInstanceOf(TorchException.class)
                    .hasMessageStartingWith(
                            "The engine refused step 3.\nIt says: mat1 and mat2 shapes cannot be multiplied")
                    .hasMessageNotContaining("frame #");
        }
    }

    @Test
    void outOfMemoryIsAMatterOfResources() {
        try (var _ = Scope.open()) {
            assertThatThrownBy(() -> TorchException.guard("embedding", () -> Tensors.ones(1L << 45)))
                    .isInstanceOfSatisfying(
                            TorchException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.RESOURCES))
                    .hasMessageStartingWith("Out of memory in embedding.");
        }
    }

    @Test
    void aMissingGpuIsExplained() {
        org.junit.jupiter.api.Assumptions.assumeTrue(Engine.cudaDevices() == 0);
        assertThat(Device.parse("auto")).isEqualTo(Device.cpu());
        assertThatThrownBy(() -> Device.parse("cuda:1"))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("-Pcuda");
        assertThatThrownBy(() -> Device.parse("gpu")).hasMessageContaining("must be cpu, cuda, cuda:<number> or auto");
    }

    @Test
    void pairDistancesAreExactlyZeroForEqualRowsAndSoIsTheirGradient() {
        try (Scope _ = Scope.open()) {
            double[] rows = {1e4, 2e4, 1e4, 2e4, 1e4 + 3, 2e4 + 4, /* second set */ 0, 0, 0, 1, 2, 0};
            Tensor x = Tensors.of(rows, 2, 3, 2);
            x.requires_grad_(true);
            Tensor distances = Fn.pairDistances(x);
            assertThat(Shapes.of(distances)).containsExactly(2, 3, 3);
            assertThat(Tensors.toDoubles(distances))
                    .containsExactly(0, 0, 5, 0, 0, 5, 5, 5, 0, 0, 1, 2, 1, 0, Math.sqrt(5), 2, Math.sqrt(5), 0);
            Ops.sum(Ops.slice(Ops.select(distances, 0, 0), 0, 0, 1)).backward();
            // row 0 to itself, to its equal and to the third row, 3 and 4 away
            assertThat(Tensors.toDoubles(x.grad())).containsExactly(-0.6, -0.8, 0, 0, 0.6, 0.8, 0, 0, 0, 0, 0, 0);
        }
    }

    @Test
    void averagesOverTheRimMayLeaveThePaddingOut() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
            assertThat(Tensors.toFloats(Fn.avgPool2d(x, 2, 2, 1))).containsExactly(0.25f, 0.5f, 0.75f, 1);
            assertThat(Tensors.toFloats(Fn.avgPool2d(x, 2, 2, 1, false))).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void deviationsDivideByOneLessAndHaveAGradientWhereNothingVaries() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(new double[] {1, 3, 5, 5}, 2, 2).requires_grad_(true);
            Tensor deviation = Fn.deviation(x, 1);
            assertThat(Shapes.of(deviation)).containsExactly(2, 1);
            assertThat(Tensors.toDoubles(deviation)).containsExactly(new double[] {Math.sqrt(2), 0}, within(1e-12));
            deviation.sum().backward();
            assertThat(Tensors.toDoubles(Gradients.of(x).orElseThrow()))
                    .containsExactly(new double[] {-Math.sqrt(0.5), Math.sqrt(0.5), 0, 0}, within(1e-12));
        }
    }

    @Test
    void aGradientOfAGradientIsTaken() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(new double[] {2, 3}, 2).requires_grad_(true);
            Tensor slope = Gradients.ofSum(Ops.pow(x, 3), x); // 3 x²
            assertThat(Tensors.toDoubles(slope)).containsExactly(new double[] {12, 27}, within(1e-12));
            assertThat(Gradients.of(x)).isEmpty();
            slope.sum().backward(); // 6 x
            assertThat(Tensors.toDoubles(Gradients.of(x).orElseThrow()))
                    .containsExactly(new double[] {12, 18}, within(1e-12));
        }
    }

    @Test
    void ofEqualValuesInARunTheFirstGetsTheGradientAsWithMaxAlong() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(new double[] {0, 1, 1, 0, 0, 1, 2, 2, 2, 2, 1, 2}, 1, 6, 1, 2);
            x.requires_grad_(true);
            Tensor runs = Fn.maxRuns(x, 2);
            assertThat(Tensors.toDoubles(runs)).containsExactly(1, 1, 2, 2);
            Ops.sum(Ops.mul(runs, Tensors.of(new double[] {3, 4, 5, 6}, 1, 2, 1, 2)))
                    .backward();
            assertThat(Tensors.toDoubles(x.grad())).containsExactly(0, 4, 3, 0, 0, 0, 5, 6, 0, 0, 0, 0);
        }
    }
}
