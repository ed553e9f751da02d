package org.reid4j.gallery.data;

import java.util.List;
import java.util.Optional;

/// What somebody decided, as a list of changes that happen together or not at all.
///
/// @param kind what it was
/// @param actor who did it, such as a user's name
/// @param undoes the event that it takes back
/// @param changes at least one
public record NewEvent(Event.Kind kind, String actor, Optional<Long> undoes, List<Change> changes) {
    public NewEvent {
        Text.require("actor", actor, Text.SHORT);
        changes = List.copyOf(changes);
        if (changes.isEmpty()) {
            throw new GalleryException(GalleryException.Reason.INVALID, "nothing would change");
        }
    }
}
