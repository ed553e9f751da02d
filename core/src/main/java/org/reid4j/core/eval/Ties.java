package org.reid4j.core.eval;

/// In which order gallery items stand that are equally far from the query.
public enum Ties {
    /// Wrong answers first, right answers last, each in gallery order: a hit is never owed to the order of files, and
    /// the scores do not change when the gallery is shuffled. Ours.
    MATCH_LAST,
    /// Gallery order alone, as a stable sort leaves it.
    GALLERY_ORDER
}
