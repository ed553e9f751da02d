package org.reid4j.train.hook;

/// Something that happens beside training. Called on the training thread, in the order the hooks were given;
/// what a hook throws ends the run.
public interface Hook {

    /// Before the first step, also of a resumed run.
    default void onStart(StartReport report) {}

    /// After each batch.
    default void onStep(StepReport report) {}

    /// After each epoch and its measurement.
    default void onEpoch(EpochReport report) {}

    /// At the end, however it came, except by a failure.
    default void onEnd(EndReport report) {}

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
