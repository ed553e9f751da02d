package org.reid4j.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.reid4j.gallery.Galleries;
import org.reid4j.gallery.Gallery;
import org.reid4j.train.config.Nearest;
import picocli.CommandLine.Option;

/// Where galleries are kept.
final class GalleryPlace {
    @Option(
            names = "--galleries",
            paramLabel = "DIR",
            defaultValue = "galleries",
            description = "Where galleries are kept (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("galleries");

    private Galleries all() {
        return new Galleries(folder);
    }

    /// The folder of a gallery that is there or may be made.
    Path path(String name) {
        return all().path(name);
    }

    /// The folder that holds them all.
    Path folder() {
        return folder;
    }

    /// Whether there is a gallery of that name.
    boolean has(String name) {
        return all().has(name);
    }

    /// All galleries, by name.
    List<String> names() {
        return all().names();
    }

    /// Opens a gallery.
    ///
    /// @throws org.reid4j.core.ReidException when there is none, with the name that was meant
    Gallery open(String name, Clock clock) {
        var path = path(name);
        if (!has(name)) {
            throw Reid.usage("there is no gallery '%s' in %s%s"
                    .formatted(
                            name,
                            folder,
                            Nearest.to(name, names())
                                    .map(near -> "\ndid you mean: " + near)
                                    .orElse("\nmake it: reid gallery create " + name)));
        }
        return Gallery.open(path, clock, Gallery.standard(path));
    }
}
