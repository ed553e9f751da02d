package org.reid4j.gallery.ingest;

import java.util.List;

/// What came of putting photos in.
///
/// @param listed photos that the list names
/// @param added those that are new
/// @param known those that were there already, by content
/// @param bad those that cannot be put in
/// @param stopped whether somebody ended it before the list did; the same call goes on
/// @param sampled new items that had to find themselves
/// @param found those that did
/// @param faults what the check at the end found; empty when all is well
public record IngestReport(
        int listed, int added, int known, List<Bad> bad, boolean stopped, int sampled, int found, List<String> faults) {
    public IngestReport {
        bad = List.copyOf(bad);
        faults = List.copyOf(faults);
    }

    /// Whether every photo that could be read is in the gallery and can be found.
    public boolean verified() {
        return !stopped && faults.isEmpty();
    }
}
