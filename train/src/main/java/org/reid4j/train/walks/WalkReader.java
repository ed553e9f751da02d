package org.reid4j.train.walks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.reid4j.core.ReidException;
import org.reid4j.core.data.DataException;
import org.reid4j.core.data.Shown;
import org.reid4j.core.data.WalkFiles;
import org.reid4j.image.silhouette.SilhouettePickle;
import org.reid4j.image.silhouette.SilhouetteReader;
import org.reid4j.image.silhouette.Silhouettes;

/// Reads a walk from disk: a folder of frames in the order of their names, or OpenGait's pickle. Thread-safe.
public final class WalkReader {
    private final SilhouetteReader frames = new SilhouetteReader();

    /// Reads all frames of a walk.
    ///
    /// @param walk a sample's path: a folder, or a `.pkl` file
    /// @return frames of any size, all of one
    /// @throws ReidException naming the walk or its frame, when there are no frames, when one cannot be read, or
    ///     their sizes differ
    public Silhouettes read(Path walk) {
        return Files.isDirectory(walk) ? folder(walk) : SilhouettePickle.read(walk);
    }

    private Silhouettes folder(Path walk) {
        List<Path> files = WalkFiles.frames(walk);
        if (files.isEmpty()) {
            throw new DataException(
                    "%s has no frames.\nRemove the folder, or copy the walk again.".formatted(Shown.path(walk)));
        }
        Silhouettes first = frames.read(files.getFirst());
        long bytes = (long) files.size() * first.area();
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new DataException("%s has %,d frames of %d x %d, too many for memory.\nAlign them first: %s"
                    .formatted(Shown.path(walk), files.size(), first.height(), first.width(), WalkInput.advice(64)));
        }
        byte[] values = new byte[(int) bytes];
        for (int i = 0; i < files.size(); i++) {
            Silhouettes frame = i == 0 ? first : frames.read(files.get(i));
            if (frame.height() != first.height() || frame.width() != first.width()) {
                throw new DataException(
                        "%s has frames of different sizes: %s is %d x %d, %s %d x %d (rows x columns).\nAlign them first: %s"
                                .formatted(
                                        Shown.path(walk),
                                        Shown.name(files.getFirst()),
                                        first.height(),
                                        first.width(),
                                        Shown.name(files.get(i)),
                                        frame.height(),
                                        frame.width(),
                                        WalkInput.advice(64)));
            }
            System.arraycopy(frame.values(), 0, values, i * first.area(), first.area());
        }
        return new Silhouettes(files.size(), first.height(), first.width(), values);
    }
}
