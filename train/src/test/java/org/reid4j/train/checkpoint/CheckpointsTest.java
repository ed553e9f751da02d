package org.reid4j.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reid4j.core.ReidException;
import org.reid4j.torch.weights.RawTensor;
import org.reid4j.torch.weights.Safetensors;
import org.reid4j.torch.weights.TensorFile;

class CheckpointsTest {
    @TempDir
    Path run;

    private static Checkpoint at(long step, boolean best) {
        return new Checkpoint(
                new Position(0, 1, 2, step),
                TensorFile.of(Map.of("w", RawTensor.of(new float[] {(float) step}, 1))),
                TensorFile.of(Map.of("m", RawTensor.of(new float[] {-(float) step}, 1))),
                Map.of("trainer", "{\"best\":" + step + "}"),
                best);
    }

    private static float value(Path file, String name) {
        return Safetensors.read(file).tensor(name).orElseThrow().toFloats()[0];
    }

    private List<String> names(String folder) throws IOException {
        try (var files = Files.list(run.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void holdsWhole(long step) {
        Checkpoint found = new Checkpoints(run).latest().orElseThrow();
        assertThat(found.position()).isEqualTo(new Position(0, 1, 2, step));
        assertThat(found.weights().tensor("w").orElseThrow().toFloats()).containsExactly((float) step);
        assertThat(found.state().tensor("m").orElseThrow().toFloats()).containsExactly(-(float) step);
        assertThat(found.notes()).containsEntry("trainer", "{\"best\":" + step + "}");
    }

    @Test
    void theLastOneIsFoundAgainAndAllButTheOneBeforeGo() throws IOException {
        var checkpoints = new Checkpoints(run);
        assertThat(checkpoints.latest()).isEmpty();
        checkpoints.save(at(1, true));
        checkpoints.save(at(2, false));
        checkpoints.save(at(3, false));
        holdsWhole(3);
        assertThat(names("state")).containsExactly("000002", "000003", "latest");
        assertThat(value(run.resolve("weights/last.safetensors"), "w")).isEqualTo(3);
        assertThat(value(run.resolve("weights/best.safetensors"), "w")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "state.safetensors"})
    void aFullDiskLeavesTheLastOneWholeAndSaysWhatToDo(String full) throws IOException {
        new Checkpoints(run).save(at(1, true));
        var failing = new Checkpoints(run, (file, tensors) -> {
            if (file.endsWith(full)) {
                Files.writeString(file, "half");
                throw new IOException("No space left on device");
            }
            Safetensors.write(file, tensors.tensors(), tensors.metadata());
        });
        assertThatThrownBy(() -> failing.save(at(2, true)))
                .isInstanceOfSatisfying(ReidException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(ReidException.Kind.RESOURCES);
                    assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(3);
                })
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("MiB are free")
                .hasMessageContaining("The last good checkpoint is whole")
                .hasMessageContaining("reid train --resume");
        holdsWhole(1);
        assertThat(names("state")).containsExactly("000001", "latest");
        assertThat(value(run.resolve("weights/best.safetensors"), "w")).isEqualTo(1);
    }

    /// A kill leaves what a copy of the folder in the middle of `save` shows: every one must resume whole.
    @Test
    void whereverAKillComesOneWholeCheckpointIsThere() throws IOException {
        var checkpoints = new Checkpoints(run);
        checkpoints.save(at(1, true));
        Path first = run.resolve("state/000001");
        // killed while writing the second generation
        Path half = Files.createDirectory(run.resolve("state/000002.tmp"));
        Files.writeString(half.resolve("weights.safetensors"), "half");
        Files.writeString(run.resolve("weights/last.safetensors.tmp"), "half");
        holdsWhole(1);
        // killed behind the rename of the generation, before the pointer
        Files.delete(half.resolve("weights.safetensors"));
        Files.delete(half);
        Files.createDirectory(run.resolve("state/000002"));
        holdsWhole(1);
        new Checkpoints(run).tidy();
        assertThat(names("state")).containsExactly("000001", "latest");
        assertThat(names("weights")).containsExactly("best.safetensors", "last.safetensors");
        assertThat(first).exists();
    }

    @Test
    void aKillBehindThePointerIsMadeUpForAtTheNextStart() throws IOException {
        var checkpoints = new Checkpoints(run);
        checkpoints.save(at(1, true));
        byte[] older = Files.readAllBytes(run.resolve("weights/last.safetensors"));
        checkpoints.save(at(2, true));
        for (String name : List.of("last", "best")) { // as it was before the names moved
            Files.delete(run.resolve("weights/" + name + ".safetensors"));
            Files.write(run.resolve("weights/" + name + ".safetensors"), older);
        }
        checkpoints.tidy();
        assertThat(value(run.resolve("weights/last.safetensors"), "w")).isEqualTo(2);
        assertThat(value(run.resolve("weights/best.safetensors"), "w")).isEqualTo(2);
    }

    private static void flipAByteInTheMiddle(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(file, bytes); // in place, so that the file's second names show it too
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "state.safetensors", "state.json", "SHA256SUMS"})
    void aFlippedBitIsRefusedNamingTheFile(String name) throws IOException {
        var checkpoints = new Checkpoints(run);
        checkpoints.save(at(1, true));
        flipAByteInTheMiddle(run.resolve("state/000001").resolve(name));
        assertThatThrownBy(checkpoints::latest)
                .isInstanceOfSatisfying(
                        ReidException.class,
                        refused -> assertThat(
                                        String.valueOf(refused.getMessage()).lines())
                                .hasSizeLessThanOrEqualTo(3))
                .hasMessageContaining("000001")
                .hasMessageContaining("damaged");
        assertThatThrownBy(checkpoints::tidy)
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("SHA256SUMS".equals(name) ? "SHA-256" : name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "state.safetensors", "state.json", "SHA256SUMS"})
    void aDamagedLatestFallsBackToTheOneBeforeWithANotice(String name) throws IOException {
        var checkpoints = new Checkpoints(run);
        checkpoints.save(at(1, true));
        checkpoints.save(at(2, false));
        flipAByteInTheMiddle(run.resolve("state/000002").resolve(name));
        assertThat(checkpoints.tidy()).singleElement().asString().contains("000002", "step 1 instead");
        holdsWhole(1);
        assertThat(value(run.resolve("weights/last.safetensors"), "w")).isEqualTo(1);
        assertThat(value(run.resolve("weights/best.safetensors"), "w")).isEqualTo(1);
        assertThat(checkpoints.tidy()).isEmpty();
        checkpoints.save(at(2, false));
        holdsWhole(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "state.safetensors", "state.json", "SHA256SUMS"})
    void aFileThatIsGoneFallsBackToo(String name) throws IOException {
        var checkpoints = new Checkpoints(run);
        checkpoints.save(at(1, true));
        checkpoints.save(at(2, true));
        Files.delete(run.resolve("state/000002").resolve(name));
        assertThat(checkpoints.tidy()).singleElement().asString().contains(name + " is missing");
        holdsWhole(1);
    }

    @Test
    void damagedWeightsLoseTheirPublishedNames() throws IOException {
        var checkpoints = new Checkpoints(run);
        checkpoints.save(at(1, false));
        checkpoints.save(at(2, true));
        flipAByteInTheMiddle(run.resolve("state/000002/weights.safetensors"));
        checkpoints.tidy();
        assertThat(names("weights")).containsExactly("last.safetensors");
        assertThat(value(run.resolve("weights/last.safetensors"), "w")).isEqualTo(1);
    }

    @Test
    void aDamagedOrLostPointerFallsBackToTheNewestWholeGeneration() throws IOException {
        var checkpoints = new Checkpoints(run);
        checkpoints.save(at(1, true));
        checkpoints.save(at(2, false));
        Files.writeString(run.resolve("state/latest"), "../../etc\n");
        assertThatThrownBy(checkpoints::latest)
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("latest");
        assertThat(checkpoints.tidy()).singleElement().asString().contains("latest is damaged", "step 2 instead");
        holdsWhole(2);
        Files.delete(run.resolve("state/latest"));
        assertThat(checkpoints.tidy()).singleElement().asString().contains("latest is missing", "step 2 instead");
        holdsWhole(2);
    }

    @Test
    void theSumsAreThoseThatSha256sumReads() throws IOException {
        new Checkpoints(run).save(at(1, true));
        assertThat(Files.readAllLines(run.resolve("state/000001/SHA256SUMS")))
                .hasSize(3)
                .allMatch(
                        line -> line.matches("[0-9a-f]{64}  (weights\\.safetensors|state\\.safetensors|state\\.json)"));
    }

    @Test
    void nothingSavedIsNothingToTidy() {
        assertThat(new Checkpoints(run).tidy()).isEmpty();
        assertThat(new Checkpoints(run).latest()).isEmpty();
    }
}
