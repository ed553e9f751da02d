package org.reid4j.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reid4j.core.InputKind;
import org.reid4j.models.GaitGlnConfig.TestFeature;
import org.reid4j.models.GaitGlnConfig.Variant;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;

/// The gait systems' settings, and what weights tell of them.
class GaitConfigTest {
    private static final Map<String, String> SMALL = Map.of("channels", "2,3,5", "dimension", "6");

    @Test
    void theDefaultsAreThePapers() {
        var gln = GaitGlnConfig.defaults();
        assertThat(gln.variant()).isEqualTo(Variant.PAPER);
        assertThat(gln.phase()).isEqualTo(2);
        assertThat(gln.channels()).containsExactly(32, 64, 128);
        assertThat(gln.dropout()).isEqualTo(0.9);
        assertThat(gln.losses()).isEqualTo(new GaitGlnLosses(1, 0.2, 0.1, 0.1, 16));
        assertThat(GaitSetConfig.defaults().tripletMargin()).isEqualTo(0.2);
        assertThat(Systems.reads(gln)).isEqualTo(InputKind.SILHOUETTES);
        assertThat(Systems.reads(StrongBaselineConfig.defaults())).isEqualTo(InputKind.PHOTOS);
    }

    @Test
    void settingsComeBackToAnEqualSpec() {
        var gln = GaitGlnConfig.of(Map.of(
                "variant",
                "opengait",
                "phase",
                "2",
                "channels",
                "64, 128,256",
                "lateral",
                "128",
                "dimension",
                "64",
                "test_feature",
                "compact",
                "dropout",
                "0.5",
                "logit_scale",
                "1",
                "height",
                "64",
                "width",
                "44"));
        assertThat(gln.channels()).containsExactly(64, 128, 256);
        assertThat(Systems.spec(gln.system(), gln.settings())).isEqualTo(gln);
        var set = GaitSetConfig.of(Map.of("variant", "opengait", "channels", "64,128,256", "triplet_margin", "0.3"));
        assertThat(Systems.spec(set.system(), set.settings())).isEqualTo(set);
    }

    @ParameterizedTest
    @CsvSource({
        "paper, 1, auto, false",
        "paper, 2, auto, true",
        "paper, 2, parts, false",
        "opengait, 2, auto, false",
        "opengait, 2, compact, true",
        "article, 1, auto, false",
        "article, 1, compact, true",
        "article, 2, auto, true"
    })
    void whichFeatureIsComparedFollowsTheVariantUnlessSaid(
            String variant, String phase, String feature, boolean compact) {
        assertThat(GaitGlnConfig.of(Map.of("variant", variant, "phase", phase, "test_feature", feature))
                        .comparesCompact())
                .isEqualTo(compact);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "variant | seed | variant is 'seed', allowed: paper, opengait, article",
                "phase | 3 | phase is 3, allowed: 1, 2",
                "channels | 32,64 | channels is '32,64', allowed: three whole numbers such as 32,64,128",
                "channels | 32,x,128 | channels is '32,x,128', allowed: three whole numbers",
                "channels | 32,0,128 | channels is 0, allowed: 1 to 65536",
                "dropout | 1 | dropout is 1.0, allowed: 0 to below 1",
                "test_feature | all | test_feature is 'all', allowed: auto, parts, compact",
                "height | 62 | height is 62, allowed: 16 to 1024, a multiple of 4",
                "width | 20 | must make a map that 16 strips divide",
                "logit_scale | 0 | logit_scale is 0.0, allowed: above 0",
                "chanels | 1 | no setting 'chanels'; did you mean 'channels'?",
            })
    void whatIsOutOfRangeIsNamed(String key, String value, String message) {
        // a height that 16 strips divide only together with the width
        Map<String, String> settings = new LinkedHashMap<>(Map.of("height", "32"));
        settings.put(key, value);
        assertThatThrownBy(() -> GaitGlnConfig.of(settings))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void phaseOneHasNoCompactFeature() {
        assertThatThrownBy(() -> GaitGlnConfig.of(Map.of("phase", "1", "test_feature", "compact")))
                .hasMessageContaining("test_feature is 'compact', allowed with phase=1");
        assertThatThrownBy(() -> GaitSetConfig.of(Map.of("variant", "paper")))
                .hasMessageContaining("variant is 'paper', allowed: original, opengait");
    }

    @ParameterizedTest
    @CsvSource({"paper, 1", "paper, 2", "article, 2"})
    void glnsWeightsTellPhaseAndWidths(String variant, String phase) {
        Map<String, String> settings = new LinkedHashMap<>(SMALL);
        settings.putAll(Map.of("variant", variant, "phase", phase, "lateral", "7"));
        var config = GaitGlnConfig.of(settings);
        try (ReidNet net = Systems.create(config, 4, 1)) {
            TensorFile bare = TensorFile.of(net.snapshot().tensors());
            assertThat(Systems.fromWeights("gaitgln", bare, Map.of())).isEqualTo(config);
            assertThat(Systems.fromWeights("gaitgln", bare, Map.of("test_feature", "parts")))
                    .isInstanceOfSatisfying(
                            GaitGlnConfig.class,
                            c -> assertThat(c.testFeature()).isEqualTo(TestFeature.PARTS));
            try (ReidNet loaded = Systems.load(config, bare)) {
                assertThat(loaded.classes()).isEqualTo(phase.equals("2") ? 4 : 0);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"original", "opengait"})
    void gaitSetsWeightsTellReleaseAndWidths(String variant) {
        Map<String, String> settings = new LinkedHashMap<>(SMALL);
        settings.put("variant", variant);
        var config = GaitSetConfig.of(settings);
        try (ReidNet net = Systems.create(config, 4, 1)) {
            assertThat(Systems.fromWeights(
                            "gaitset", TensorFile.of(net.snapshot().tensors()), Map.of()))
                    .isEqualTo(config);
        }
    }

    @Test
    void weightsOfTheSecondPhaseServeTheFirstAndAnUnfinishedSecond() {
        Map<String, String> settings = new LinkedHashMap<>(SMALL);
        settings.put("lateral", "7");
        try (ReidNet net = Systems.create(GaitGlnConfig.of(settings), 4, 1)) {
            Map<String, RawTensor> tensors = new LinkedHashMap<>(net.snapshot().tensors());
            ModelSpec first = Systems.fromWeights("gaitgln", TensorFile.of(tensors), Map.of("phase", "1"));
            try (ReidNet loaded = Systems.load(first, TensorFile.of(tensors))) {
                assertThat(loaded.stateDict()).doesNotContainKey("reduce_fc.weight");
            }
            tensors.remove("reduce_cls.weight");
            TensorFile headless = TensorFile.of(tensors);
            try (ReidNet loaded = Systems.load(Systems.fromWeights("gaitgln", headless, Map.of()), headless)) {
                assertThat(loaded.classes()).isZero();
                assertThat(List.copyOf(loaded.stateDict().keySet())).endsWith("reduce_bn.num_batches_tracked");
            }
        }
    }
}
