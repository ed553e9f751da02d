package org.reid4j.train.walks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.Shown;
import org.reid4j.core.data.WalkFiles;
import org.reid4j.image.ImageException;
import org.reid4j.image.silhouette.SilhouettePickle;
import org.reid4j.image.silhouette.SilhouetteReader;
import org.reid4j.image.silhouette.Silhouettes;

/// Tells what is wrong with a walk, for a check of a whole dataset: frames that cannot be read, that show nobody, or
/// whose sizes differ. Thread-safe.
public final class WalkDefect {
    private final SilhouetteReader reader = new SilhouetteReader();

    /// Whether a sample's path is a walk's rather than a photo's.
    public static boolean isWalk(Path path) {
        return Files.isDirectory(path) || WalkFiles.pickled(path);
    }

    /// One line of what is wrong; empty when the walk can be used.
    ///
    /// @param walk a folder of frames, or a pickle
    public Optional<String> of(Path walk) {
        return Files.isDirectory(walk) ? folder(walk) : pickle(walk);
    }

    private Optional<String> folder(Path walk) {
        List<Path> files = WalkFiles.frames(walk);
        if (files.isEmpty()) {
            return Optional.of("it has no frames");
        }
        int height = 0;
        int width = 0;
        int blank = 0;
        for (Path file : files) {
            Silhouettes frame;
            try {
                frame = reader.read(file);
            } catch (ImageException e) {
                if (e.reason() == ImageException.Reason.RESOURCES) {
                    throw e;
                }
                return Optional.of("its frame %s: %s".formatted(Shown.name(file), e.defect()));
            }
            if (height > 0 && (frame.height() != height || frame.width() != width)) {
                return Optional.of("frames of different sizes: %d x %d, and %s of %d x %d"
                        .formatted(height, width, Shown.name(file), frame.height(), frame.width()));
            }
            height = frame.height();
            width = frame.width();
            blank += blank(frame);
        }
        return blankFrames(blank, files.size());
    }

    private static Optional<String> pickle(Path walk) {
        try {
            Silhouettes read = SilhouettePickle.read(walk);
            return blankFrames(blank(read), read.frames());
        } catch (ReidException e) {
            return Optional.of(
                    String.valueOf(e.getMessage()).lines().findFirst().orElse("it cannot be read"));
        }
    }

    private static Optional<String> blankFrames(int blank, int frames) {
        return blank == 0 ? Optional.empty() : Optional.of("%d of %d frames show nobody".formatted(blank, frames));
    }

    private static int blank(Silhouettes walk) {
        int blank = 0;
        for (int frame = 0; frame < walk.frames(); frame++) {
            boolean empty = true;
            for (int i = frame * walk.area(); empty && i < (frame + 1) * walk.area(); i++) {
                empty = walk.values()[i] == 0;
            }
            blank += empty ? 1 : 0;
        }
        return blank;
    }
}
