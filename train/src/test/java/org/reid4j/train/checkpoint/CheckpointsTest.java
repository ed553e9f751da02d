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
    void theLastOneIsFoundAgainAndOlderOnesGo() throws IOException {
        var checkpoints = new Checkpoints(run);
        assertThat(checkpoints.latest()).isEmpty();
        checkpoints.save(at(1, true));
        checkpoints.save(at(2, false));
        holdsWhole(2);
        assertThat(names("state")).containsExactly("000002", "latest");
        assertThat(value(run.resolve("weights/last.safetensors"), "w")).isEqualTo(2);
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

    @Test
    void aDamagedPointerOrGenerationIsRefusedByName() throws IOException {
        var checkpoints = new Checkpoints(run);
        checkpoints.save(at(1, true));
        Files.writeString(run.resolve("state/000001/state.json"), "{");
        assertThatThrownBy(checkpoints::latest)
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("000001");
        Files.writeString(run.resolve("state/latest"), "../../etc\n");
        assertThatThrownBy(checkpoints::latest)
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("latest");
    }
}
