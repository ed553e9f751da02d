package org.reid4j.train.hook;

import java.util.Optional;
import org.reid4j.train.checkpoint.Position;

/// How a run ended.
///
/// @param outcome whether it came to its end
/// @param position where it ended
/// @param evaluation its last measurement, if there was one
/// @param bestEpoch number of the best epoch, from 1; 0 when nothing was measured
/// @param bestScore [Measured#score()] of the best epoch, 0..1
public record EndReport(
        Outcome outcome, Position position, Optional<Measured> evaluation, int bestEpoch, double bestScore) {
    /// Whether a run came to its end.
    public enum Outcome {
        /// All epochs done.
        FINISHED,
        /// Somebody asked to stop; a resume goes on from here.
        STOPPED
    }
}
