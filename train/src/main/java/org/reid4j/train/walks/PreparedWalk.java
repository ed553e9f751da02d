package org.reid4j.train.walks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What became of one walk when it was aligned.
///
/// @param walk its folder below the one prepared, with `/` between names
/// @param frames how many it had; 0 when it could not be read at all
/// @param kept how many were written
/// @param dropped reason to the frames left out for it
public record PreparedWalk(String walk, int frames, int kept, Map<String, List<String>> dropped) {
    /// Fewer valid frames than this are hardly a walk, says the reference.
    public static final int FEW = 5;

    private static final Pattern ROW =
            Pattern.compile("\"((?:[^\"]|\"\")*)\",(\\d{1,9}),(\\d{1,9}),\"((?:[^\"]|\"\")*)\"");

    /// Copies the map.
    public PreparedWalk {
        dropped = Collections.unmodifiableMap(new TreeMap<>(dropped));
    }

    /// Whether so few frames are left that the walk says little.
    public boolean few() {
        return kept < FEW;
    }

    /// One line of a CSV file.
    String row() {
        List<String> reasons = new ArrayList<>();
        dropped.forEach((reason, names) -> reasons.add(reason + ": " + String.join(" ", names)));
        return "\"%s\",%d,%d,\"%s\"".formatted(quoted(walk), frames, kept, quoted(String.join("; ", reasons)));
    }

    /// Reads a line again; empty when it is none, such as the last of a run that was killed.
    static Optional<PreparedWalk> of(String row) {
        Matcher m = ROW.matcher(row);
        if (!m.matches()) {
            return Optional.empty();
        }
        Map<String, List<String>> dropped = new TreeMap<>();
        for (String reason : unquoted(m.group(4)).split("; ", -1)) {
            int colon = reason.lastIndexOf(": ");
            if (colon > 0) {
                dropped.put(
                        reason.substring(0, colon),
                        List.of(reason.substring(colon + 2).split(" ", -1)));
            }
        }
        return Optional.of(new PreparedWalk(
                unquoted(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)), dropped));
    }

    private static String quoted(String text) {
        return text.replace("\"", "\"\"");
    }

    private static String unquoted(String text) {
        return text.replace("\"\"", "\"");
    }
}
