package org.reid4j.train.hook;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;
import org.reid4j.train.checkpoint.Checkpoint;
import org.reid4j.train.checkpoint.Checkpoints;
import org.reid4j.train.checkpoint.Position;

/// Saves before and after each measurement, after each epoch, every so many steps, and when the run is
/// asked to stop. To be the last hook, so
/// that the others' memory is complete.
public final class Checkpointing implements Hook {
    private final Checkpoints checkpoints;
    private final Snapshots snapshot;
    private final int everySteps;
    private @Nullable Position saved;

    /// Makes checkpoints of a run as it stands.
    @FunctionalInterface
    public interface Snapshots {
        /// @param best whether its weights are the best so far
        /// @param memory which holds its tensors
        Checkpoint of(boolean best, Arena memory);
    }

    /// @param checkpoints where
    /// @param snapshot makes a checkpoint
    /// @param everySteps steps between checkpoints within an epoch, 0 for none
    public Checkpointing(Checkpoints checkpoints, Snapshots snapshot, int everySteps) {
        this.checkpoints = checkpoints;
        this.snapshot = snapshot;
        this.everySteps = everySteps;
    }

    @Override
    public void onStep(StepReport report) {
        if (everySteps > 0 && report.stepped() && report.position().step() % everySteps == 0) {
            save(report.position(), false);
        }
    }

    /// The epoch is saved before it is measured: a kill meanwhile costs the measurement alone.
    @Override
    public void onMeasure(Position position) {
        if (!position.equals(saved)) {
            save(position, false);
        }
    }

    /// What was saved last may be ahead of where the run is now.
    @Override
    public void onRollback(RollbackReport report) {
        saved = report.to();
    }

    @Override
    public void onEpoch(EpochReport report) {
        save(report.position(), report.best());
    }

    @Override
    public void onEnd(EndReport report) {
        if (report.outcome() == EndReport.Outcome.STOPPED && !report.position().equals(saved)) {
            save(report.position(), false);
        }
    }

    private void save(Position position, boolean best) {
        try (Arena memory = Arena.ofConfined()) { // copies on the Java heap would make it grow by each checkpoint
            checkpoints.save(snapshot.of(best, memory));
        }
        saved = position;
    }
}
