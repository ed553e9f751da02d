package org.reid4j.gallery.data;

import java.time.Instant;
import java.util.Optional;

/// One photo of somebody in a gallery; its vector and thumbnail are read apart.
///
/// @param id the store's number, 1 or more, never used again
/// @param content what tells it from all others
/// @param facts where and when
/// @param person whom it shows, where somebody said so
/// @param added when it came in
/// @param thumbnail whether there is one
public record Item(long id, String content, Facts facts, Optional<Long> person, Instant added, boolean thumbnail) {

    /// From when its retention counts: when it was seen, or added where nobody knows.
    public Instant since() {
        return facts.time().orElse(added);
    }
}
