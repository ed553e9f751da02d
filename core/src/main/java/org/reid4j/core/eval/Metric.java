package org.reid4j.core.eval;

/// How far apart two embeddings are: the two measures the field reports.
///
/// A [DistanceBlocks] gives distances that are cheap to compute; people are shown [#similarity(float)], where more is
/// more alike.
public enum Metric {
    /// Distance `1 - cos`, 0..2; similarity is the cosine itself, -1..1. A vector of zeros has the cosine 0 to all.
    COSINE,
    /// Distance is the squared Euclidean distance of the embeddings as they are; similarity is the Euclidean distance
    /// with a minus sign, so 0 is the most alike.
    EUCLIDEAN;

    /// Turns a distance of this metric into a similarity.
    ///
    /// @param distance as [DistanceBlocks] gives it; slightly negative values count as 0
    public float similarity(float distance) {
        return switch (this) {
            case COSINE -> 1 - Math.max(0, distance);
            case EUCLIDEAN -> (float) -Math.sqrt(Math.max(0, distance));
        };
    }
}
