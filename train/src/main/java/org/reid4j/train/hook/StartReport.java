package org.reid4j.train.hook;

import java.util.List;
import org.reid4j.train.checkpoint.Position;

/// What a run begins with.
///
/// @param from where it begins: [Position#start()] unless resumed
/// @param epochs of all phases together
/// @param classes people it learns to tell apart
/// @param photos it learns from
/// @param parameters values that are learned
/// @param notices what a reader should know before it starts
public record StartReport(Position from, int epochs, int classes, int photos, long parameters, List<String> notices) {
    public StartReport {
        notices = List.copyOf(notices);
    }
}
