package org.reid4j.cli.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a search among walks found, in words, for the terminal and the page alike.
///
/// @param distance how walks were compared, in words
/// @param asked how many walks asked together
/// @param itself how many of the folder's walks were left out because they are those that ask
/// @param found the nearest walks, nearest first
/// @param nextPerson the nearest walk of anybody but the first one's person
public record WalkAnswer(String distance, int asked, int itself, List<Found> found, Optional<Found> nextPerson) {
    /// What the distances do not say.
    public static final String CAUTION =
            "no threshold is measured for walks: somebody is always nearest, which alone makes no match; look at the sheet";

    /// One walk of the folder that was searched.
    ///
    /// @param path its frames or its pickle
    /// @param person whose it is
    /// @param walk its name in the folder
    /// @param view from which side it is seen, in degrees, where that is known
    /// @param distance to the walks that ask, 0 or above
    public record Found(Path path, String person, String walk, Optional<Integer> view, double distance) {}

    public WalkAnswer {
        found = List.copyOf(found);
    }

    /// The answer in one sentence.
    public String words() {
        if (found.isEmpty()) {
            return "no walk to compare with";
        }
        var first = found.getFirst();
        return "nearest: %s at distance %s".formatted(first.person(), number(first.distance()))
                + nextPerson
                        .map(next -> "; of the others %s comes next, at %s"
                                .formatted(next.person(), number(next.distance())))
                        .orElse("; there is nobody else in the folder");
    }

    /// What else a reader should know.
    public List<String> notes() {
        var notes = new ArrayList<String>();
        if (asked > 1) {
            notes.add("%,d walks ask together, as one person's: a distance is the mean of the distances to each"
                    .formatted(asked));
        }
        if (itself > 0) {
            notes.add(
                    itself == 1
                            ? "the walk that asks lies in the folder itself and is left out"
                            : "%,d walks of the folder are those that ask and are left out".formatted(itself));
        }
        return notes;
    }

    static String number(double distance) {
        return String.format(Locale.ROOT, "%.4f", distance);
    }
}
