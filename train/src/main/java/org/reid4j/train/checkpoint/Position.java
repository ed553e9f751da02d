package org.reid4j.train.checkpoint;

/// How far a run has come. Everything that is random follows from the seed and this.
///
/// @param phase index of the phase in progress
/// @param epoch epoch in progress, from 0 within the phase
/// @param batch batches of that epoch already learned from
/// @param step optimizer steps done since the run began
public record Position(int phase, int epoch, int batch, long step) {
    /// The beginning.
    public static Position start() {
        return new Position(0, 0, 0, 0);
    }

    /// After one more batch.
    ///
    /// @param stepped whether the optimizer stepped with it
    public Position nextBatch(boolean stepped) {
        return new Position(phase, epoch, batch + 1, stepped ? step + 1 : step);
    }

    /// At the beginning of the next epoch.
    public Position nextEpoch() {
        return new Position(phase, epoch + 1, 0, step);
    }

    /// At the beginning of the next phase.
    public Position nextPhase() {
        return new Position(phase + 1, 0, 0, step);
    }
}
