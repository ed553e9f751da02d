package org.reid4j.core.eval;

/// What happens to a query that no gallery photo can answer.
public enum Unmatched {
    /// It is left out of every mean and counted in [Scores#skippedQueries()]: torchreid, fast-reid, strong-baseline.
    /// Ours.
    SKIPPED,
    /// It stays in the denominator of mAP, mINP and CMC as a failure: layumi's baseline and DG-Net.
    COUNTED_AS_MISS
}
