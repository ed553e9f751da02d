package org.reid4j.train.cuhk03;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.reid4j.core.data.Boxes;

/// Where CUHK03's files lie: as the archive unpacks, or as torchreid and fast-reid want them.
final class Places {
    private static final List<String> NAMES = List.of("cuhk-03.mat", "CUHK-03.mat");
    private static final List<String> INSIDE =
            List.of("", "cuhk03_release", "cuhk03", "CUHK03", "cuhk03/cuhk03_release", "CUHK03/cuhk03_release");

    private Places() {}

    /// The MATLAB file: what was named, or in the usual folders inside it.
    static Optional<Path> photos(Path root) {
        if (Files.isRegularFile(root)) {
            Path name = root.getFileName();
            return name != null && NAMES.contains(name.toString()) ? Optional.of(root) : Optional.empty();
        }
        return INSIDE.stream()
                .flatMap(folder ->
                        NAMES.stream().map(name -> root.resolve(folder).resolve(name)))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /// The list of the second protocol, beside the MATLAB file or in the folder above.
    static Optional<Path> list(Path photos, Boxes boxes) {
        return Stream.iterate(photos.toAbsolutePath().getParent(), folder -> folder != null, Path::getParent)
                .limit(2)
                .map(folder -> folder.resolve(listName(boxes)))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    static String listName(Boxes boxes) {
        return "cuhk03_new_protocol_config_%s.mat".formatted(boxes == Boxes.DETECTED ? "detected" : "labeled");
    }

    /// Which photos, in a message: `detected`, `labelled`.
    static String word(Boxes boxes) {
        return boxes.name().toLowerCase(Locale.ROOT);
    }
}
