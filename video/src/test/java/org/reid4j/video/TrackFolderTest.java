package org.reid4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose folder it is: nothing is removed that another run or the user made.
class TrackFolderTest {
    @TempDir
    Path folder;

    @Test
    void aSecondRunLeavesTheFirstOnesWork() throws IOException {
        Path out = folder.resolve("out");
        try (var _ = new TrackFolder(out)) {
            Path growing = Files.createDirectories(out.resolve(".unfinished/t1/walk-1"));
            Files.writeString(growing.resolve("000001.png"), "half");
            assertThatThrownBy(() -> new TrackFolder(out))
                    .isInstanceOf(VideoException.class)
                    .hasMessageContaining("another run")
                    .hasMessageContaining("Name a new folder");
            assertThat(growing.resolve("000001.png")).content().isEqualTo("half");
        }
        assertThat(out).doesNotExist();
    }

    @Test
    void whatIsThereIsRefusedAndStays() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("out/.unfinished"));
        Files.writeString(mine.resolve("poem.txt"), "mine");
        assertThatThrownBy(() -> new TrackFolder(folder.resolve("out"))).hasMessageContaining(".unfinished");
        assertThat(mine.resolve("poem.txt")).content().isEqualTo("mine");
    }

    @Test
    void anEmptyFolderOfTheUsersStays() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        try (var _ = new TrackFolder(out)) {
            assertThat(out.resolve(".unfinished")).exists();
        }
        assertThat(out).isEmptyDirectory();
    }
}
