package org.reid4j.gallery.search;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A stay before one camera, a step of a path through cameras.
///
/// @param camera its name; empty when unknown
/// @param from the first sighting; empty where no time is known
/// @param to the last one
/// @param best the hit most like what was asked
/// @param items all its items, by time
public record Visit(String camera, Optional<Instant> from, Optional<Instant> to, Hit best, List<Long> items) {
    public Visit {
        items = List.copyOf(items);
    }
}
