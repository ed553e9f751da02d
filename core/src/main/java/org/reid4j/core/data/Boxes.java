package org.reid4j.core.data;

/// Who drew the boxes around the people, because CUHK03 was published with both kinds and their results do
/// not compare.
public enum Boxes {
    /// A pedestrian detector: with cut limbs and shifted frames, the harder and the usual choice.
    DETECTED,
    /// People, by hand.
    LABELLED
}
