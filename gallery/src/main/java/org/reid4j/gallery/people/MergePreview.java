package org.reid4j.gallery.people;

import java.util.List;
import org.reid4j.gallery.data.Person;

/// What a merge would do, before anybody does it.
///
/// @param from who would be no more
/// @param into who would stay
/// @param moved how many items would move
/// @param conflicts items of one that were said not to show the other: a merge needs `despite` then,
///     and forgets that
/// @param carried items said not to show the first, which would be said not to show the second
public record MergePreview(Person from, Person into, long moved, List<Long> conflicts, int carried) {
    public MergePreview {
        conflicts = List.copyOf(conflicts);
    }
}
