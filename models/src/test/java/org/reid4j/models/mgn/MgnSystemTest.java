package org.reid4j.models.mgn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.models.MgnConfig;
import org.reid4j.models.MgnConfig.GlobalSoftmax;
import org.reid4j.models.MgnConfig.Pool;
import org.reid4j.models.MgnConfig.Reduction;
import org.reid4j.models.MgnConfig.Variant;
import org.reid4j.models.ModelException;
import org.reid4j.models.ReidNet;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Settings, and what a weight file says about them.
class MgnSystemTest {
    private static final String SYSTEM = MgnConfig.SYSTEM;

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantsFileShowsIt(Variant variant) {
        MgnConfig config =
                MgnConfig.of(Map.of("variant", variant.id(), "backbone", "resnet18-ibn-a", "feature_dim", "24"));
        try (var net = new Mgn(config, 2)) {
            assertThat(Systems.fromWeights(SYSTEM, net.snapshot(), Map.of())).isEqualTo(config);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet34", "resnet50", "resnet101", "resnet50-ibn-a"})
    void aFileShowsItsTrunk(String backbone) {
        try (var net = new Mgn(MgnConfig.of(Map.of("backbone", backbone)), 2)) {
            assertThat(Systems.fromWeights(SYSTEM, net.snapshot(), Map.of()).settings())
                    .containsEntry("backbone", backbone);
        }
    }

    /// Heads must fit the file whatever variant is asked for; the pooling, which no file shows, is the
    /// variant's.
    @ParameterizedTest
    @CsvSource({
        "article, paper, max",
        "article, article, avg",
        "shared, paper, max",
        "shared, article, avg",
        "paper, article, avg",
        "paper, shared, max"
    })
    void theFilesHeadsBeatTheVariantAskedFor(String file, String asked, String pool) {
        try (var net = new Mgn(MgnConfig.of(Map.of("variant", file, "backbone", "resnet18")), 3)) {
            net.initialise(1);
            var spec = (MgnConfig) Systems.fromWeights(SYSTEM, net.snapshot(), Map.of("variant", asked));
            assertThat(spec.reduction()).isEqualTo(net.config().reduction());
            assertThat(spec.globalSoftmax()).isEqualTo(net.config().globalSoftmax());
            assertThat(spec.classifierBias()).isEqualTo(net.config().classifierBias());
            assertThat(spec.pool().id()).isEqualTo(pool);
            try (ReidNet loaded = Systems.load(spec, net.snapshot())) {
                assertThat(loaded.classes()).isEqualTo(3);
            }
        }
    }

    @Test
    void whatIsAskedForBeatsTheFileAndMustFit() {
        try (var net = new Mgn(MgnConfig.of(Map.of("variant", "article", "backbone", "resnet18")), 3)) {
            net.initialise(1);
            var spec = Systems.fromWeights(SYSTEM, net.snapshot(), Map.of("global_softmax", "pooled"));
            assertThat(((MgnConfig) spec).globalSoftmax()).isEqualTo(GlobalSoftmax.POOLED);
            assertThatThrownBy(() -> Systems.load(spec, net.snapshot()))
                    .isInstanceOf(WeightsException.class)
                    .hasMessageContaining("fc_id_2048_0.weight");
        }
    }

    @Test
    void bothSpellingsOfTheTrunkAreRead() {
        MgnConfig config = MgnConfig.of(Map.of("variant", "article", "backbone", "resnet18"));
        try (var net = new Mgn(config, 3)) {
            net.initialise(1);
            Map<String, RawTensor> respelt = new LinkedHashMap<>();
            net.snapshot()
                    .tensors()
                    .forEach((name, tensor) -> respelt.put(name.replace("backone.", "backbone."), tensor));
            TensorFile file = TensorFile.of(respelt);
            assertThat(Systems.fromWeights(SYSTEM, file, Map.of())).isEqualTo(config);
            try (ReidNet loaded = Systems.load(config, file)) {
                assertThat(loaded.stateDict()).containsKey("backone.0.weight");
            }
        }
    }

    @Test
    void withoutClassifiersItOnlyEmbeds() {
        MgnConfig config = MgnConfig.of(Map.of("backbone", "resnet18"));
        try (ReidNet net = Systems.create(config, 0, 1);
                ReidNet loaded = Systems.load(config, net.snapshot())) {
            assertThat(loaded.classes()).isZero();
            assertThat(loaded.stateDict()).doesNotContainKey("fc_id_2048_0.weight");
        }
    }

    @Test
    void theVariantsAreThePublishedOnes() {
        MgnConfig paper = MgnConfig.of(Map.of());
        assertThat(paper.pool()).isEqualTo(Pool.MAX);
        assertThat(paper.globalSoftmax()).isEqualTo(GlobalSoftmax.POOLED);
        assertThat(paper.classifierBias()).isFalse();
        assertThat(paper.losses().tripletMargin()).isEqualTo(1.2);
        MgnConfig article = MgnConfig.of(Variant.ARTICLE);
        assertThat(article.pool()).isEqualTo(Pool.AVG);
        assertThat(article.losses().tripletWeight()).isEqualTo(2);
        MgnConfig shared = MgnConfig.of(Variant.SHARED);
        assertThat(shared.reduction()).isEqualTo(Reduction.SHARED);
        assertThat(shared.losses().crossEntropyWeight()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "backbone, se-resnet50, 'backbone is ''se-resnet50'', allowed: resnet18'",
        "variant, official, 'variant is ''official'', allowed: paper, article, shared'",
        "pool, mean, 'pool is ''mean'', allowed: max, avg'",
        "global_softmax, both, 'global_softmax is ''both'', allowed: pooled, reduced'",
        "reduction, none, 'reduction is ''none'', allowed: separate, shared'",
        "feature_dim, 0, 'feature_dim is 0, allowed: 1 to 8192'",
        "height, 16, 'height is 16, allowed: 32 to 2048'",
        "triplet_margin, -1, 'triplet_margin is -1.0, allowed: 0 or above'",
        "label_smoothing, 1, 'label_smoothing is 1.0, allowed: 0 to below 1'",
        "last_stride, 1, 'mgn has no setting ''last_stride'''"
    })
    void whatCannotBeIsRefusedByName(String key, String value, String message) {
        assertThatThrownBy(() -> MgnConfig.of(Map.of(key, value)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }
}
