package org.reid4j.models.rga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.models.Det;
import org.reid4j.models.Look;
import org.reid4j.models.ModelException;
import org.reid4j.models.ReidNet;
import org.reid4j.models.RgaConfig;
import org.reid4j.models.Systems;
import org.reid4j.torch.Masks;
import org.reid4j.torch.Net;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

class RgaTest {
    private static final Map<String, String> SMALL =
            Map.of("backbone", "resnet18", "height", "64", "width", "32", "attention", "sc");

    @Test
    void picturesOfAnotherSizeAreRefusedByTheTrainedOne() {
        try (Scope _ = Scope.open();
                ReidNet net = Systems.create(RgaConfig.of(SMALL), 0, 1)) {
            net.eval();
            Tensor turned = Tensors.to(Det.images("x", 1, 3, 32, 64), Precision.F32);
            assertThatThrownBy(() -> net.forward(turned))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(
                            "This network fits pictures of 64x32 only: its attention has a weight for each place."
                                    + " Got 32x64.\nResize the input to 64x32; if the weights were trained for 32x64, say height=32 width=64.");
        }
    }

    @Test
    void withoutAttentionAnySizeWillDo() {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                ReidNet net = Systems.create(RgaConfig.of(Map.of("backbone", "resnet18", "attention", "none")), 0, 1)) {
            net.eval();
            Tensor images = Tensors.to(Det.images("x", 1, 3, 64, 32), Precision.F32);
            assertThat(Shapes.of(net.forward(images).embedding())).containsExactly(1, 512);
            assertThat(net.look(images)).hasSize(1);
        }
    }

    /// The release divides 1 + places / 8 by 8 and gets no channel at all below 56 places.
    @ParameterizedTest
    @CsvSource({"32, 32", "64, 32", "128, 64", "100, 50"})
    void smallPicturesAndOddOnesFit(int height, int width) {
        RgaConfig config = RgaConfig.of(
                Map.of("backbone", "resnet18", "height", Integer.toString(height), "width", Integer.toString(width)));
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                ReidNet net = Systems.create(config, 3, 1)) {
            Tensor images = Tensors.to(Det.images("x", 2, 3, height, width), Precision.F32);
            assertThat(Masks.allFinite(net.forward(images).embedding())).isTrue();
        }
    }

    @Test
    void eachStageShowsWhichPlacesPassed() {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                ReidNet net = Systems.create(RgaConfig.of(SMALL), 0, 1)) {
            net.eval();
            List<Look> looks = net.look(Tensors.to(Det.images("x", 2, 3, 64, 32), Precision.F32));
            assertThat(looks)
                    .extracting(Look::name)
                    .containsExactly(
                            "activation",
                            "attention after stage 1",
                            "attention after stage 2",
                            "attention after stage 3",
                            "attention after stage 4");
            assertThat(looks.get(1)).isInstanceOfSatisfying(Look.Places.class, gate -> {
                assertThat(gate.kind()).isEqualTo(Look.Kind.ATTENTION);
                assertThat(Shapes.of(gate.map())).containsExactly(2, 16, 8);
            });
        }
    }

    /// A place that is brighter than the others must be seen where it is: rows are rows.
    @Test
    void theGateStandsTheWayThePictureDoes() {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                RgaModule module = new RgaModule(64, 32, RgaConfig.Attention.S, RgaConfig.Ratios.defaults())) {
            module.to(Precision.F64);
            Det.fill(module.stateDict(), "gate");
            module.eval();
            Tensor map = Det.images("gate", 1, 64, 8, 4);
            RgaModule.Seen seen = module.see(map);
            double[] gate = Tensors.toDoubles(seen.places().orElseThrow());
            double[] before = Tensors.toDoubles(map);
            double[] after = Tensors.toDoubles(seen.map());
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).isEqualTo(gate[i % 32] * before[i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "c", "none"})
    void frozenBackbonesLeaveTheAttentionLearning(String attention) {
        RgaConfig config =
                RgaConfig.of(Map.of("backbone", "resnet18", "height", "64", "width", "32", "attention", attention));
        try (ReidNet net = Systems.create(config, 2, 1)) {
            for (Net part : net.backbone()) {
                part.freeze(true);
            }
            net.parameters().forEach((name, weight) -> {
                boolean learns = !name.startsWith("backbone.") || name.startsWith("backbone.rga_att");
                assertThat(weight.requires_grad()).as(name).isEqualTo(learns && !name.equals("feat_bn.bias"));
            });
            assertThat(net.imagenetNames()).containsKey("layer4.1.bn2.running_var");
            assertThat(net.imagenetNames()).doesNotContainKey("rga_att1.gx_spatial.0.weight");
            assertThat(net.imagenetNames().get("conv1.weight")).containsExactly("backbone.conv1.weight");
        }
    }

    /// PyTorch's default for a convolution: uniform within one over the root of its inputs.
    @Test
    void attentionStartsAsPyTorchsConvolutionsDo() {
        try (ReidNet net = Systems.create(RgaConfig.of(SMALL), 2, 1)) {
            double[] weight = Tensors.toDoubles(
                    Objects.requireNonNull(net.parameters().get("backbone.rga_att1.gg_channel.0.weight")));
            double most = 0;
            for (double value : weight) {
                most = Math.max(most, Math.abs(value));
            }
            double bound = 1 / Math.sqrt(2 * 64);
            assertThat(most).isBetween(0.95 * bound, bound);
        }
    }
}
