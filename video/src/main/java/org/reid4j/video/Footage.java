package org.reid4j.video;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What a still camera saw: a video file, or a folder of pictures in the order of their names.
public sealed interface Footage permits VideoFile, FrameFolder {
    /// Longest side that frames are worked on, in pixels; larger ones are made smaller while they are read. A walker of
    /// a gait network is 64 or 128 pixels high, so more would only cost time.
    int LONGEST = 1280;

    /// Looks at a path and says how it is to be read.
    ///
    /// @throws VideoException when there is nothing there, or nothing that can be read
    static Footage of(Path path) {
        if (Files.isDirectory(path)) {
            return FrameFolder.of(path);
        }
        if (!Files.exists(path)) {
            throw VideoException.usage("no such file or folder: " + path);
        }
        return VideoFile.of(path);
    }

    /// What messages call it.
    Path path();

    /// How many frames it should have, where that is known before reading.
    OptionalLong frames();

    /// Starts reading at the first frame.
    FrameStream open();
}
