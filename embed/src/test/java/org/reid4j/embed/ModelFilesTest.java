package org.reid4j.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.ReidException;

/// What lies in a run's folder besides its model is not taken for it.
class ModelFilesTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    @Test
    void weightsComeBeforeWhatWasPutIntoTheRunsFolder() throws IOException {
        Path best = file("weights/best.safetensors");
        file("weights/last.safetensors");
        file("embeddings.safetensors");
        file("model.safetensors");
        file("model.onnx");
        var found = ModelFiles.find(folder);
        assertThat(found.weights()).contains(best);
        assertThat(found.onnx()).contains(folder.resolve("model.onnx"));
        assertThat(ModelFiles.find(folder.resolve("weights")).weights()).contains(best);
    }

    @Test
    void onlyAModelCountsInAFolder() throws IOException {
        file("embeddings.safetensors");
        assertThatThrownBy(() -> ModelFiles.find(folder))
                .isInstanceOf(ReidException.class)
                .hasMessageContaining("no model");
        Path model = file("model.safetensors");
        assertThat(ModelFiles.find(folder).weights()).contains(model);
        assertThat(ModelFiles.find(folder).onnx()).isEmpty();
    }
}
