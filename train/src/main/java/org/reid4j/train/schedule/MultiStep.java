package org.reid4j.train.schedule;

import java.util.List;

/// Multiplied by `gamma` at each milestone: the rate of the strong baseline, RGA, DG-Net and GLN.
///
/// @param milestones rising ticks
/// @param gamma above 0
public record MultiStep(List<Integer> milestones, double gamma) implements Schedule {
    public MultiStep {
        milestones = List.copyOf(milestones);
    }

    @Override
    public double factor(long tick) {
        long passed = milestones.stream().filter(milestone -> milestone <= tick).count();
        return Math.pow(gamma, (double) passed);
    }
}
