package org.reid4j.train;

import org.reid4j.train.hook.EndReport;

/// How a training ended and where it lies.
///
/// @param end how
/// @param folder where
public record TrainingResult(EndReport end, RunFolder folder) {
    /// The command that goes on from here.
    public String resumeCommand() {
        return "reid train --resume run=" + folder.path();
    }
}
