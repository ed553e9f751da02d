package org.reid4j.gallery;

import java.util.List;

/// What a check of a gallery found.
///
/// @param items in the store
/// @param indexed vectors in the index
/// @param sampled items that had to find themselves
/// @param found those that did
/// @param faults what is wrong, each in a line; empty when nothing is
public record CheckReport(long items, long indexed, int sampled, int found, List<String> faults) {
    public CheckReport {
        faults = List.copyOf(faults);
    }

    /// Whether nothing is wrong.
    public boolean sound() {
        return faults.isEmpty();
    }
}
