package org.reid4j.core.data;

import java.nio.file.Path;

/// One photo of one person, or one walk, as a dataset lists it.
///
/// A walk (protocol [org.reid4j.core.eval.CrossView]) has its silhouettes behind `path`, its view in degrees for
/// a camera and the number of its condition (bare, with a bag …, which take) for a sequence.
///
/// @param path the image file; of a walk the folder of its frames, or its pickle
/// @param identity who it shows; [#JUNK] for a detection to be ignored, [#DISTRACTOR] for a bystander where
///     the dataset has such
/// @param camera which camera took it, by the dataset's own number (the released Python codes subtract one;
///     only equality ever counts); [#UNKNOWN_CAMERA] where nothing tells
/// @param sequence the recording or tracklet within the camera; 0 where nothing tells
public record Sample(Path path, int identity, int camera, int sequence) {
    /// Identity of a bad detection: dropped when a dataset is read for evaluation.
    public static final int JUNK = -1;
    /// Identity of a bystander in a gallery that has such (Market-1501's `0000`): stays and can only be a wrong
    /// answer.
    public static final int DISTRACTOR = 0;
    /// No camera is known.
    public static final int UNKNOWN_CAMERA = -1;

    /// Whether the photo shows somebody who can be asked for: neither junk nor a distractor.
    public boolean isPerson() {
        return identity != JUNK && identity != DISTRACTOR;
    }
}
