package org.reid4j.train.hook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reid4j.train.checkpoint.Position;

/// What one batch did.
///
/// @param phase its name; empty in a run of one phase
/// @param epoch number of the epoch, from 1 over all phases
/// @param position behind the batch
/// @param batches in the epoch
/// @param stepped whether the optimizer stepped; not after each batch when gradients are accumulated
/// @param learningRate it stepped with
/// @param loss what was minimised
/// @param terms the loss's summands before weighting
/// @param gradientNorm length of all gradients together before clipping; 0 where the optimizer did not step
/// @param images photos in the batch
/// @param nanos the batch took, waiting included
/// @param waitedNanos of which the loader was waited for
public record StepReport(
        String phase,
        int epoch,
        Position position,
        int batches,
        boolean stepped,
        double learningRate,
        double loss,
        Map<String, Double> terms,
        double gradientNorm,
        int images,
        long nanos,
        long waitedNanos) {
    public StepReport {
        terms = Collections.unmodifiableMap(new LinkedHashMap<>(terms));
    }
}
