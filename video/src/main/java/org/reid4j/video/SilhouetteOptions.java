package org.reid4j.video;

import java.nio.file.Path;
import java.util.Optional;

/// What a person can decide about the way from a video to silhouettes.
///
/// @param masks whether the frames are masks already: white (128 and more) where people are
/// @param background a picture of the scene without people, taken by the same camera; else it is learnt
/// @param warmUp frames at the start from which the background is learnt before the first is used, 0..10000
/// @param minHeight how high in pixels a person must be, 16..1280
/// @param minFrames how many whole silhouettes a walk must have, 1..100000
public record SilhouetteOptions(boolean masks, Optional<Path> background, int warmUp, int minHeight, int minFrames) {
    /// Checks the ranges.
    ///
    /// @throws VideoException naming the option
    public SilhouetteOptions {
        require("warm-up", warmUp, 0, 10_000);
        require("min-height", minHeight, 16, Footage.LONGEST);
        require("min-frames", minFrames, 1, 100_000);
        if (masks && background.isPresent()) {
            throw VideoException.usage("masks and background exclude each other: masks have no background to learn");
        }
    }

    private static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw VideoException.usage("%s is %d, must be %d..%d".formatted(key, value, least, most));
        }
    }

    /// What is done when nothing is asked for.
    public static SilhouetteOptions defaults() {
        return new SilhouetteOptions(false, Optional.empty(), 100, 40, 20);
    }
}
