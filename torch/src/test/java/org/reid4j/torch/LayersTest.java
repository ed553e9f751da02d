package org.reid4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/// Layers against small cases worked out by hand, and against their shapes.
final class LayersTest {
    @Test
    void convolutionSumsItsWindow() {
        try (var _ = Scope.open();
                Conv2d conv = Conv2d.of(1, 1, 3).stride(2).padding(1).noBias()) {
            Init.constant(conv.weight(), 1);
            Tensor y = conv.forward(Tensors.ones(1, 1, 4, 4));
            assertThat(Shapes.of(y)).containsExactly(1, 1, 2, 2);
            assertThat(Tensors.toFloats(y)).containsExactly(4, 6, 6, 9);
        }
    }

    @Test
    void aMirroredRimRepeatsWhatStandsInside() {
        try (var _ = Scope.open();
                Conv2d conv = Conv2d.of(1, 1, 3, 1).padding(1, 0).mirrored().noBias()) {
            Init.constant(conv.weight(), 1);
            Tensor x = Tensors.of(new float[] {1, 2, 4}, 1, 1, 3, 1);
            assertThat(Tensors.toFloats(conv.forward(x))).containsExactly(5, 7, 8); // 2 1 2 4 2
            assertThatThrownBy(() -> conv.forward(Tensors.ones(1, 1, 1, 5)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a mirrored rim of 1x0 needs a larger image, got shape [1, 1, 1, 5]");
        }
    }

    @Test
    void stridesAndPaddingsOfBothDirectionsGiveTheFormulasShape() {
        try (var _ = Scope.open();
                Conv2d conv = Conv2d.of(3, 8, 7, 5).stride(2, 3).padding(3, 1)) {
            Tensor y = conv.forward(Tensors.ones(2, 3, 21, 20));
            assertThat(Shapes.of(y)).containsExactly(2, 8, 11, 6);
        }
    }

    @Test
    void anUninitialisedLayerGivesNaN() {
        try (var _ = Scope.open();
                Linear layer = Linear.of(2, 3)) {
            assertThat(Tensors.toFloats(layer.forward(Tensors.ones(1, 2)))).containsOnly(Float.NaN);
        }
    }

    @Test
    void wrongInputIsNamedWithTheLayerAndBothShapes() {
        try (var _ = Scope.open();
                Conv2d conv = Conv2d.of(3, 8, 3)) {
            assertThatThrownBy(() -> conv.forward(Tensors.ones(2, 1, 9, 9)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("input of Conv2d(3, 8, 3x3) has shape [2, 1, 9, 9], must be [?, 3, ?, ?]");
        }
    }

    @Test
    void batchNormInTrainingUsesTheBatchAndMovesTheRunningStatistics() {
        try (var _ = Scope.open();
                BatchNorm1d norm = BatchNorm1d.of(1)) {
            Tensor y = norm.forward(Tensors.of(new float[] {1, 2, 3}, 3, 1));
            assertThat(Tensors.toDoubles(y)[2]).isCloseTo(1 / Math.sqrt(2 / 3.0 + 1e-5), within(1e-6));
            assertThat(Tensors.toDoubles(norm.state("running_mean"))[0]).isCloseTo(0.2, within(1e-7));
            assertThat(Tensors.toDoubles(norm.state("running_var"))[0]).isCloseTo(0.9 + 0.1, within(1e-7));
            assertThat(Tensors.toLongs(norm.state("num_batches_tracked"))).containsExactly(1);
        }
    }

    @Test
    void instanceNormCentresEachImageByItself() {
        try (var _ = Scope.open();
                InstanceNorm2d norm = InstanceNorm2d.affine(1)) {
            Tensor y = norm.forward(Tensors.of(new float[] {1, 3, 10, 30}, 2, 1, 1, 2));
            assertThat(Tensors.toDoubles(y)[0]).isCloseTo(-1 / Math.sqrt(1 + 1e-5), within(1e-6));
            assertThat(Tensors.toDoubles(y)[3]).isCloseTo(10 / Math.sqrt(100 + 1e-5), within(1e-6));
        }
    }

    @Test
    void groupedConvolutionsKeepChannelsApart() {
        try (var _ = Scope.open();
                Conv2d conv = Conv2d.of(2, 2, 1).groups(2).noBias()) {
            Init.constant(conv.weight(), 2);
            Tensor y = conv.forward(Tensors.of(new float[] {1, 5}, 1, 2, 1, 1));
            assertThat(Tensors.toFloats(y)).containsExactly(2, 10);
        }
    }

    @Test
    void poolsTakeTheirWindows() {
        try (var _ = Scope.open()) {
            Tensor x = Tensors.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
            assertThat(Tensors.toFloats(new MaxPool2d(3, 2, 1).forward(x))).containsExactly(5, 6, 8, 9);
            assertThat(Tensors.toFloats(new AvgPool2d(2, 1, 0).forward(x))).containsExactly(3, 4, 6, 7);
            assertThat(Tensors.toFloats(new AdaptiveAvgPool2d(1, 1).forward(x))).containsExactly(5);
            assertThat(Tensors.toFloats(new AdaptiveMaxPool2d(1, 3).forward(x))).containsExactly(7, 8, 9);
        }
    }

    @Test
    void sequentialNamesItsLayersByPosition() {
        try (Sequential row =
                Sequential.of(Linear.of(2, 3), Fn::relu, Linear.of(3, 1).noBias())) {
            assertThat(row.stateDict().keySet()).containsExactly("0.weight", "0.bias", "2.weight");
        }
    }
}
