package org.reid4j.gallery.data;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is known of an item beside its picture: where and when somebody was seen.
///
/// @param path of the photo it was made of, as its owner named it
/// @param camera its name
/// @param time when it was seen, kept to the millisecond
/// @param track photos of one passage share it
/// @param source what brought it in: a folder, a list, a program
/// @param tags free words
public record Facts(
        Optional<String> path,
        Optional<String> camera,
        Optional<Instant> time,
        Optional<String> track,
        Optional<String> source,
        SortedSet<String> tags) {
    /// Nothing known.
    public static final Facts NONE = new Facts(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Collections.emptySortedSet());

    private static final int MOST_TAGS = 64;
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    public Facts {
        Text.require("path", path, Text.LONG);
        Text.require("camera", camera, Text.SHORT);
        Text.require("track", track, Text.SHORT);
        Text.require("source", source, Text.LONG);
        tags.forEach(tag -> Text.require("tag", tag, Text.SHORT));
        if (tags.size() > MOST_TAGS) {
            throw new GalleryException(
                    GalleryException.Reason.INVALID, "%d tags, at most %d".formatted(tags.size(), MOST_TAGS));
        }
        time = time.map(at -> {
            if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
                throw new GalleryException(GalleryException.Reason.INVALID, "time is %s".formatted(at));
            }
            return Instant.ofEpochMilli(at.toEpochMilli());
        });
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }

    /// These facts with the photo's path.
    public Facts withPath(String of) {
        return new Facts(Optional.of(of), camera, time, track, source, tags);
    }

    /// These facts with a camera.
    public Facts withCamera(String of) {
        return new Facts(path, Optional.of(of), time, track, source, tags);
    }

    /// These facts with a time.
    public Facts withTime(Instant of) {
        return new Facts(path, camera, Optional.of(of), track, source, tags);
    }

    /// These facts with a track.
    public Facts withTrack(String of) {
        return new Facts(path, camera, time, Optional.of(of), source, tags);
    }

    /// These facts with a source.
    public Facts withSource(String of) {
        return new Facts(path, camera, time, track, Optional.of(of), tags);
    }

    /// These facts with other tags.
    public Facts withTags(Collection<String> of) {
        return new Facts(path, camera, time, track, source, new TreeSet<>(of));
    }
}
