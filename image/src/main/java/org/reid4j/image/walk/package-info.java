/// A synthetic walk: people who walk past cameras all around them, drawn from one seed, so that gait recognition can
/// be tried and tested where no recordings of real people are at hand.
///
/// In the order in which a frame comes about: [org.reid4j.image.walk.WalkConfig] says how much of everything; a
/// `Walker` is a `Build` that moves in a `Manner`; a `Take` is one of that person's walks, in an `Outfit`; at a phase
/// of the `GaitCycle` its joints form a `Skeleton`, on which `Flesh` and the outfit put solids; a `Sight` projects
/// them into a `Mask`; `Flaws` spoil it as segmentation of real film does; [org.reid4j.image.silhouette.Alignment]
/// cuts the frame as CASIA-B's prepared silhouettes are cut.
/// [org.reid4j.image.walk.WalkWorld] hands walks out or writes a folder in CASIA-B's layout.
@NullMarked
package org.reid4j.image.walk;

import org.jspecify.annotations.NullMarked;
