package org.reid4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Names, places and transfers of a network's weights.
final class NetTest {
    private static Sequential block() {
        Sequential block = Sequential.empty()
                .add("conv", Conv2d.of(3, 4, 3))
                .add("bn", BatchNorm2d.of(4))
                .add("flat", new Flatten())
                .add("neck", BatchNorm1d.frozenBias(4));
        Init.torchDefaults(block, Rng.of(1)); // weights that nobody set may be NaN
        return block;
    }

    @Test
    void namesAndOrderArePyTorchs() {
        try (Sequential net = block()) {
            assertThat(net.stateDict().keySet())
                    .containsExactly(
                            "conv.weight",
                            "conv.bias",
                            "bn.weight",
                            "bn.bias",
                            "bn.running_mean",
                            "bn.running_var",
                            "bn.num_batches_tracked",
                            "neck.weight",
                            "neck.bias",
                            "neck.running_mean",
                            "neck.running_var",
                            "neck.num_batches_tracked");
            assertThat(net.parameters()).hasSize(6);
            assertThat(net.parameterCount()).isEqualTo(4 * 3 * 9 + 4 + 4 * 4);
        }
    }

    @Test
    void aFrozenBiasStaysFrozenWhenTheRestThaws() {
        try (Sequential net = block()) {
            net.freeze(true);
            assertThat(net.parameters().values()).noneMatch(Tensor::requires_grad);
            net.freeze(false);
            assertThat(net.state("neck.bias").requires_grad()).isFalse();
            assertThat(net.state("neck.weight").requires_grad()).isTrue();
        }
    }

