package org.reid4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What `reid eval` measures on: the run's own dataset, another one, or several in one table.
final class DataSets {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The dataset (default: the one the run was trained on); several, with commas or repeated, make one table.")
    private List<String> data = new ArrayList<>();

    @Option(names = "--by-camera", description = "With --embeddings: rank-1 by camera pair too, as runs always get.")
    private boolean byCamera;

    /// All that were named; a name with a comma in it that exists is one.
    List<Path> all() {
        var paths = new ArrayList<Path>();
        for (var named : data) {
            var whole = Arguments.path(named);
            if (Files.exists(whole)) {
                paths.add(whole);
                continue;
            }
            for (var one : named.split(",", -1)) {
                if (!one.isBlank()) {
                    paths.add(Arguments.path(one.strip()));
                }
            }
        }
        return paths;
    }

    /// The one that was named, if any was.
    Optional<Path> single() {
        return all().stream().findFirst();
    }

    /// Whether there is more than one.
    boolean several() {
        return all().size() > 1;
    }

    /// Whether camera pairs are wanted of a file.
    boolean byCamera() {
        return byCamera;
    }
}
