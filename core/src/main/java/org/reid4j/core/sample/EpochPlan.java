package org.reid4j.core.sample;

import java.util.List;

/// The batches of one epoch, as indices into a split's samples, fixed before the epoch begins.
///
/// @param batches each an array of sample indices; all of one length
public record EpochPlan(List<int[]> batches) {
    public EpochPlan {
        batches = List.copyOf(batches);
    }
}
