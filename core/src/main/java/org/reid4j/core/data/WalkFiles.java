package org.reid4j.core.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds the silhouettes of one walk in its folder: a pickle of all frames, or an image a frame.
public final class WalkFiles {
    private WalkFiles() {}

    /// Whether the name is a pickle's.
    public static boolean pickled(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".pkl") && name.length() > 4 && !name.startsWith(".");
    }

    /// The walk in a folder: its pickle if there is one, else the folder itself if it holds frames.
    ///
    /// Of several pickles that named like the folder is taken (`090/090.pkl`), else the first whose name speaks of
    /// silhouettes (`090-aligned-sils.pkl` of CASIA-B*, beside the boxes' proportions), else the first by name.
    ///
    /// @throws DataException when the folder cannot be read
    public static Optional<Path> in(Path folder) {
        List<Path> pickles = PhotoFiles.entries(folder).stream()
                .filter(file -> pickled(file) && Files.isRegularFile(file))
                .toList();
        if (!pickles.isEmpty()) {
            return pickles.stream()
                    .filter(file -> PhotoFiles.stem(file).equals(String.valueOf(folder.getFileName())))
                    .findFirst()
                    .or(() -> pickles.stream()
                            .filter(file -> PhotoFiles.stem(file)
                                    .toLowerCase(Locale.ROOT)
                                    .contains("sil"))
                            .findFirst())
                    .or(() -> Optional.of(pickles.getFirst()));
        }
        return frames(folder).isEmpty() ? Optional.empty() : Optional.of(folder);
    }

    /// The frames of a walk that is a folder, by name; gait energy images (`gei.png`), which some copies of CASIA-B
    /// keep beside the frames, are passed over.
    ///
    /// @throws DataException when the folder cannot be read
    public static List<Path> frames(Path folder) {
        return PhotoFiles.in(folder).stream()
                .filter(file -> !String.valueOf(file.getFileName())
                        .toLowerCase(Locale.ROOT)
                        .endsWith("gei.png"))
                .toList();
    }

    /// The files a walk is made of.
    static List<Path> of(Path walk) {
        return Files.isDirectory(walk) ? frames(walk) : List.of(walk);
    }
}
