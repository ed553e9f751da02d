package org.reid4j.cli.rows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.reid4j.core.ReidException;
import org.reid4j.core.eval.EmbeddingCheck;

/// Reads a finished table back as whoever opens it will, before it gets its name: a table that nobody
/// looked at
/// is believed for months.
///
/// @param format of the file
/// @param name what messages call it
/// @param photos one a row
/// @param dimension length of a row
public record RowCheck(RowFormat format, Path name, List<Path> photos, int dimension) {
    private static final double MOST_APART = 1e-4; // between a row and the same photo embedded again

    /// Looks at every row: that it is its photo's, of numbers and of length 1, and that not all are the
    /// same.
    ///
    /// @param file where the table lies now
    /// @param again photos embedded a second time, by row
    /// @param mayBeSame whether equal rows prove nothing, as with copies of one photo
    /// @throws ReidException of kind CHECK when something is wrong
    public void require(Path file, Map<Integer, float[]> again, boolean mayBeSame) {
        var seen = new Seen(again);
        try {
            format.read(file, seen);
        } catch (IOException | IllegalArgumentException | tools.jackson.core.JacksonException broken) {
            throw refused("it cannot be read back: " + broken.getMessage(), broken);
        }
        if (seen.rows != photos.size()) {
            throw refused("it has %,d rows for %,d photos".formatted(seen.rows, photos.size()));
        }
        if (seen.same && !mayBeSame) {
            throw EmbeddingCheck.constant(seen.rows);
        }
    }

    private final class Seen implements RowVisitor {
        private final Map<Integer, float[]> again;
        private float[] first = {};
        private boolean same = true;
        private int rows;

        Seen(Map<Integer, float[]> again) {
            this.again = again;
        }

        @Override
        public void row(String photo, float[] values) {
            if (rows == photos.size() || !photo.equals(format.stored(photos.get(rows)))) {
                throw refused("row %,d is called %s".formatted(rows, photo));
            }
            if (values.length != dimension) {
                throw refused("row %,d has %,d values, not %,d".formatted(rows, values.length, dimension));
            }
            EmbeddingCheck.flaw(values).ifPresent(flaw -> {
                throw refused("row %,d (%s) has %s".formatted(rows, photo, flaw));
            });
            float[] second = again.get(rows);
            if (second != null && apart(values, second) > MOST_APART) {
                throw refused(String.format(
                        Locale.ROOT,
                        "row %,d (%s) is off by %.1e from the photo embedded again; --no-cache embeds all anew",
                        rows,
                        photo,
                        apart(values, second)));
            }
            first = rows == 0 ? values.clone() : first;
            same &= EmbeddingCheck.same(first, values);
            rows++;
        }
    }

    private static double apart(float[] one, float[] other) {
        double most = 0;
        for (int i = 0; i < one.length; i++) {
            most = Math.max(most, Math.abs((double) one[i] - other[i]));
        }
        return most;
    }

    private ReidException refused(String what) {
        return new ReidException(ReidException.Kind.CHECK, text(what));
    }

    private ReidException refused(String what, Exception cause) {
        return new ReidException(ReidException.Kind.CHECK, text(what), cause);
    }

    private String text(String what) {
        return "%s was not written, since what would stand in it is wrong:\n%s".formatted(name, what);
    }
}
