package org.reid4j.gallery.data;

import java.time.Instant;
import java.util.Optional;

/// Something that somebody decided about people; it holds no names, so that a name can be erased.
///
/// @param id the store's number, rising
/// @param time when
/// @param kind what it was
/// @param actor who did it
/// @param undoes the event that it took back
/// @param undoneBy the last event that took it back
/// @param changes how many
/// @param erased whether what it changed was erased, so that it cannot be taken back
public record Event(
        long id,
        Instant time,
        Kind kind,
        String actor,
        Optional<Long> undoes,
        Optional<Long> undoneBy,
        int changes,
        boolean erased) {

    /// What was decided.
    public enum Kind {
        /// A person got a number and a name, and perhaps items.
        CREATE,
        /// A person got another name.
        RENAME,
        /// Items were said to show a person.
        ASSIGN,
        /// Items were said to show nobody known.
        UNASSIGN,
        /// Items were said not to show a person.
        NOT_THIS,
        /// Two people were said to be one.
        MERGE,
        /// Items got or lost a tag.
        TAG,
        /// A former event was taken back; taking this back in turn is doing it again.
        UNDO
    }
}
