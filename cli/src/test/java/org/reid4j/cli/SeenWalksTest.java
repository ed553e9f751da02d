package org.reid4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reid4j.core.data.DataOptions;
import org.reid4j.core.data.Datasets;

/// A walk's heading in a report, in every layout that is read.
class SeenWalksTest {
    @TempDir
    Path root;

    private String head(String format, String file) throws IOException {
        Path home = root.resolve(format + file.hashCode());
        Path walk = home.resolve(file);
        Files.createDirectories(walk.resolveSibling(""));
        Files.write(walk, new byte[] {1}); // its frames are not read
        var dataset = Datasets.open(home, format, DataOptions.defaults().withTrainShare(0));
        return SeenWalks.head(dataset, new SearchedWalks(dataset).walks().getFirst());
    }

    @Test
    void personWalkAndViewAreNamedInAllLayouts() throws IOException {
        assertThat(head("walks", "anna/monday/001.png")).isEqualTo("Person anna · monday");
        assertThat(head("walks", "anna/monday/monday.pkl")).isEqualTo("Person anna · monday");
        assertThat(head("walks", "anna/monday/sils.pkl")).isEqualTo("Person anna · monday");
        assertThat(head("walks", "anna/monday/090/001.png")).isEqualTo("Person anna · monday · view 90°");
        assertThat(head("walks", "anna/monday/090/090.pkl")).isEqualTo("Person anna · monday · view 90°");
        assertThat(head("walks", "anna/anna/anna.pkl")).isEqualTo("Person anna · anna");
        assertThat(head("casia-b", "075/nm-01/090/090.pkl")).isEqualTo("Person 075 · nm-01 · view 90°");
        assertThat(head("casia-b", "075/nm-01/000/001.png")).isEqualTo("Person 075 · nm-01 · view 0°");
        assertThat(head("oumvlp", "00001/00/090/090.pkl")).isEqualTo("Person 00001 · 00 · view 90°");
        assertThat(head("oumvlp", "Silhouette_090-00/00001/0001.png"))
                .isEqualTo("Person 1 · Silhouette_090-00 · view 90°");
    }
}
