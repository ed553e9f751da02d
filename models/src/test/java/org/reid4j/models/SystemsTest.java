package org.reid4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.core.ReidException;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.models.backbone.Backbones;
import org.reid4j.models.backbone.Trunk;
import org.reid4j.models.strongbaseline.StrongBaseline;
import org.reid4j.torch.Precision;
import org.reid4j.torch.Rng;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

class SystemsTest {
    private static final String SYSTEM = StrongBaselineConfig.SYSTEM;

    @ParameterizedTest
    @EnumSource(
            value = Backbone.class,
            names = {"RESNET18", "RESNET34", "RESNET18_IBN_A", "RESNET50", "RESNET101_IBN_A", "SE_RESNET50"})
    void publishedWeightsShowTheirTrunk(Backbone backbone) {
        try (var net = new StrongBaseline(StrongBaselineConfig.defaults().withBackbone(backbone), 2)) {
            ModelSpec spec = Systems.fromWeights(SYSTEM, net.snapshot(), Map.of());
            assertThat(spec).isInstanceOfSatisfying(StrongBaselineConfig.class, config -> {
                assertThat(config.backbone()).isEqualTo(backbone);
                assertThat(config.stemRelu()).isEqualTo(!backbone.stemReluIsChoice());
            });
        }
    }

    @Test
    void settingsGivenWinOverThoseOfTheFile() {
        var config = StrongBaselineConfig.of(Map.of("backbone", "resnet18", "last_stride", "2"));
        try (ReidNet net = Systems.create(config, 2, 1)) {
            var file = new TensorFile(net.snapshot().tensors(), Systems.metadata(config));
            assertThat(Systems.fromWeights(SYSTEM, file, Map.of())).isEqualTo(config);
            assertThat(Systems.fromWeights(SYSTEM, file, Map.of("last_stride", "1")))
                    .isEqualTo(StrongBaselineConfig.of(Map.of("backbone", "resnet18", "last_stride", "1")));
        }
    }

    @Test
    void theReleasesUnusedImagenetHeadIsLeftOut() {
        var config = StrongBaselineConfig.of(Map.of("backbone", "resnet18-ibn-a"));
        try (ReidNet net = Systems.create(config, 3, 1)) {
            Map<String, RawTensor> tensors = new LinkedHashMap<>(net.snapshot().tensors());
            tensors.put("base.fc.weight", tensor(tensors, "classifier.weight"));
            tensors.put("base.fc.bias", tensor(tensors, "bottleneck.bias"));
            try (ReidNet loaded = Systems.load(config, TensorFile.of(tensors))) {
                assertThat(loaded.classes()).isEqualTo(3);
            }
        }
    }

    @Test
    void weightsWithoutAClassifierGiveANetworkThatOnlyEmbeds() {
        var config = StrongBaselineConfig.of(Map.of("backbone", "resnet18"));
        try (ReidNet net = Systems.create(config, 0, 1);
                ReidNet loaded = Systems.load(config, net.snapshot())) {
            assertThat(loaded.classes()).isZero();
            assertThat(loaded.stateDict()).doesNotContainKey("classifier.weight");
        }
    }

    @Test
    void weightsOfAnotherSystemAreRefused() {
        var file = new TensorFile(Map.of(), Map.of("reid4j.system", "mgn"));
        assertThatThrownBy(() -> Systems.fromWeights(SYSTEM, file, Map.of()))
                .isInstanceOf(ReidException.class)
                .hasMessage("The weights are of a 'mgn', not of a 'strong-baseline'; name that model instead.");
    }

    @Test
    void weightsThatDoNotFitAreRefusedByName() {
        try (ReidNet net = Systems.create(StrongBaselineConfig.of(Map.of("backbone", "resnet18")), 2, 1)) {
            var other = StrongBaselineConfig.of(Map.of("backbone", "resnet34"));
            assertThatThrownBy(() -> Systems.load(other, net.snapshot()))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("base.layer1.2.conv1.weight");
        }
    }

    @Test
    void imagenetWeightsFillTheTrunkWithoutTheirHeadAndWithoutCounters() {
        try (Trunk source = Backbones.create(Backbone.RESNET18, 2, true);
                ReidNet target = Systems.create(StrongBaselineConfig.of(Map.of("backbone", "resnet18")), 3, 1)) {
            Backbones.initialise(source, Rng.of(3));
            Map<String, RawTensor> torchvision =
                    new LinkedHashMap<>(source.snapshot().tensors());
            torchvision.put("fc.weight", tensor(torchvision, "bn1.weight"));
            torchvision.put("fc.bias", tensor(torchvision, "bn1.bias"));
            torchvision.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
            Imagenet.fill(target, TensorFile.of(torchvision));
            assertThat(target.snapshot()
                            .tensor("base.layer4.1.conv2.weight")
                            .orElseThrow()
                            .toFloats())
                    .isEqualTo(tensor(torchvision, "layer4.1.conv2.weight").toFloats());
        }
    }

    @Test
    void imagenetWeightsOfAnotherTrunkAreRefused() {
        try (Trunk source = Backbones.create(Backbone.RESNET18, 2, true);
                ReidNet target = Systems.create(StrongBaselineConfig.of(Map.of("backbone", "resnet34")), 3, 1)) {
            assertThatThrownBy(() -> Imagenet.fill(target, source.snapshot()))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("layer1.2.conv1.weight");
        }
    }

    private static RawTensor tensor(Map<String, RawTensor> tensors, String name) {
        RawTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new AssertionError("no tensor " + name);
        }
        return tensor;
    }

    @Test
    void weightsInDoublePrecisionKeepAllTheirDigits() {
        var config = StrongBaselineConfig.defaults().withBackbone(Backbone.RESNET18);
        try (ReidNet net = Systems.create(config, 3, 1)) {
            net.to(Precision.F64);
            Map<String, RawTensor> tensors = new LinkedHashMap<>(net.snapshot().tensors());
            double[] third = new double[512];
            Arrays.fill(third, 1.0 / 3); // not a float32
            tensors.put("bottleneck.weight", RawTensor.of(third, 512));
            try (ReidNet loaded = Systems.load(config, TensorFile.of(tensors), Precision.F64)) {
                assertThat(loaded.snapshot()
                                .tensor("bottleneck.weight")
                                .orElseThrow()
                                .toDoubles())
                        .containsOnly(1.0 / 3);
            }
        }
    }
}
