package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.Sha256;
import org.reid4j.embed.ModelCard;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.train.RunFolder;
import org.reid4j.train.RunRecord;
import tools.jackson.databind.JsonNode;

/// `reid doctor`: what it finds on a sound machine, and that it finds what was broken in a run.
class DoctorTest {
    @TempDir
    Path folder;

    private static Map<String, String> statuses(JsonNode checks) {
        var found = new LinkedHashMap<String, String>();
        checks.forEach(check ->
                found.put(check.get("name").asString(), check.get("status").asString()));
        return found;
    }

    private RunFolder run() throws IOException {
        World.copy(World.world().run(), folder.resolve("tiny-1"));
        return RunFolder.open(folder.resolve("tiny-1"));
    }

    private Map<String, String> ofRun(int exit) {
        var outcome = reid("doctor", "run=tiny-1", "runs=" + folder, "--json");
        assertThat(outcome.exit()).as(outcome.err() + outcome.out()).isEqualTo(exit);
        return statuses(outcome.json().get("run_checks"));
    }

    @Test
    void aMachineThatWorksPassesAndNothingPersonalIsSaid() {
        var outcome = reid("doctor", "runs=" + folder, "--json").succeeded();
        var json = outcome.json();
        assertThat(json.get("status").asString()).isEqualTo("ok");
        assertThat(statuses(json.get("checks")))
                .containsOnlyKeys(
                        "jdk",
                        "vector_module",
                        "processors",
                        "memory",
                        "open_files",
                        "libtorch",
                        "onnxruntime",
                        "cpu_instructions",
                        "threads",
                        "gpu",
                        "disk",
                        "write",
                        "clock",
                        "cached_weights",
                        "variables",
                        "encoding",
                        "terminal")
                .doesNotContainValue("fail")
                .containsEntry("libtorch", "ok")
                .containsEntry("onnxruntime", "ok")
                .containsEntry("write", "ok")
                .containsEntry("clock", "warn"); // the tests' clock stands still
        assertThat(json.propertyNames()).contains("reid4j", "libtorch", "threads", "cached_weights", "variables");
        var text = outcome.out() + reid("doctor", "runs=" + folder).succeeded().out();
        assertThat(text)
                .doesNotContain(folder.toString())
                .doesNotContain(System.getProperty("user.home") + "/")
                .doesNotContain(Path.of("").toAbsolutePath().toString());
        assertThat(folder).as("nothing is left").isEmptyDirectory();
    }

    @Test
    void aWholeRunPasses() throws IOException {
        run();
        assertThat(ofRun(0))
                .containsOnlyKeys("run", "files", "card", "weights", "embeds", "onnx")
                .doesNotContainValue("fail")
                .containsEntry("embeds", "ok")
                .containsEntry("card", "warn"); // four people are few
        assertThat(reid("doctor", "run=tiny-1", "runs=" + folder).out())
                .contains("512 numbers of length 1")
                .contains("none was exported");
    }

    @Test
    void changedWeightsAreNotThoseOfTheCard() throws IOException {
        Path file = run().file("weights/best.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 4] ^= 1;
        Files.write(file, bytes);
        assertThat(ofRun(3)).containsEntry("weights", "fail").doesNotContainKey("embeds");
        assertThat(reid("doctor", "run=tiny-1", "runs=" + folder).out())
                .contains("but the card was written for ", "copy weights and card together")
                .doesNotContain("or: reid calibrate"); // which refuses just these
    }

    @Test
    void spoiltWeightsAreFoundThoughTheirHashIsRight() throws IOException {
        var run = run();
        var read = Safetensors.read(run.file("weights/best.safetensors"));
        var tensors = new LinkedHashMap<>(read.tensors());
        tensors.put("base.bn1.weight", RawTensor.of(new float[64], 64));
        tensors.put("base.bn1.bias", RawTensor.of(nans(64), 64));
        Path file = run.file("weights/best.safetensors");
        Files.delete(file);
        Safetensors.write(file, tensors, read.metadata());
        var card = ModelCard.read(run.file("model.json")).with(ModelCard.WEIGHTS, Sha256.of(file));
        run.write("model.json", card.json());
        assertThat(ofRun(3)).containsEntry("weights", "ok").containsEntry("embeds", "fail");
    }

    private static float[] nans(int count) {
        var values = new float[count];
        Arrays.fill(values, Float.NaN);
        return values;
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        var run = run();
        Files.writeString(run.file("eval/summary.json"), "{");
        assertThat(ofRun(3)).containsEntry("files", "fail");
        Files.writeString(run.file("model.json"), "{}");
        assertThat(ofRun(3)).containsEntry("card", "fail");
        assertThat(reid("doctor", "run=tiny-1", "runs=" + folder).out()).doesNotContain(folder.toString());
        assertThat(reid("doctor", "run=tiny-9", "runs=" + folder).failed(2).message())
                .contains("did you mean tiny-1?");
    }

    @Test
    void aRunThatWasCutShortIsAWarning() throws IOException {
        var run = run();
        run.write(run.record()
                .end(
                        RunRecord.Status.FAILED,
                        Optional.of("no room"),
                        run.record().started()));
        Files.writeString(run.file("weights/x.tmp"), "half");
        assertThat(ofRun(0)).containsEntry("run", "warn").containsEntry("files", "warn");
        assertThat(reid("doctor", "run=tiny-1", "runs=" + folder).out()).contains("failed: no room", "1 half-written");
    }
}
