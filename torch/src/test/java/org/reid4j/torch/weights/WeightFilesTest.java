package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightFilesTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void tellsFormatsApartByContent() throws IOException {
        Path misnamed = Files.write(folder.resolve("really-pth.safetensors"), Fixture.bytes("ckpt_zip.pth"));
        TensorFile contents = WeightFiles.read(misnamed);
        Path other = folder.resolve("really-safetensors.pth");
        Safetensors.write(other, contents.tensors(), Map.of());

        assertThat(WeightFiles.read(other).tensors()).isEqualTo(contents.tensors());
    }

    @Test
    void describesACheckpoint() throws IOException {
        WeightInspection seen = WeightFiles.inspect(Fixture.file(folder, "own_baseline_module_legacy.pth"));

        assertThat(seen.format()).isEqualTo("PyTorch legacy");
        assertThat(seen.wrapping()).contains("whole module Baseline");
        assertThat(seen.system()).contains("strong-baseline");
        assertThat(seen.tensors())
                .first()
                .isEqualTo(new WeightInspection.Entry("base.layer4.weight", DType.F32, List.of(3L, 2L, 1L, 1L)));
        assertThat(seen.parameters()).isEqualTo(6 + 3 + 3 + 12);
        assertThat(seen.bytes()).isEqualTo(4 * (6 + 3 + 3 + 3 + 3 + 12) + 8);
    }

    @ParameterizedTest
    @CsvSource({
        "base.layer4.0.conv1.weight, strong-baseline",
        "fc_id_2048_0.weight, mgn",
        "backbone.rga_att1.gx_spatial.0.weight, rga-sc",
        "sil_stage_0.forward_block.0.conv.weight, gaitgln",
        "conv1x1_layer1.conv.weight, gaitgln",
        "set_block1.forward_block.0.conv.weight, gaitset",
        "fc_bin.0, gaitset",
        "classifier1.add_block.0.weight, dgnet:appearance",
        "classifier.add_block.0.weight, dgnet:teacher",
        "mlp_w1.model.0.fc.weight, dgnet:decoder",
        "model.5.fuse.conv.weight, dgnet:structure",
        "enc_content.model.5.fuse.conv.weight, dgnet:structure",
        "cnns.0.0.conv.weight, dgnet:discriminator",
    })
    void guessesTheSystemFromItsNames(String name, String system) {
        Path file = folder.resolve("w.safetensors");
        Safetensors.write(file, Map.of(name, RawTensor.of(new float[1], 1)), Map.of());

        assertThat(WeightFiles.inspect(file).system()).contains(system);
    }

    @Test
    void guessesTorchvisionsResnetAndNothingElse() {
        Map<String, RawTensor> resnet = new LinkedHashMap<>();
        for (String name : List.of("conv1.weight", "layer4.2.conv3.weight", "fc.weight")) {
            resnet.put(name, RawTensor.of(new float[1], 1));
        }
        Path file = folder.resolve("w.safetensors");
        Safetensors.write(file, resnet, Map.of());
        Path small = folder.resolve("small.safetensors");
        Safetensors.write(small, Map.of("x", RawTensor.of(new float[1], 1)), Map.of());

        assertThat(WeightFiles.inspect(file).system()).contains("torchvision-resnet");
        assertThat(WeightFiles.inspect(small).system()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'version https://git-lfs.github.com/spec/v1', git lfs pull",
        "'<!DOCTYPE html><html>quota exceeded', web page",
        "'PK', only 2 bytes",
        "'nothing that anybody knows', neither a safetensors nor a PyTorch file",
    })
    void saysWhatAForeignFileIs(String contents, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("w.pth"), contents, StandardCharsets.UTF_8);

        assertThatThrownBy(() -> WeightFiles.read(file))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("w.pth")
                .hasMessageContaining(message);
    }

    @Test
    void saysWhenAFolderIsNamed() {
        assertThatThrownBy(() -> WeightFiles.read(folder))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void readsPicklesThatTorchDidNotSaveAsWhatTheyAre() {
        byte[] pickle =
                PickleBuilder.protocol(2).op("}").text("weights").op("Ns").stop();

        assertThatThrownBy(() -> Fixture.read(pickle)).hasMessageContaining("a pickle that torch.save did not write");
    }
}
