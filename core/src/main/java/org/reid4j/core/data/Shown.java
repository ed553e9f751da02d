package org.reid4j.core.data;

import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;

/// Writes names from disk into messages: control characters escaped and long names cut, so that a hostile
/// file name cannot break a line, a terminal or a log.
public final class Shown {
    private static final int LONGEST = 120;

    private Shown() {}

    /// A path as given.
    public static String path(Path path) {
        return text(path.toString());
    }

    /// The last part of a path, in quotes.
    public static String name(Path path) {
        Path name = path.getFileName();
        return "'" + text(name == null ? path.toString() : name.toString()) + "'";
    }

    /// The first few names in quotes, with commas, and dots when there are more.
    public static String names(Collection<Path> paths, int most) {
        return paths.stream().limit(most).map(Shown::name).collect(Collectors.joining(", "))
                + (paths.size() > most ? ", …" : "");
    }

    /// Any text from outside.
    public static String text(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
                out.append("\\u%04x".formatted(c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return text.codePointCount(0, text.length()) > LONGEST ? out + "…" : out.toString();
    }
}
