package org.reid4j.core;

/// What a network reads, so that whoever feeds one (a loader, a command, a test) can ask before there
/// is one.
public enum InputKind {
    /// Colour photos, `[N, 3, H, W]`.
    PHOTOS,
    /// Walks, each a set of silhouettes, `[N, S, H, W]` with values 0 to 1, or joined with their lengths.
    SILHOUETTES
}
