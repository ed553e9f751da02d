package org.reid4j.train.hook;

import java.util.List;
import org.reid4j.train.checkpoint.Position;

/// What a run begins with.
///
/// @param from where it begins: [Position#start()] unless resumed
/// @param epochs of all phases together
/// @param classes people it learns to tell apart
/// @param photos (or walks) it learns from
/// @param parameters values that are learned
/// @param terms names of the losses that its steps report, over all phases
/// @param measures names of the numbers that its measurements give
/// @param notices what a reader should know before it starts
public record StartReport(
        Position from,
        int epochs,
        int classes,
        int photos,
        long parameters,
        List<String> terms,
        List<String> measures,
        List<String> notices) {
    public StartReport {
        terms = List.copyOf(terms);
        measures = List.copyOf(measures);
        notices = List.copyOf(notices);
    }
}
