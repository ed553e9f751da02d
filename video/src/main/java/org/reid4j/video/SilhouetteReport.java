package org.reid4j.video;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came of a video.
///
/// @param frames how many were read
/// @param width columns of a frame as it was worked on
/// @param height rows of a frame as it was worked on
/// @param tracks the walks that were written, in the order in which they ended
/// @param dropped how many others were followed and not written, by what became of them
/// @param shaken frames that were passed over because nearly everything moved: a light, a knock at the camera
/// @param flaw why the footage ended earlier than it should
/// @param stopped whether somebody stopped the work before the end
/// @param seconds how long it took
public record SilhouetteReport(
        long frames,
        int width,
        int height,
        List<Track> tracks,
        Map<Fate, Integer> dropped,
        long shaken,
        Optional<String> flaw,
        boolean stopped,
        double seconds) {

    /// One walk of one person.
    ///
    /// @param name its folder in the output: `track-001`
    /// @param folder where its silhouettes are
    /// @param silhouettes how many
    /// @param first number of the first frame, from 1
    /// @param last number of the last frame
    /// @param height mean height of the person in pixels
    public record Track(String name, Path folder, int silhouettes, long first, long last, int height) {}

    /// Frames in a second.
    public double rate() {
        return seconds == 0 ? 0 : frames / seconds;
    }
}
