package org.reid4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.reid4j.gallery.Gallery;
import org.reid4j.gallery.store.SqliteStore;
import org.reid4j.train.config.Nearest;
import picocli.CommandLine.Option;

/// Where galleries are kept, and which names are names: one folder each, so a name is never a path.
final class GalleryPlace {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern RESERVED =
            Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?|.*\\."); // where Windows has other ideas

    @Option(
            names = "--galleries",
            paramLabel = "DIR",
            defaultValue = "galleries",
            description = "Where galleries are kept (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("galleries");

    /// The folder of a gallery that is there or may be made.
    Path path(String name) {
        if (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches()) {
            throw Reid.usage(
                    "a gallery cannot be called '%s'\nuse 1 to 64 letters, digits, dots, dashes and underscores"
                            .formatted(name.replaceAll("\\p{Cntrl}", "?")));
        }
        return folder.resolve(name);
    }

    /// The folder that holds them all.
    Path folder() {
        return folder;
    }

    /// Opens a gallery.
    ///
    /// @throws org.reid4j.core.ReidException when there is none, with the name that was meant
    Gallery open(String name, Clock clock) {
        var path = path(name);
        if (!Files.isRegularFile(path.resolve(SqliteStore.FILE))) {
            throw Reid.usage("there is no gallery '%s' in %s%s"
                    .formatted(
                            name,
                            folder,
                            Nearest.to(name, names())
                                    .map(near -> "\ndid you mean: " + near)
                                    .orElse("\nmake it: reid gallery create " + name)));
        }
        return Gallery.open(path, clock, Gallery.standard());
    }

    /// All galleries, by name.
    List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(one -> Files.isRegularFile(one.resolve(SqliteStore.FILE)))
                    .map(one -> String.valueOf(one.getFileName()))
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
