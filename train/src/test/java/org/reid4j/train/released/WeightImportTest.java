package org.reid4j.train.released;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.Metric;
import org.reid4j.models.ReidNet;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;
import org.reid4j.torch.weights.WeightsException;
import org.reid4j.train.Models;
import org.reid4j.train.RunFolder;

/// A file becomes a model, whole or not at all.
class WeightImportTest {
    private static final String VARIANCE = "layer1.0.bn1.running_var";

    @TempDir
    Path folder = Path.of("");

    private Path models() {
        return folder.resolve("models");
    }

    private Path written(TensorFile file) {
        Path path = folder.resolve("theirs.safetensors");
        Safetensors.write(path, file.tensors(), Map.of());
        return path;
    }

    private WeightImport.Done done(TensorFile file, boolean partial) {
        return WeightImport.run(wish(written(file), Optional.empty(), Map.of(), partial));
    }

    private WeightImport.Wish wish(Path file, Optional<String> system, Map<String, String> set, boolean partial) {
        var all = new LinkedHashMap<>(Map.of("height", "64", "width", "32"));
        all.putAll(set);
        return new WeightImport.Wish(file, models().resolve("theirs"), system, all, partial, "test");
    }

    private AbstractThrowableAssert<?, ?> refused(Release release, boolean partial) {
        var refusal = assertThatThrownBy(() -> done(release.file(), partial))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("theirs.safetensors")
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSizeLessThanOrEqualTo(3));
        assertThat(models()).doesNotExist();
        return refusal;
    }

    @Test
    void makesAModelThatAnswersAsTheWeightsDid() throws IOException {
        var release = Release.torchreid();
        var done = done(release.file(), false);

        try (var files = Files.list(models())) {
            assertThat(files).containsExactly(done.folder());
        }
        try (var files = Files.list(done.folder())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.safetensors", "model.json", "MODEL.md");
        }
        var model = Models.find(done.folder());
        assertThat(model.card().facts())
                .containsEntry("published_as", "torchreid ResNet")
                .containsEntry("imported_from", "theirs.safetensors")
                .containsKeys("imported_sha256", "weights_sha256");
        try (ReidNet net = model.open()) {
            assertThat(Release.answer(net)).isEqualTo(release.embedding());
        }
        Path alone = Files.move(done.folder().resolve("model.safetensors"), folder.resolve("alone.safetensors"));
        assertThat(Models.find(alone).card().classes()).isEqualTo(Release.CLASSES);
    }

    @Test
    void isMeasuredAsTheReleaseMeasures() {
        var config = RunFolder.open(done(Release.torchreid().file(), false).folder())
                .config()
                .config();
        assertThat(config.eval().metric()).isEqualTo(Metric.EUCLIDEAN);
        assertThat(config.model().settings()).containsEntry("last_stride", "2").containsEntry("height", "64");
    }

    @Test
    void neverWritesOverAnything() throws IOException {
        Path there = Files.createDirectories(models().resolve("theirs"));
        assertThatThrownBy(() -> done(Release.torchreid().file(), false))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("exists already");
        try (var files = Files.list(there)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void leavesNothingWhereItCannotWrite() throws IOException {
        Files.writeString(models(), "a file where the folder should be");
        assertThatThrownBy(() -> done(Release.torchreid().file(), false))
                .isInstanceOfSatisfying(
                        ReidException.class, e -> assertThat(e.kind()).isEqualTo(ReidException.Kind.RESOURCES))
                .hasMessageContaining("Nothing stands under that name");
    }

    @Test
    void namesWhatIsMissingExtraAndReshaped() {
        var release = Release.torchreid()
                .without("layer2.0.conv1.weight")
                .with("extra", RawTensor.of(new float[3], 3))
                .with("bn1.weight", RawTensor.of(new float[3], 3));
        refused(release, false)
                .hasMessageContaining("1 missing in the file (base.layer2.0.conv1.weight [128, 64, 3, 3])")
                .hasMessageContaining("1 unknown to the network (extra [3])")
                .hasMessageContaining("1 of another shape (base.bn1.weight: [3] in the file, [64] here)")
                .hasMessageContaining("--allow-partial");
    }

    @Test
    void takesWhatFitsAndSaysWhatStayedRandom() {
        var release =
                Release.torchreid().without("layer4.1.bn2.bias").with("extra", RawTensor.of(new float[] {1, 2, 3}, 3));
        var done = done(release.file(), true);

        String random = "1 of 122 tensors: base.layer4.1.bn2.bias";
        assertThat(done.remarks())
                .contains("Stayed random, " + random + ".", "1 tensors of the file were left: extra.");
        assertThat(Models.find(done.folder()).card().facts()).containsEntry("random", random);
    }

    @Test
    void refusesAPartWhereNothingFits() {
        Path file = written(TensorFile.of(Map.of("encoder.weight", RawTensor.of(new float[] {1}, 1))));
        assertThatThrownBy(() -> WeightImport.run(wish(file, Optional.of("strong-baseline"), Map.of(), true)))
                .isInstanceOf(WeightsException.class)
                .hasMessageContaining("None of the file's 1 tensors fits");
        assertThatThrownBy(() -> WeightImport.run(wish(file, Optional.empty(), Map.of(), true)))
                .hasMessageContaining("no network known here")
                .hasMessageContaining("--model SYSTEM");
        assertThat(models()).doesNotExist();
    }

    @Test
    void refusesNanByName() {
        var values = new float[64];
        values[3] = Float.NaN;
        refused(Release.torchreid().with("bn1.bias", RawTensor.of(values, 64)), false)
                .hasMessageContaining("NaN or infinity (base.bn1.bias)");
    }

    @Test
    void refusesAVarianceBelowZero() {
        var values = new float[64];
        Arrays.fill(values, -1);
        refused(Release.torchreid().with(VARIANCE, RawTensor.of(values, 64)), false)
                .hasMessageContaining("gave NaN");
    }

    @Test
    void refusesNothingButZeros() {
        var zeros = new LinkedHashMap<String, RawTensor>();
        Release.torchreid()
                .file()
                .tensors()
                .forEach((name, tensor) ->
                        zeros.put(name, RawTensor.of(new float[(int) tensor.elements()], tensor.shape())));
        refused(new Release(Map.of(), TensorFile.of(zeros), new float[0]), false)
                .hasMessageContaining("embeds different photos the same");
    }

    @Test
    void believesNoMoreClassesThanTheWeightsCanHold() {
        int claimed = 3_000_000;
        refused(Release.torchreid().with("classifier.weight", RawTensor.of(new byte[claimed], claimed, 1)), false)
                .hasMessageContaining("claim 3,000,000 classes");
    }

    @Test
    void saysWhyARecognisedFileCannotBeImported() {
        refused(Release.torchreid().with("fc.0.weight", RawTensor.of(new float[] {1}, 1)), true)
                .hasMessageContaining("torchreid resnet50_fc512")
                .hasMessageContaining("fc.0");
    }

    @Test
    void settingsWinOverWhatTheFileShows() {
        Path file = written(Release.torchreid().file());
        var done = WeightImport.run(wish(file, Optional.empty(), Map.of("last_stride", "1"), false));
        assertThat(done.card().settings()).containsEntry("last_stride", "1");
        assertThat(List.of(
                        done.card().preprocessing().height(),
                        done.card().preprocessing().width()))
                .containsExactly(64, 32);
    }
}
