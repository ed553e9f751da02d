package org.reid4j.gallery.data;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Which items are meant: all conditions hold at once, an empty set or value asks for nothing.
///
/// @param cameras one of these
/// @param from seen at this time or later; an item without a time is left out
/// @param to seen before this time; an item without a time is left out
/// @param tags all of these
/// @param people one of these
/// @param named true for items with a person, false for those without
/// @param tracks one of these
/// @param sources one of these
public record Filter(
        Set<String> cameras,
        Optional<Instant> from,
        Optional<Instant> to,
        Set<String> tags,
        Set<Long> people,
        Optional<Boolean> named,
        Set<String> tracks,
        Set<String> sources) {
    /// Everything.
    public static final Filter ALL = new Filter(
            Set.of(), Optional.empty(), Optional.empty(), Set.of(), Set.of(), Optional.empty(), Set.of(), Set.of());

    private static final int MOST = 1_000;

    public Filter {
        cameras = Set.copyOf(cameras);
        tags = Set.copyOf(tags);
        people = Set.copyOf(people);
        tracks = Set.copyOf(tracks);
        sources = Set.copyOf(sources);
        if (Math.max(Math.max(cameras.size(), tags.size()), Math.max(people.size(), tracks.size())) > MOST
                || sources.size() > MOST) {
            throw new GalleryException(
                    GalleryException.Reason.INVALID, "a filter names more than %,d values".formatted(MOST));
        }
        if (from.isPresent() && to.isPresent() && to.get().isBefore(from.get())) {
            throw new GalleryException(
                    GalleryException.Reason.INVALID,
                    "the time range ends (%s) before it begins (%s)".formatted(to.get(), from.get()));
        }
    }

    /// This filter with cameras.
    public Filter withCameras(String... of) {
        return new Filter(Set.of(of), from, to, tags, people, named, tracks, sources);
    }

    /// This filter with a time range.
    public Filter between(Instant first, Instant end) {
        return new Filter(cameras, Optional.of(first), Optional.of(end), tags, people, named, tracks, sources);
    }

    /// This filter with tags.
    public Filter withTags(String... of) {
        return new Filter(cameras, from, to, Set.of(of), people, named, tracks, sources);
    }

    /// This filter with people.
    public Filter withPeople(Long... of) {
        return new Filter(cameras, from, to, tags, Set.of(of), named, tracks, sources);
    }

    /// This filter for items with a person, or for those without.
    public Filter withNamed(boolean of) {
        return new Filter(cameras, from, to, tags, people, Optional.of(of), tracks, sources);
    }

    /// Whether an item is meant.
    public boolean accepts(Traits item) {
        return (cameras.isEmpty() || cameras.contains(item.camera()))
                && (from.isEmpty()
                        || (item.time() != Traits.UNKNOWN
                                && item.time() >= from.get().toEpochMilli()))
                && (to.isEmpty()
                        || (item.time() != Traits.UNKNOWN
                                && item.time() < to.get().toEpochMilli()))
                && (tags.isEmpty() || item.tags().containsAll(tags))
                && (people.isEmpty() || people.contains(item.person()))
                && (named.isEmpty() || named.get() == (item.person() != 0))
                && (tracks.isEmpty() || tracks.contains(item.track()))
                && (sources.isEmpty() || sources.contains(item.source()));
    }
}
