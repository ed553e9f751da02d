package org.reid4j.core.data.sets;

import java.nio.file.Files;
import java.nio.file.Path;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Shown;

/// Counts the photos that a list names and the disk lacks, to refuse them all in one message.
final class Missing {
    private final boolean tolerated;
    private int looked;
    private int missing;
    private String first = "";

    /// @param tolerated whether missing photos are let through
    Missing(boolean tolerated) {
        this.tolerated = tolerated;
    }

    /// Looks for one photo that stands in a list at `file:line`.
    void look(Path photo, String where) {
        looked++;
        if (!tolerated && !Files.isRegularFile(photo)) {
            missing++;
            if (missing == 1) {
                first = where + ": there is no file " + Shown.path(photo);
            }
        }
    }

    /// @throws DataException when a photo was missing
    void refuse() {
        if (missing > 0) {
            throw new DataException(
                    "%s (%,d of %,d photos missing).\nComplete the folder or remove the lines; reid data check lists all of them."
                            .formatted(first, missing, looked));
        }
    }
}
