package org.reid4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.models.backbone.Backbone;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

class RgaConfigTest {
    @Test
    void defaultsAreTheReleases() {
        var config = RgaConfig.defaults();
        assertThat(config.backbone()).isEqualTo(Backbone.RESNET50);
        assertThat(config.attention()).isEqualTo(RgaConfig.Attention.SC);
        assertThat(config.lastStride()).isEqualTo(1);
        assertThat(config.ratios()).isEqualTo(new RgaConfig.Ratios(8, 8, 8));
        assertThat(config.losses()).isEqualTo(new RgaConfig.Losses(1, 0.1, 1, OptionalDouble.of(0.3)));
    }

    @Test
    void settingsComeBackToAnEqualSpec() {
        var config = RgaConfig.of(Map.of(
                "backbone",
                "resnet18-ibn-a",
                "attention",
                "c",
                "last_stride",
                "2",
                "height",
                "96",
                "down_ratio",
                "4",
                "dropout",
                "0.5",
                "test_feature",
                "before",
                "triplet_margin",
                "soft"));
        assertThat(Systems.spec(config.system(), config.settings())).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attention|cs|attention is 'cs', allowed: sc, s, c, none",
                "backbone|se-resnet50|backbone is 'se-resnet50', allowed: resnet18, resnet18-half, resnet34, resnet50, resnet101, resnet18-ibn-a, resnet34-ibn-a, resnet50-ibn-a, resnet101-ibn-a",
                "last_stride|3|last_stride is 3, allowed: 1, 2",
                "height|31|height is 31, allowed: 32 to 2048",
                "channel_ratio|0|channel_ratio is 0, allowed: 1 to 64",
                "spatial_ratio|65|spatial_ratio is 65, allowed: 1 to 64",
                "down_ratio|x|down_ratio is 'x', allowed: a whole number",
                "dropout|1|dropout is 1.0, allowed: 0 to below 1",
                "test_feature|both|test_feature is 'both', allowed: before, after",
                "label_smoothing|1|label_smoothing is 1.0, allowed: 0 to below 1",
                "triplet_weight|-1|triplet_weight is -1.0, allowed: 0 or above",
                "triplet_margin|hard|triplet_margin is 'hard', allowed: a number from 0, or soft",
                "pool|gem|rga-sc has no setting 'pool'; did you mean",
            })
    void whatIsNotAllowedIsRefusedByName(String key, String value, String message) {
        assertThatThrownBy(() -> RgaConfig.of(Map.of(key, value)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void placesHalveAsTheTrunkDoes() {
        var config = RgaConfig.defaults();
        assertThat(new int[] {config.places(1), config.places(2), config.places(3), config.places(4)})
                .containsExactly(64 * 32, 32 * 16, 16 * 8, 16 * 8);
        var odd = RgaConfig.of(Map.of("height", "100", "width", "50", "last_stride", "2"));
        assertThat(new int[] {odd.places(1), odd.places(2), odd.places(3), odd.places(4)})
                .containsExactly(25 * 13, 13 * 7, 7 * 4, 4 * 2);
    }

    @ParameterizedTest
    @CsvSource({"resnet18,sc,64,32,1", "resnet18,s,128,64,2", "resnet34,c,96,48,1", "resnet18-ibn-a,none,256,128,1"})
    void publishedWeightsShowTrunkAttentionAndSize(
            String backbone, String attention, String height, String width, String stride) {
        var config = RgaConfig.of(Map.of(
                "backbone", backbone, "attention", attention, "height", height, "width", width, "last_stride", stride));
        try (ReidNet net = Systems.create(config, 3, 1)) {
            assertThat(Systems.fromWeights(RgaConfig.SYSTEM, net.snapshot(), Map.of()))
                    .isEqualTo(config);
        }
    }

    @Test
    void ratiosOfTheWidthsShowToo() {
        var config = RgaConfig.of(Map.of(
                "backbone", "resnet18", "height", "64", "width", "32", "channel_ratio", "4", "spatial_ratio", "16"));
        try (ReidNet net = Systems.create(config, 3, 1)) {
            assertThat(Systems.fromWeights(RgaConfig.SYSTEM, net.snapshot(), Map.of()))
                    .isEqualTo(config);
        }
    }

    @Test
    void anotherShapeOfPictureHasToBeSaid() {
        var square = Map.of("backbone", "resnet18", "height", "64", "width", "64");
        try (ReidNet net = Systems.create(RgaConfig.of(square), 3, 1)) {
            TensorFile file = net.snapshot();
            ModelSpec guessed = Systems.fromWeights(RgaConfig.SYSTEM, file, Map.of());
            assertThatThrownBy(() -> Systems.load(guessed, file)).isInstanceOf(WeightsException.class);
            ModelSpec said = Systems.fromWeights(RgaConfig.SYSTEM, file, Map.of("height", "64", "width", "64"));
            try (ReidNet loaded = Systems.load(said, file)) {
                assertThat(loaded.classes()).isEqualTo(3);
            }
        }
    }
}
