package org.reid4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole or not there, and nothing beside it.
class NewFolderTest {
    @TempDir
    Path root;

    private List<String> left() throws IOException {
        try (var files = Files.list(root)) {
            return files.map(Path::getFileName).map(Path::toString).sorted().toList();
        }
    }

    @Test
    void appearsWithAllThatIsInItAndTheRightsOfItsNeighbours() throws IOException {
        Path target = root.resolve("a");
        int files = NewFolder.make(target, folder -> {
            assertThat(target).doesNotExist();
            Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("c"), "d");
            return 1;
        });
        assertThat(files).isEqualTo(1);
        assertThat(target.resolve("b/c")).hasContent("d");
        assertThat(left()).containsExactly("a");
        assertThat(Files.getPosixFilePermissions(target))
                .isEqualTo(Files.getPosixFilePermissions(Files.createDirectory(root.resolve("neighbour"))));
    }

    @Test
    void leavesNothingOfWhatFails() throws IOException {
        assertThatThrownBy(() -> NewFolder.make(root.resolve("a"), folder -> {
                    Files.writeString(folder.resolve("half"), "x");
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full");
        assertThat(left()).isEmpty();
    }

    @Test
    void takesNobodysName() throws IOException {
        Path taken = Files.createDirectory(root.resolve("a"));
        assertThatThrownBy(() -> NewFolder.make(taken, folder -> Files.writeString(folder.resolve("x"), "x")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(taken).isEmptyDirectory();
        assertThat(left()).containsExactly("a");
    }

    @Test
    void isGoneAfterWork() throws IOException {
        Path file = root.resolve("result");
        NewFolder.beside(file, folder -> Files.move(Files.writeString(folder.resolve("x"), "done"), file));
        assertThat(file).hasContent("done");
        assertThat(left()).containsExactly("result");
    }
}
