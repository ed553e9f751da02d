package org.reid4j.train.config;

import org.reid4j.image.silhouette.ClipChanges;

/// How a walk becomes the frames that a gait network learns from.
///
/// @param frames of a training clip
/// @param ordered whether a clip's frames follow each other, else they are drawn from the whole walk
/// @param mostFrames of a walk that are embedded when it is measured; longer walks are cut
/// @param flip probability of mirroring a clip
/// @param rotate probability of turning a clip
/// @param rotateDegrees by how much at most, to either side
/// @param erasing probability of erasing a rectangle of a clip, the same in all its frames
/// @param perspective probability of a clip seen in another perspective
/// @param affine probability of a clip shifted and sheared
public record ClipConfig(
        int frames,
        boolean ordered,
        int mostFrames,
        double flip,
        double rotate,
        double rotateDegrees,
        double erasing,
        double perspective,
        double affine) {
    public ClipConfig {
        Rule.between("clip.frames", frames, 1, 1000);
        Rule.between("clip.most_frames", mostFrames, 1, 100_000);
        Rule.between("clip.flip", flip, 0, 1);
        Rule.between("clip.rotate", rotate, 0, 1);
        Rule.atLeast("clip.rotate_degrees", rotateDegrees, 0);
        Rule.between("clip.erasing", erasing, 0, 1);
        Rule.between("clip.perspective", perspective, 0, 1);
        Rule.between("clip.affine", affine, 0, 1);
    }

    /// OpenGait's: 30 frames that follow each other, nothing changed, 720 frames at most.
    public static ClipConfig defaults() {
        return new ClipConfig(30, true, 720, 0, 0, 10, 0, 0, 0);
    }

    /// What is changed of a clip.
    public ClipChanges changes() {
        return new ClipChanges(flip, rotate, rotateDegrees, perspective, affine, erasing);
    }
}
