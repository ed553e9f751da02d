package org.reid4j.models;

/// What a system reads, so that whoever feeds a network (a loader, a command, a test) can ask before there is
/// one.
public enum InputKind {
    /// Colour photos, `[N, 3, H, W]`, through [ReidNet#forward].
    PHOTOS,
    /// Walks, each a set of silhouettes, `[N, S, H, W]` with values 0 to 1, or joined with their lengths:
    /// through [SilhouetteNet#forward(Walks)].
    SILHOUETTES
}
