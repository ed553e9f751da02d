package org.reid4j.train.hook;

import org.reid4j.train.checkpoint.Position;

/// Something that happens beside training. Called on the training thread, in the order the hooks were
/// given; what a hook throws ends the run.
public interface Hook {

    /// Before the first step, also of a resumed run.
    default void onStart(StartReport report) {}

    /// After each batch.
    default void onStep(StepReport report) {}

    /// Behind an epoch's last step, when a measurement follows: it takes long, and what was learned is to
    /// be safe.
    ///
    /// @param position behind that step; the epoch still stands in it
    default void onMeasure(Position position) {}

    /// After a training that diverged went back to a checkpoint.
    ///
    /// @param report from where and to where
    default void onRollback(RollbackReport report) {}

    /// After each epoch and its measurement.
    default void onEpoch(EpochReport report) {}

    /// At the end, however it came, except by a failure.
    default void onEnd(EndReport report) {}

    /// Last of all, also after a failure: what is open is to be closed. Must not throw.
    default void close() {}

    /// Under which name a checkpoint keeps this hook's memory; empty when it has none.
    default String memoryName() {
        return "";
    }

    /// What must be restored for a resumed run to leave the same files, as JSON.
    default String memory() {
        return "null";
    }

    /// Restores what [#memory()] gave. Called before [#onStart].
    ///
    /// @param json the text
    default void restore(String json) {}
}
