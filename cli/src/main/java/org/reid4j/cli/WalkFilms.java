package org.reid4j.cli;

import java.nio.file.Path;
import org.reid4j.core.Pixels;
import org.reid4j.image.silhouette.FilmStrip;
import org.reid4j.image.silhouette.Silhouettes;
import org.reid4j.train.walks.WalkInput;
import org.reid4j.train.walks.WalkReader;

/// Draws walks as strips of silhouettes, for a page.
///
/// @param input the size that the network reads
record WalkFilms(WalkInput input) {
    private static final int FRAMES = 10;

    /// Some frames of a walk, as the network reads them.
    ///
    /// @throws org.reid4j.core.ReidException when it cannot be read
    Pixels of(Path walk) {
        Silhouettes frames = input.cut(new WalkReader().read(walk), walk);
        return FilmStrip.of(WalkInput.values(frames), 0, frames.frames(), frames.height(), frames.width(), FRAMES);
    }
}
