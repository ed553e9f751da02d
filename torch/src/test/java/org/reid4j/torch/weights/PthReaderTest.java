package org.reid4j.torch.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PthReaderTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "ckpt_zip.pth, ckpt_expected.json, PyTorch zip, ",
        "ckpt_legacy.pth, ckpt_expected.json, PyTorch legacy, ",
        "ckpt_fp16.pth, ckpt_fp16.json, PyTorch zip, ",
        "ckpt_wrapped.pth, ckpt_expected.json, PyTorch zip, state_dict > module.",
        "ckpt_wrapped_legacy.pth, ckpt_expected.json, PyTorch legacy, state_dict > module.",
        "ckpt_opengait.pt, ckpt_expected.json, PyTorch zip, model",
        "ckpt_dgnet.pt, ckpt_expected.json, PyTorch legacy, a",
        "ckpt_fullmodule.pth, ckpt_expected.json, PyTorch zip, whole module Sequential",
        "ckpt_script.pt, ckpt_expected.json, TorchScript, TorchScript Sequential",
        "ckpt_views.pth, ckpt_views.json, PyTorch zip, ",
        "ckpt_views_legacy.pth, ckpt_views.json, PyTorch legacy, ",
        "own_baseline_module.pth, own_baseline.json, PyTorch zip, whole module Baseline",
        "own_baseline_module_legacy.pth, own_baseline.json, PyTorch legacy, whole module Baseline",
        "own_parallel_module.pth, own_baseline.json, PyTorch zip, whole module DataParallel > module.",
        "own_protocol1.pth, own_baseline.json, PyTorch zip, ",
        "own_protocol4.pth, own_baseline.json, PyTorch zip, net",
        "own_protocol5.pth, own_baseline.json, PyTorch zip, ",
        "own_kinds.pth, own_kinds.json, PyTorch zip, ",
        "own_kinds_legacy.pth, own_kinds.json, PyTorch legacy, ",
    })
    void readsWhatPyTorchReads(String name, String json, String format, @Nullable String wrapping) throws IOException {
        TensorFile file = PthReader.read(Fixture.file(folder, name));

        Map<String, Fixture.Expected> expected = Fixture.expected(json);
        expected.keySet().removeIf(key -> json.equals("ckpt_expected.json") && key.startsWith("view_"));
        assertThat(file.tensors().keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach((key, tensor) -> {
            RawTensor read = file.tensor(key).orElseThrow();
            assertThat(read.dtype()).as(key).isEqualTo(tensor.dtype());
            assertThat(read.shape()).as(key).isEqualTo(tensor.shape());
            assertThat(read.toDoubles()).as(key).isEqualTo(tensor.values());
        });
        assertThat(file.metadata()).containsEntry(PthReader.FORMAT, format);
        assertThat(file.metadata().get(PthReader.WRAPPING)).isEqualTo(wrapping);
    }

    @Test
    void keepsThePlainValuesBesideTheTensors() {
        TensorFile file = Fixture.read(Fixture.bytes("ckpt_wrapped.pth"));

        assertThat(file.metadata()).containsEntry("epoch", "60").containsEntry("best_top1", "0.5");
    }

    @Test
    void readsExactIntegersBeyondTheDoublesRange() {
        TensorFile file = Fixture.read(Fixture.bytes("own_kinds.pth"));

        assertThat(file.tensor("i64").orElseThrow().toLongs()).containsExactly(1, -2, 1L << 62);
        assertThat(file.tensor("bool").orElseThrow().toLongs()).containsExactly(1, 0);
    }

    @Test
    void refusesTensorsThatRepeatTheirElements() {
        byte[] bytes = Fixture.bytes("own_expanded.pth");

        assertThatThrownBy(() -> Fixture.read(bytes))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("'w' repeats the elements");
    }

    @Test
    void saysWhenAFileIsNotPyTorchs() {
        MappedFile text = MappedFile.of(Path.of("notes.pth"), "some notes of mine".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> PthReader.read(text))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("notes.pth")
                .hasMessageContaining("not a PyTorch file");
    }
}
