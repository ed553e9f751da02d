package org.reid4j.gallery.data;

import java.time.Instant;
import java.util.Optional;

/// What a gallery is called and what it is bound to.
///
/// @param name as its owner calls it
/// @param created when it was made
/// @param model the one whose vectors it takes
/// @param retentionDays how long an item is kept, counted from when it was seen (or added, where
///     nobody knows); 1 to
///     36,500; empty for ever
public record GalleryInfo(String name, Instant created, PinnedModel model, Optional<Integer> retentionDays) {
    private static final int LONGEST = 36_500;

    public GalleryInfo {
        Text.require("gallery's name", name, Text.SHORT);
        retentionDays.ifPresent(days -> {
            if (days < 1 || days > LONGEST) {
                throw new GalleryException(
                        GalleryException.Reason.INVALID,
                        "retention is %d days, must be 1 to %,d".formatted(days, LONGEST));
            }
        });
    }
}