    @Test
    void trainAndEvalReachTheLeaves() {
        try (var _ = Scope.open();
                Sequential net = Sequential.of(Sequential.of(BatchNorm1d.of(1)))) {
            net.eval();
            Tensor y = net.forward(Tensors.filled(5, 1, 1));
            assertThat(Tensors.item(y)).isBetween(4.99, 5.0);
            net.train();
            assertThatThrownBy(() -> net.forward(Tensors.filled(5, 1, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than one value");
        }
    }

    @Test
    void formatDeviceAndLayoutChangeInPlace() {
        try (var _ = Scope.open();
                Sequential net = block()) {
            Init.torchDefaults(net, Rng.of(1));
            Tensor weight = net.state("conv.weight");
            float[] before = Tensors.toFloats(weight);
            net.channelsLast();
            net.to(Precision.F64);
            net.to(Device.cpu());
            assertThat(net.state("conv.weight")).isSameAs(weight);
            assertThat(weight.requires_grad()).isTrue();
            assertThat(Tensors.toRaw(weight).dtype().name()).isEqualTo("F64");
            assertThat(Tensors.toRaw(net.state("bn.num_batches_tracked"))
                            .dtype()
                            .name())
                    .isEqualTo("I64");
            assertThat(Tensors.toFloats(weight)).containsExactly(before);
            Tensor y = net.forward(Tensors.to(Tensors.ones(2, 3, 3, 3), Precision.F64));
            assertThat(Masks.allFinite(y)).isTrue();
        }
    }

    @Test
    void aSnapshotLoadsBackBitForBit() {
        try (Sequential a = block();
                Sequential b = block()) {
            Init.torchDefaults(a, Rng.of(2));
            a.channelsLast();
            LoadReport report = b.load(a.snapshot(), LoadPolicy.STRICT);
            assertThat(report.exact()).isTrue();
            assertThat(report.loaded()).isEqualTo(12);
            assertThat(b.snapshot().tensors()).isEqualTo(a.snapshot().tensors());
        }
    }

    @Test
    void strictLoadingNamesWhatDiffersAndChangesNothing() {
        try (Sequential net = block()) {
            Map<String, RawTensor> tensors = new LinkedHashMap<>(net.snapshot().tensors());
            tensors.remove("bn.bias");
            tensors.put("conv.bias", RawTensor.of(new float[5], 5));
            tensors.put("bn.weight", RawTensor.of(new float[4], 4));
            IntStream.range(0, 12).forEach(i -> tensors.put("extra" + i, RawTensor.of(new float[1], 1)));
            assertThatThrownBy(() -> net.load(TensorFile.of(tensors), LoadPolicy.STRICT))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("1 missing in the file (bn.bias [4])")
                    .hasMessageContaining("12 unknown to the network (extra0 [1], ")
                    .hasMessageContaining("extra9 [1] and 2 more)")
                    .hasMessageContaining("1 of another shape (conv.bias: [5] in the file, [4] here)");
            assertThat(Tensors.toFloats(net.state("bn.weight"))).containsOnly(1f);
        }
    }

    @ParameterizedTest
    @EnumSource(LoadPolicy.class)
    void aValueThatIsNotFiniteIsRefusedByNameAndChangesNothing(LoadPolicy policy) {
        try (Sequential net = block()) {
            for (double lost : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                Map<String, RawTensor> tensors =
                        new LinkedHashMap<>(net.snapshot().tensors());
                tensors.put("conv.bias", RawTensor.of(new double[] {1, 2, lost, 4}, 4));
                tensors.put("bn.weight", RawTensor.of(new double[] {5, 6, 7, 8}, 4));
                assertThatThrownBy(() -> net.load(TensorFile.of(tensors), policy))
                        .isInstanceOf(WeightsException.class)
                        .hasMessageStartingWith("1 of the weights' tensors hold NaN or infinity (conv.bias).")
                        .hasMessageContaining("use an earlier checkpoint");
                assertThat(Tensors.toFloats(net.state("bn.weight"))).containsOnly(1f);
            }
        }
    }

    @Test
    void partialLoadingTakesWhatFitsAndReportsTheRest() {
        try (Sequential net = block()) {
            TensorFile file = TensorFile.of(Map.of(
                    "bn.weight", RawTensor.of(new double[] {1, 2, 3, 4}, 4),
                    "conv.bias", RawTensor.of(new float[5], 5)));
            LoadReport report = net.load(file, LoadPolicy.PARTIAL);
            assertThat(report.loaded()).isEqualTo(1);
            assertThat(report.reshaped()).hasSize(1);
            assertThat(report.missing()).hasSize(8);
            assertThat(Tensors.toFloats(net.state("bn.weight"))).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void aFileOfAnotherNetworkIsRefusedEvenPartially() {
        try (Sequential net = block()) {
            TensorFile file = TensorFile.of(Map.of("other", RawTensor.of(new float[1], 1)));
            assertThatThrownBy(() -> net.load(file, LoadPolicy.PARTIAL))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageStartingWith("None of the file's 1 tensors fits this network.");
        }
    }

    @Test
    void oldFilesWithoutBatchCountersAreComplete() {
        try (Sequential net = block()) {
            Map<String, RawTensor> tensors = new LinkedHashMap<>(net.snapshot().tensors());
            tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
            assertThat(net.load(TensorFile.of(tensors), LoadPolicy.STRICT).loaded())
                    .isEqualTo(10);
        }
    }

    @Test
    void namesAreTakenOnceAndPartsBelongToOneNetwork() {
        try (Sequential net = block();
                Linear layer = Linear.of(1, 1)) {
            assertThatThrownBy(() -> net.add("bn", layer)).hasMessage("the name 'bn' is taken in this network");
            assertThatThrownBy(() -> net.add("a.b", layer)).hasMessageContaining("without dots");
            assertThatThrownBy(() -> Sequential.of(net).add("again", net)).hasMessageContaining("already belongs");
        }
    }

    @Test
    void theAverageFollowsAndSwapsInAndOut() {
        try (Linear net = Linear.of(1, 1).noBias();
                Ema ema = new Ema(constant(net, 1), 0.9, false)) {
            constant(net, 2);
            ema.update();
            assertThat(Tensors.item(ema.stateDict().values().iterator().next())).isBetween(1.0999, 1.1001);
            ema.swap();
            assertThat(Tensors.item(net.weight())).isBetween(1.0999, 1.1001);
            ema.swap();
            assertThat(Tensors.item(net.weight())).isEqualTo(2);
        }
    }

    private static Linear constant(Linear net, double value) {
        Init.constant(net.weight(), value);
        return net;
    }
}
