package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.reid4j.cli.Console.reid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.image.walk.WalkConfig;
import org.reid4j.image.walk.WalkWorld;

/// `reid data walk` writes nowhere but into a folder of its own.
class DataWalkTest {
    @TempDir
    private Path folder;

    @Test
    void aForeignFolderIsRefusedAndLeftAlone() throws IOException {
        Files.writeString(folder.resolve("letter.txt"), "dear");

        assertThat(reid("data", "walk", folder).failed(2).message())
                .contains(folder + " is not empty and holds no synthetic walk")
                .contains("choose another folder");
        assertThat(folder.toFile().list()).containsExactly("letter.txt");
    }

    @Test
    void anotherSeedsWalkIsRefused() {
        WalkWorld.write(WalkConfig.tiny(2), folder);

        assertThat(reid("data", "walk", folder, "--seed", "7", "--json")
                        .failed(2)
                        .message())
                .contains("holds a synthetic walk of other settings (see walk.properties)");
    }
}
