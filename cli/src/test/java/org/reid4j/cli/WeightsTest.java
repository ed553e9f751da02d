package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;

/// `reid weights inspect` and `reid weights import`: what a file is, and a model of it that every
/// command takes.
class WeightsTest {
    @TempDir
    Path folder;

    private static Path own() {
        return World.world().run().resolve("weights/best.safetensors");
    }

    /// The tiny run's weights as fast-reid's first releases named them.
    private Path theirs() {
        return theirs(Map.of());
    }

    private Path theirs(Map<String, RawTensor> changes) {
        var tensors = new LinkedHashMap<String, RawTensor>();
        Safetensors.read(own())
                .tensors()
                .forEach((name, tensor) -> tensors.put(
                        name.replaceFirst("^base\\.", "backbone.")
                                .replaceFirst("^bottleneck\\.", "heads.bnneck.")
                                .replaceFirst("^classifier\\.", "heads.classifier."),
                        tensor));
        tensors.putAll(changes);
        var file = folder.resolve("theirs.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    private Console.Outcome imported(Path file, Object... more) {
        var words = new ArrayList<Object>(
                List.of("weights", "import", file, "--as", "mine", "--output", folder.resolve("models")));
        words.addAll(List.of(more));
        return reid(words.toArray());
    }

    @Test
    void inspectSaysWhatToKnowAndWhatToType() {
        var file = theirs();
        var said = reid("weights", "inspect", file).succeeded().out().lines().toList();
        assertThat(said)
                .startsWith(
                        "looks like  fast-reid BoT (strong-baseline)",
                        "classes     4",
                        "embedding   512 numbers",
                        "input       256x128, bicubic, mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225]",
                        "compared    cosine")
                .anyMatch(line -> line.startsWith("import ") && line.endsWith("weights import " + file + " --as NAME"))
                .noneMatch(line -> line.startsWith("problem"));
    }

    @Test
    void inspectNamesBrokenTensors() {
        var file = theirs(Map.of(
                "backbone.bn1.bias",
                RawTensor.of(new float[] {0, Float.NaN}, 2),
                "heads.classifier.weight",
                RawTensor.of(new float[4 * 512], 4, 512)));
        assertThat(reid("weights", "inspect", file).succeeded().out())
                .contains("problem     NaN or infinity in backbone.bn1.bias\n")
                .contains("problem     nothing but zeros in heads.classifier.weight\n");
        var json = reid("weights", "inspect", file, "--json").succeeded().json();
        assertThat(json.get("form").asString()).isEqualTo("fast-reid BoT");
        assertThat(json.get("not_finite").get(0).asString()).isEqualTo("backbone.bn1.bias");
        assertThat(json.get("all_zero").get(0).asString()).isEqualTo("heads.classifier.weight");
    }

    @Test
    void inspectSaysWhatImportWouldRefuse() {
        var file = theirs(Map.of("heads.bnneck.weight", RawTensor.of(new float[] {1}, 1)));
        var refused = imported(file).failed(2).message();
        var said = reid("weights", "inspect", file, "--json").succeeded().json().get("import").asString();
        assertThat(said).startsWith("would be refused: ").contains("bottleneck.weight: [1] in the file");
        assertThat(refused.replaceAll("\\s+", " ")).contains("bottleneck.weight: [1] in the file");
        assertThat(folder.resolve("models")).doesNotExist();
    }

    @Test
    void aProgramOfTorchScriptIsNamedAsOne() throws IOException {
        var file = folder.resolve("net.pt");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("net/constants.pkl"));
            zip.closeEntry();
        }
        var street = World.world().street().resolve("query");
        assertThat(reid("search", World.files(street, "0").getFirst(), "in", street, "run=" + file)
                        .failed(2)
                        .message())
                .contains("is TorchScript", "weights inspect", "torch.onnx.export");
    }

    @Test
    void nothingIsWrittenWhereNobodyAsked() throws IOException {
        assertThat(reid("weights", "import", theirs()).failed(2).message())
                .contains("what is to be made of", "--as NAME", "--output FILE");
        assertThat(Path.of("theirs.safetensors")).doesNotExist();
    }

    @Test
    void inspectSaysWhenNobodyKnowsTheNames() {
        var file = folder.resolve("x.safetensors");
        Safetensors.write(file, Map.of("x", RawTensor.of(new float[] {1}, 1)), Map.of());
        assertThat(reid("weights", "inspect", file).succeeded().out())
                .startsWith("looks like  nothing known here\n")
                .contains("--model SYSTEM");
    }

    @Test
    void anImportedModelIsNamedLikeARun() {
        var done = imported(theirs(), "--input", "32x32", "--json").succeeded().json();
        var model = Path.of(done.get("path").asString());
        assertThat(model).isEqualTo(folder.resolve("models/mine"));
        assertThat(done.get("form").asString()).isEqualTo("fast-reid BoT");

        var output = folder.resolve("embeddings.safetensors");
        var people = World.world().street().resolve("query");
        reid("embed", people, "--output", output, "run=" + model).succeeded();
        assertThat(Safetensors.read(output).tensor("embedding").orElseThrow().shape()[1])
                .isEqualTo(512);

        var eval = reid("eval", "run=" + model, "data=" + World.world().street(), "--json")
                .succeeded()
                .json();
        assertThat(eval.get("run").asString()).isEqualTo("mine");
        assertThat(Path.of(eval.get("report").asString())).startsWith(model).exists();
    }

    @Test
    void ownWeightsAnswerAsTheirRun() {
        imported(own()).succeeded();
        var people = World.world().street().resolve("query");
        var ours = folder.resolve("ours.safetensors");
        var runs = folder.resolve("runs.safetensors");
        reid("embed", people, "--output", ours, "--no-cache", "run=" + folder.resolve("models/mine"))
                .succeeded();
        reid(
                        "embed",
                        people,
                        "--output",
                        runs,
                        "--no-cache",
                        "run=" + World.world().run())
                .succeeded();
        assertThat(Safetensors.read(ours).tensors())
                .isEqualTo(Safetensors.read(runs).tensors());
    }

    @Test
    void neverWritesOverAModel() {
        imported(theirs()).succeeded();
        assertThat(imported(theirs()).failed(2).message())
                .contains("exists already")
                .contains("--as");
    }

    @Test
    void wrongWordsAreRefused() {
        assertThat(imported(theirs(), "--input", "128").failed(2).message()).contains("--input is '128'");
        assertThat(imported(theirs(), "--set", "backbone").failed(2).message()).contains("key=value");
        assertThat(imported(theirs(), "--set", "colour=blue").failed(2).message())
                .contains("colour");
        assertThat(imported(theirs(), "--model", "yolo").failed(2).message()).contains("yolo");
        assertThat(reid("weights", "import", theirs(), "--as", "../out")
                        .failed(2)
                        .message())
                .contains("--as is '../out'");
        assertThat(reid("weights", "import", theirs(), "--allow-partial")
                        .failed(2)
                        .message())
                .contains("add --as NAME");
        assertThat(folder.resolve("models")).doesNotExist();
    }

    @Test
    void partsAreTakenOnlyWhenAsked() {
        var file = theirs(Map.of("heads.bnneck.weight", RawTensor.of(new float[] {1}, 1)));
        assertThat(imported(file).failed(2).message())
                .contains("bottleneck.weight: [1] in the file, [512] here")
                .contains("--allow-partial");
        assertThat(imported(file, "--allow-partial").succeeded().err())
                .contains("Stayed random, 1 of ")
                .contains("bottleneck.weight");
    }

    @Test
    void safetensorsAreStillWritten() {
        var output = folder.resolve("plain.safetensors");
        reid("weights", "import", theirs(), "--output", output).succeeded();
        assertThat(Safetensors.read(output).tensors())
                .isEqualTo(Safetensors.read(theirs()).tensors());
    }
}
