package org.reid4j.train.hook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.reid4j.train.checkpoint.Position;

/// What one epoch did.
///
/// @param epoch number of the epoch, from 1 over all phases
/// @param epochs of all phases together
/// @param position behind the epoch
/// @param learningRate of its last step
/// @param loss mean over its batches
/// @param terms means of the loss's summands before weighting
/// @param gradientNorm mean over its steps
/// @param evaluation the measurement behind it, if there was one
/// @param best whether it is the best so far
/// @param images photos it learned from
/// @param nanos it took without the measurement
/// @param waitedNanos of which the loader was waited for
/// @param residentBytes memory of the process
public record EpochReport(
        int epoch,
        int epochs,
        Position position,
        double learningRate,
        double loss,
        Map<String, Double> terms,
        double gradientNorm,
        Optional<Measured> evaluation,
        boolean best,
        long images,
        long nanos,
        long waitedNanos,
        long residentBytes) {
    public EpochReport {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }

    /// Photos a second.
    public double imagesPerSecond() {
        return nanos == 0 ? 0 : images * 1e9 / nanos;
    }

    /// Share of the time in which the loader was waited for, 0..1.
    public double waitShare() {
        return nanos == 0 ? 0 : (double) waitedNanos / nanos;
    }
}
