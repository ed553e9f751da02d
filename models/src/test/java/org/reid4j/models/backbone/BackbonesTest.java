package org.reid4j.models.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.models.Det;
import org.reid4j.torch.NoGrad;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Rng;
import org.reid4j.torch.Scope;
import org.reid4j.torch.Shapes;
import org.reid4j.torch.Tensors;

class BackbonesTest {
    @ParameterizedTest
    @CsvSource({
        "resnet18, 1, 512, 8, 4",
        "resnet18, 2, 512, 4, 2",
        "resnet50, 1, 2048, 8, 4",
        "se-resnet50, 1, 2048, 8, 4",
        "se-resnet50, 2, 2048, 4, 2",
        "resnet34-ibn-a, 1, 512, 8, 4",
    })
    void theLastStrideDecidesTheMapsSize(String backbone, int lastStride, int channels, int height, int width) {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                Trunk trunk = Backbones.create(Backbone.of(backbone), lastStride, true)) {
            Tensor images = Tensors.zeros(1, 3, 128, 64);
            assertThat(Shapes.of(trunk.forward(images))).containsExactly(1, channels, height, width);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // learned values, counted from the published architectures without their classifiers
        "resnet18, 11176512",
        "resnet18-half, 2798880",
        "resnet34, 21284672",
        "resnet50, 23508032",
        "resnet101, 42500160",
        "resnet50-ibn-a, 23508032",
        "se-resnet50, 26039024",
    })
    void theNumberOfWeightsIsThePublishedOne(String backbone, long expected) {
        try (Trunk trunk = Backbones.create(Backbone.of(backbone), 1, true)) {
            assertThat(trunk.parameterCount()).isEqualTo(expected);
        }
    }

    @Test
    void seNamesAreTheReleases() {
        try (Trunk trunk = Backbones.create(Backbone.SE_RESNET50, 1, true)) {
            List<String> names = List.copyOf(trunk.parameters().keySet());
            assertThat(names)
                    .startsWith("layer0.conv1.weight", "layer0.bn1.weight", "layer0.bn1.bias", "layer1.0.conv1.weight");
            assertThat(names)
                    .containsSequence(
                            "layer1.0.bn3.bias",
                            "layer1.0.se_module.fc1.weight",
                            "layer1.0.se_module.fc1.bias",
                            "layer1.0.se_module.fc2.weight",
                            "layer1.0.se_module.fc2.bias",
                            "layer1.0.downsample.0.weight",
                            "layer1.0.downsample.1.weight",
                            "layer1.0.downsample.1.bias",
                            "layer1.1.conv1.weight");
        }
    }

    @Test
    void theStemsReluIsTheOnlyDifferenceOfTheTwoStems() {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                Trunk with = Backbones.create(Backbone.RESNET18, 1, true);
                Trunk without = Backbones.create(Backbone.RESNET18, 1, false)) {
            Backbones.initialise(with, Rng.of(1));
            without.copyFrom(with);
            Tensor images = Tensors.to(Det.images("stem", 2, 3, 64, 32), Precision.F32);
            float[] rectified = Tensors.toFloats(with.stem(images));
            float[] plain = Tensors.toFloats(without.stem(images));
            boolean negative = false;
            for (int i = 0; i < plain.length; i++) {
                assertThat(rectified[i]).isEqualTo(Math.max(plain[i], 0));
                negative |= plain[i] < 0;
            }
            assertThat(negative).isTrue();
        }
    }

    @Test
    void convolutionsStartNormalWithTheVarianceOfTheRelease() {
        try (Trunk trunk = Backbones.create(Backbone.RESNET18, 1, true)) {
            Backbones.initialise(trunk, Rng.of(5));
            double[] w =
                    Tensors.toDoubles(Objects.requireNonNull(trunk.parameters().get("layer2.0.conv2.weight")));
            double variance = Arrays.stream(w).map(v -> v * v).average().orElseThrow();
            assertThat(variance).isCloseTo(2.0 / (9 * 128), within(0.05 * 2.0 / (9 * 128)));
        }
    }

    @Test
    void anUnknownTrunkIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Backbone.of("resnet52"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("backbone is 'resnet52', allowed: resnet18, resnet18-half, resnet34, resnet50");
    }

    @Test
    void theNarrowTrunkIsHalfAsWideEverywhereAndToldFromTheWholeOne() {
        try (Scope _ = Scope.open();
                NoGrad _ = NoGrad.open();
                Trunk whole = Backbones.create(Backbone.RESNET18, 1, true);
                Trunk half = Backbones.create(Backbone.RESNET18_HALF, 1, true)) {
            assertThat(half.names()).isEqualTo(whole.names());
            half.parameters().forEach((name, parameter) -> {
                var wide = Objects.requireNonNull(whole.parameters().get(name));
                assertThat(parameter.size(0)).as(name).isEqualTo(wide.size(0) / 2);
            });
            Backbones.initialise(half, Rng.of(1));
            Backbones.initialise(whole, Rng.of(1));
            Tensor images = Tensors.to(Det.images("half", 2, 3, 64, 32), Precision.F32);
            assertThat(Shapes.of(half.forward(images))).containsExactly(2, 256, 4, 2);
            assertThat(Backbones.shown(half.snapshot(), "")).contains(Backbone.RESNET18_HALF);
            assertThat(Backbones.shown(whole.snapshot(), "")).contains(Backbone.RESNET18);
        }
    }
}
