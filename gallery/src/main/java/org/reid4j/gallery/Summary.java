package org.reid4j.gallery;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a gallery holds, counted in memory, for whoever shows it.
///
/// @param cameras items by camera, "" for those without
/// @param first when the earliest item was seen; empty where no time is known
/// @param last when the latest item was seen
/// @param people when each person was seen last, of those with a time
public record Summary(
        SortedMap<String, Long> cameras, Optional<Instant> first, Optional<Instant> last, Map<Long, Instant> people) {
    public Summary {
        cameras = Collections.unmodifiableSortedMap(new TreeMap<>(cameras));
        people = Map.copyOf(people);
    }
}
