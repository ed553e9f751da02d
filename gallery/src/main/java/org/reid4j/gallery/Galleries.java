package org.reid4j.gallery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.reid4j.gallery.data.GalleryException;
import org.reid4j.gallery.data.GalleryException.Reason;
import org.reid4j.gallery.store.StorePlace;

/// A folder of galleries, each under its name: a name is never a path, whoever sends it.
///
/// @param folder that holds them; need not be there yet
public record Galleries(Path folder) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern RESERVED =
            Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?|.*\\."); // where Windows has other ideas

    /// The folder of a gallery that is there or may be made.
    ///
    /// @throws GalleryException of reason INVALID when nothing can be called so
    public Path path(String name) {
        if (!named(name)) {
            throw new GalleryException(
                    Reason.INVALID,
                    "a gallery cannot be called '%s'\nuse 1 to 64 letters, digits, dots, dashes and underscores"
                            .formatted(name.replaceAll("\\p{Cntrl}", "?")));
        }
        return folder.resolve(name);
    }

    /// Whether there is a gallery of that name; whether it opens is another matter.
    public boolean has(String name) {
        return named(name) && StorePlace.holds(folder.resolve(name));
    }

    /// All galleries, by name.
    ///
    /// @throws GalleryException of reason RESOURCES when the folder cannot be read
    public List<String> names() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.map(one -> String.valueOf(one.getFileName()))
                    .filter(this::has)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new GalleryException(Reason.RESOURCES, "cannot list %s: %s".formatted(folder, e), e);
        }
    }

    private static boolean named(String name) {
        return NAME.matcher(name).matches() && !RESERVED.matcher(name).matches();
    }
}
