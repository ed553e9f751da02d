package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.reid4j.core.Sha256;
import org.reid4j.core.data.Sample;

/// What tells the photos of one evaluation from those of another: how many there are, and a hash over the
/// name, the size, the identity and the camera of each.
///
/// Names are those within the dataset, so that it may move. Sizes stand for contents, which would take too
/// long to read.
///
/// @param photos how many
/// @param sha256 over all of them, in whatever order
record PhotoSet(int photos, String sha256) {
    private static final int OUTSIDE = 2; // parts of a path that lies elsewhere than its dataset

    static PhotoSet of(Path root, List<Sample> samples) {
        String lines = samples.stream()
                .map(sample -> "%s\t%d\t%d\t%d"
                        .formatted(name(root, sample.path()), size(sample.path()), sample.identity(), sample.camera()))
                .sorted()
                .collect(Collectors.joining("\n"));
        return new PhotoSet(samples.size(), Sha256.of(lines));
    }

    Map<String, Object> json() {
        return Map.of("photos", photos, "sha256", sha256);
    }

    private static String name(Path root, Path photo) {
        Path within = EvalFiles.whole(root);
        Path file = EvalFiles.whole(photo);
        int parts = file.getNameCount();
        Path name =
                file.startsWith(within) ? within.relativize(file) : file.subpath(Math.max(0, parts - OUTSIDE), parts);
        return name.toString().replace('\\', '/');
    }

    private static long size(Path photo) {
        try {
            return Files.size(photo);
        } catch (IOException gone) {
            return -1;
        }
    }
}
