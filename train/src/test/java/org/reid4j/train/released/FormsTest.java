package org.reid4j.train.released;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reid4j.core.eval.Metric;
import org.reid4j.image.Interpolation;
import org.reid4j.models.ReidNet;
import org.reid4j.models.StrongBaselineConfig;
import org.reid4j.models.Systems;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;

/// Which release a file is of, and that its weights then answer as they did under their own names.
class FormsTest {
    private static TensorFile names(String... names) {
        Map<String, RawTensor> tensors = new LinkedHashMap<>();
        Arrays.stream(names).forEach(name -> tensors.put(name, RawTensor.of(new float[] {1}, 1)));
        return TensorFile.of(tensors);
    }

    private static Published.Usable usable(TensorFile file) {
        assertThat(Forms.of(file)).get().isInstanceOf(Published.Usable.class);
        return (Published.Usable) Forms.of(file).orElseThrow();
    }

    static Stream<Arguments> releases() {
        return Stream.of(
                Arguments.of("torchreid ResNet", Release.torchreid()),
                Arguments.of("fast-reid BoT", Release.fastReid()),
                Arguments.of("fast-reid SBS", Release.oldFastReidSbs()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("releases")
    void answersAsUnderItsOwnNames(String form, Release release) {
        var found = usable(release.file());
        assertThat(found.form()).isEqualTo(form);
        var spec = found.spec(Map.of());
        release.settings().forEach((key, value) -> assertThat(spec.settings()).containsEntry(key, value));
        try (ReidNet net = Systems.load(spec, found.weights())) {
            assertThat(net.classes()).isEqualTo(Release.CLASSES);
            assertThat(Release.answer(net)).isEqualTo(release.embedding());
        }
    }

    @Test
    void torchreidsPhotosAreBilinearAndComparedByEuclid() {
        var use = usable(Release.torchreid().file()).use();
        assertThat(use.interpolation()).isEqualTo(Interpolation.BILINEAR);
        assertThat(use.metric()).isEqualTo(Metric.EUCLIDEAN);
        assertThat(use.flip()).isFalse();
    }

    @Test
    void fastReidsPhotosAreBicubicAndNormalisedAsTheFileSays() {
        var release = Release.fastReid()
                .with("pixel_mean", RawTensor.of(new float[] {51, 102, 127.5f}, 1, 3, 1, 1))
                .with("pixel_std", RawTensor.of(new float[] {58.395f, 57.12f, 57.375f}, 1, 3, 1, 1));
        var found = usable(release.file());
        assertThat(found.use().interpolation()).isEqualTo(Interpolation.BICUBIC);
        assertThat(found.use().metric()).isEqualTo(Metric.COSINE);
        assertThat(found.use().mean()).containsExactly(0.2f, 0.4f, 0.5f);
        assertThat(found.use().std()).containsExactly(0.229f, 0.224f, 0.225f);
        assertThat(found.weights().tensors()).doesNotContainKeys("pixel_mean", "pixel_std");
    }

    @Test
    void theNameOfFastReidsNeckTellsItsTimeAndItsPooling() {
        var spec =
                (StrongBaselineConfig) usable(Release.oldFastReidSbs().file()).spec(Map.of());
        assertThat(spec.form().id()).isEqualTo("plain");
        assertThat(usable(Release.oldFastReidSbs().file()).remarks())
                .singleElement()
                .asString()
                .contains("--input 256x128");
    }

    @Test
    void agwHasNonLocalBlocksAndAnExponentOfThree() {
        var release = Release.fastReid().with("backbone.NL_2.0.g.bias", RawTensor.of(new float[1], 1));
        var found = usable(release.file());
        assertThat(found.form()).isEqualTo("fast-reid AGW");
        assertThat(found.spec(Map.of()).settings())
                .containsEntry("trunk_form", "fast-reid-nl")
                .containsEntry("pool", "gem")
                .containsEntry("height", "256");
        assertThat(found.weights().tensor("gap.p").orElseThrow().toFloats()).containsExactly(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backbone.0.weight b1_head.bottleneck.0.weight|fast-reid MGN|GeM",
                "backbone.conv1.weight heads.weight|fast-reid|none of the ResNets",
                "backbone.layer1.0.se.fc.0.weight heads.weight|fast-reid|squeeze-and-excitation",
                "base.layer4.0.conv1.weight base.layer4.0.x|reid-strong-baseline|no network for",
                "conv1.conv.weight conv5.conv.weight classifier.weight|torchreid OSNet|ONNX",
                "conv1.weight layer4.0.conv1.weight fc_fusion.0.weight classifier.weight|torchreid resnet50mid|fc_fusion",
                "conv1.weight layer4.0.conv1.weight fc.0.weight classifier.weight|torchreid resnet50_fc512|fc.0",
                "conv1.weight layer4.0.conv1.weight classifier.weight|torchreid ResNet|no network for",
                "conv1.weight layer4.0.conv1.weight fc.weight|torchvision ResNet|weights=file",
                "enc_content.model.5.fuse.conv.weight mlp_w1.model.0.fc.weight|DG-Net generator (gen_*.pt)|dgnet:decoder and dgnet:structure",
                "model.conv1.weight classifier1.add_block.0.weight|DG-Net appearance encoder (id_*.pt)|dgnet:appearance",
                "cnns.0.0.conv.weight cnns.1.0.conv.weight|DG-Net discriminator (dis_*.pt)|dgnet:discriminator",
                "model.conv1.weight classifier.add_block.0.weight|DG-Net teacher|dgnet:teacher",
            })
    void saysWhatCannotBeUsedAndWhy(String names, String form, String why) {
        assertThat(Forms.of(names(names.split(" ")))).get().isInstanceOfSatisfying(Published.Unusable.class, no -> {
            assertThat(no.form()).isEqualTo(form);
            assertThat(no.why()).contains(why);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "reduction_0.0.weight p1.0.0.conv1.weight, mgn, MGN of MGN-pytorch",
        "reduction.0.weight p1.0.0.conv1.weight, mgn, MGN of ReID-MGN",
        "backbone.rga_att1.gg_spatial.0.weight, rga-sc, RGA",
        "sil_stage_0.forward_block.0.conv.weight, gaitgln, OpenGait GLN",
        "set_block1.forward_block.0.conv.weight Head.fc_bin, gaitset, OpenGait GaitSet",
        "set_layer1.forward_block.conv.weight fc_bin.0, gaitset, GaitSet",
        "smo.conv.weight set_layer1.forward_block.conv.weight, gaitgln, GLN of its article's listing",
    })
    void tellsTheOtherSystemsApart(String names, String system, String form) {
        var found = usable(names(names.split(" ")));
        assertThat(List.of(found.system(), found.form())).containsExactly(system, form);
    }

    @Test
    void namesOfNobodyAreNobodys() {
        assertThat(Forms.of(names("encoder.weight"))).isEmpty();
        assertThat(((Published.Usable) Forms.of(names("encoder.weight"), "mgn")).system())
                .isEqualTo("mgn");
    }

    /// Sizes in a name without a byte behind them would otherwise decide how large a network is built.
    @Test
    void refusesTensorsWithoutElements() {
        var file = Release.torchreid()
                .with("classifier.weight", RawTensor.of(new float[0], 1_000_000_000_000L, 0))
                .file();
        assertThatThrownBy(() -> Forms.of(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("'classifier.weight' has no elements");
    }
}
