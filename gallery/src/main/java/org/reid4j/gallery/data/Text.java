package org.reid4j.gallery.data;

import java.util.Optional;

/// Keeps texts that come from outside short and printable, once, where a record is made.
public final class Text {
    /// Characters of a name, camera, track, tag or source.
    public static final int SHORT = 200;
    /// Characters of a path.
    public static final int LONG = 4096;

    private Text() {}

    /// The text itself.
    ///
    /// @param key what a message calls it
    /// @throws GalleryException of reason INVALID when it is empty, too long or holds control characters
    public static String require(String key, String value, int most) {
        if (value.isBlank() || value.length() > most || value.chars().anyMatch(Character::isISOControl)) {
            throw new GalleryException(
                    GalleryException.Reason.INVALID,
                    "%s is %s, must be 1 to %d characters without line ends"
                            .formatted(key, value.isBlank() ? "empty" : "'" + shown(value) + "'", most));
        }
        return value;
    }

    static Optional<String> require(String key, Optional<String> value, int most) {
        value.ifPresent(text -> require(key, text, most));
        return value;
    }

    private static String shown(String value) {
        String plain = value.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 40 ? plain.substring(0, 40) + "…" : plain;
    }
}
