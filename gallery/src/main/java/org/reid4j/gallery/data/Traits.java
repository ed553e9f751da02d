package org.reid4j.gallery.data;

import java.util.Set;

/// What filters look at, small enough to be kept in memory for every item.
///
/// @param camera empty when unknown
/// @param time milliseconds since 1970, [#UNKNOWN] when unknown
/// @param track empty when unknown
/// @param source empty when unknown
/// @param tags free words
/// @param person 0 when nobody said
public record Traits(String camera, long time, String track, String source, Set<String> tags, long person) {
    /// The time of an item of which nobody knows it.
    public static final long UNKNOWN = Long.MIN_VALUE;

    /// Of an item.
    public static Traits of(Facts facts, long person) {
        return new Traits(
                facts.camera().orElse(""),
                facts.time().map(at -> at.toEpochMilli()).orElse(UNKNOWN),
                facts.track().orElse(""),
                facts.source().orElse(""),
                facts.tags(),
                person);
    }

    /// The same with another person.
    ///
    /// @param other 0 for nobody
    public Traits withPerson(long other) {
        return new Traits(camera, time, track, source, tags, other);
    }

    /// The same with other tags.
    public Traits withTags(Set<String> other) {
        return new Traits(camera, time, track, source, other, person);
    }
}
