package org.reid4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.reid4j.models.backbone.Backbone;

class StrongBaselineConfigTest {
    @Test
    void defaultsAreThePapers() {
        var config = StrongBaselineConfig.defaults();
        assertThat(config.backbone()).isEqualTo(Backbone.RESNET50);
        assertThat(config.lastStride()).isEqualTo(1);
        assertThat(config.height()).isEqualTo(256);
        assertThat(config.width()).isEqualTo(128);
        assertThat(config.losses().labelSmoothing()).isEqualTo(0.1);
        assertThat(config.losses().tripletMargin()).isEqualTo(OptionalDouble.of(0.3));
        assertThat(config.losses().centerWeight()).isEqualTo(0.0005);
    }

    @ParameterizedTest
    @EnumSource(Backbone.class)
    void settingsComeBackToAnEqualSpec(Backbone backbone) {
        var config = StrongBaselineConfig.of(Map.of(
                "backbone",
                backbone.id(),
                "pool",
                "gem",
                "neck",
                "none",
                "stem_relu",
                "false",
                "triplet_margin",
                "soft",
                "triplet_metric",
                "cosine",
                "test_feature",
                "before",
                "height",
                "384"));
        assertThat(Systems.spec(config.system(), config.settings())).isEqualTo(config);
    }

    @Test
    void seTrunksHaveOneForm() {
        assertThatThrownBy(() -> StrongBaselineConfig.of(Map.of("backbone", "se-resnet50", "trunk_form", "fast-reid")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("trunk_form is 'fast-reid', allowed with se-resnet50: plain");
    }

    @Test
    void ibnAndSeTrunksAlwaysHaveTheStemsRelu() {
        assertThat(StrongBaselineConfig.of(Map.of("backbone", "resnet50-ibn-a", "stem_relu", "false"))
                        .stemRelu())
                .isTrue();
        assertThat(StrongBaselineConfig.of(Map.of("backbone", "se-resnet50", "stem_relu", "false"))
                        .stemRelu())
                .isTrue();
        assertThat(StrongBaselineConfig.of(Map.of("stem_relu", "false")).stemRelu())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "last_stride|3|last_stride is 3, allowed: 1, 2",
                "last_stride|one|last_stride is 'one', allowed: a whole number",
                "height|16|height is 16, allowed: 32 to 2048",
                "backbone|vgg16|backbone is 'vgg16', allowed: resnet18, resnet18-half, resnet34, resnet50",
                "pool|max|pool is 'max', allowed: gap, gem",
                "neck|bn|neck is 'bn', allowed: bnneck, none",
                "stem_relu|yes|stem_relu is 'yes', allowed: true, false",
                "trunk_form|caffe|trunk_form is 'caffe', allowed: plain, non-local, fast-reid, fast-reid-nl",
                "test_feature|both|test_feature is 'both', allowed: before, after",
                "label_smoothing|1|label_smoothing is 1.0, allowed: 0 to below 1",
                "triplet_margin|-0.1|triplet_margin is -0.1, allowed: 0 or above",
                "triplet_margin|hard|triplet_margin is 'hard', allowed: a number from 0, or soft",
                "triplet_metric|l1|triplet_metric is 'l1', allowed: euclidean, normalised, cosine",
                "center_weight|NaN|center_weight is NaN, allowed: 0 or above",
                "cross_entropy_weight|-1|cross_entropy_weight is -1.0, allowed: 0 or above",
            })
    void aRefusedSettingNamesKeyValueAndRange(String key, String value, String message) {
        assertThatThrownBy(() -> StrongBaselineConfig.of(Map.of(key, value)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anObjectiveWithoutAnyTermIsRefused() {
        assertThatThrownBy(() -> StrongBaselineConfig.of(Map.of("cross_entropy_weight", "0", "triplet_weight", "0")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("at least one above 0");
    }

    @Test
    void anUnknownKeyIsRefusedWithTheNearestKnownOne() {
        assertThatThrownBy(() -> StrongBaselineConfig.of(Map.of("last_strde", "1")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no setting 'last_strde'; did you mean 'last_stride'?");
    }

    @Test
    void anUnknownSystemIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> Systems.spec("strongbaseline", new LinkedHashMap<>()))
                .isInstanceOf(ModelException.class)
                .hasMessage("There is no model 'strongbaseline'. Models are: " + String.join(", ", Systems.names()));
    }
}
