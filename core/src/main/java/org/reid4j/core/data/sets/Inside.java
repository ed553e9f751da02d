package org.reid4j.core.data.sets;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Shown;

/// Resolves a path from a dataset's list, which a stranger wrote, without leaving the dataset's folder.
final class Inside {
    private Inside() {}

    /// @param folder what the path is relative to
    /// @param text the path as the list has it
    /// @param where file and line, for the message
    /// @throws DataException when it is no path, or leads out of the folder
    static Path resolve(Path folder, String text, String where) {
        Path resolved = any(folder, text, where);
        if (!resolved.startsWith(folder.normalize())) {
            throw new DataException("%s: '%s' leads out of %s.\nThe list must name photos inside its folder."
                    .formatted(where, Shown.text(text), Shown.path(folder)));
        }
        return resolved;
    }

    /// The same for a list that the reader's owner wrote: it may point anywhere.
    static Path any(Path folder, String text, String where) {
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new DataException(
                    "%s: '%s' is not a path.\nCorrect or remove that line.".formatted(where, Shown.text(text)), e);
        }
    }
}
